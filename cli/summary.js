/** What all rows come to: how many there are of each kind, and the exit status. */
/** @import { Finding, Severity, Status } from '../www/wasm/mxlens.js' */
/** @import { Row } from './rows.js' */

import { SEVERITIES } from './options.js';

/**
 * What a row is: a verdict, no domain, a domain that came before, or a fault of mxlens.
 * @typedef {Status | 'invalid' | 'repeated' | 'failed'} Kind
 */

/** @param {Row} row @returns {Kind} */
export function kindOf({ domain, report, repeated }) {
  return report ? report.verdict.status : repeated ? 'repeated' : domain === null ? 'invalid' : 'failed';
}

/**
 * Whether a finding is at least so bad.
 * @param {Pick<Finding, 'severity'>} finding
 * @param {Severity} least
 */
export function isAtLeast({ severity }, least) {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/**
 * Whether something that bears on delivery is not known: then "nothing was found" says too little.
 * @param {{ verdict: { status: string, partial: boolean } | null }} report without a verdict there was nothing to see
 */
export function isUnknown({ verdict }) {
  return verdict !== null && (verdict.status === 'undetermined' || verdict.partial);
}

/**
 * Counts rows.
 * @param {Severity} failOn
 */
export function summary(failOn) {
  /** @type {Map<Kind, number>} */
  const counts = new Map();
  let [failed, invalid, unknown] = [false, false, false];
  return {
    counts,
    /** @param {Row} row */
    add(row) {
      const kind = kindOf(row);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      invalid ||= kind === 'invalid';
      const seen = [row.report, row.smtp].filter((one) => one !== null);
      unknown ||= kind === 'failed' || seen.some(isUnknown);
      failed ||= seen.some(({ findings }) => findings.some((finding) => isAtLeast(finding, failOn)));
    },
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    /** As options.js has it. What was found is sure, so it goes before what is not known. */
    status: () => failed ? 1 : invalid ? 2 : unknown ? 3 : 0,
  };
}
