// The table of what was seen of real servers: how it is made the same in every run, and how it is written.
/** @import { SmtpReport } from '../../cli/smtp/probe.js' */

/** @typedef {{ versions: Record<string, string>, seen: Record<string, SmtpReport> }} Observed */

/**
 * Without what differs from run to run: times, and what is new in every certificate.
 * @param {Observed} observed
 * @returns {Observed}
 */
export function table({ versions, seen }) {
  return { versions, seen: Object.fromEntries(Object.entries(seen).map(([name, report]) => [name, steady(report)])) };
}

/**
 * @param {SmtpReport} report
 * @returns {SmtpReport}
 */
function steady(report) {
  return {
    ...report,
    probedAt: 0,
    elapsed: 0,
    attempts: report.attempts.map((attempt) => ({
      ...attempt,
      began: 0,
      elapsed: 0,
      greetedAfter: attempt.greetedAfter === null ? null : 0,
      dane: { ...attempt.dane, record: attempt.dane.record?.replace(/[0-9a-f]{64}$/, 'DIGEST') ?? null },
      secured: attempt.secured && {
        ...attempt.secured,
        chain: attempt.secured.chain.map((one) => ({ ...one, validFrom: null, validTo: null, sha256: '' })),
      },
    })),
    findings: report.findings.map((finding) => ({
      ...finding,
      subjects: finding.subjects.map((subject) => ({ ...subject, detail: subject.detail?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'DATE') ?? null })),
    })),
  };
}

/**
 * @param {Observed} table
 */
export function format({ versions, seen }) {
  const rows = Object.entries(seen).map(([name, report]) => `    ${JSON.stringify(name)}: ${JSON.stringify(report)}`);
  return `{\n  "versions": ${JSON.stringify(versions)},\n  "seen": {\n${rows.join(',\n')}\n  }\n}\n`;
}
