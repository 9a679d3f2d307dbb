/**
 * For what builds show of tests: a suite for each domain, a test for each rule that was tried. A rule that could not be judged is
 * skipped, and passes nothing; a verdict that is not known is an error, which is not the domain's fault.
 */
/** @import { Finding, Report, Undetermined } from '../../www/wasm/mxlens.js' */
/** @import { MakeFormat, Writing } from './format.js' */
/** @import { SmtpReport } from '../smtp/probe.js' */

import { isBeside } from '../../www/families.js';
import { subject, together } from '../../www/finding-words.js';
import { plain, visible } from '../../www/marks.js';
import { t } from '../../www/text.js';
import { unknownReason, verdict } from '../../www/words.js';
import { RULES } from '../smtp/rules/index.js';
import { SMTP_WORDS, reasonText, subjectLine } from '../smtp/text.js';
import { isAtLeast, isUnknown } from '../summary.js';

/** @typedef {{ kind: 'passed' | 'failure' | 'error' | 'skipped', name: string, message: string, detail: string }} Test */

/** @type {MakeFormat} */
export function format(writing) {
  return {
    head: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mxlens">\n',
    row({ entry, domain, repeated, report, fault, smtp }) {
      if (repeated) return '';
      if (report) return suite(report.target.name, [...testsOf(report, writing), ...smtp?.verdict ? testsOfServers(smtp, writing) : []], report);
      const message = visible(fault?.message ?? '');
      return suite(domain ?? visible(entry.text), [{ kind: 'error', name: 'delivery', message, detail: message }], null);
    },
    tail: () => '</testsuites>\n',
  };
}

/**
 * @param {Report} report
 * @param {Writing} writing
 * @returns {Test[]}
 */
function testsOf(report, { context: { texts }, failOn }) {
  const { findings, undetermined } = report;
  const sentence = plain(verdict(report));
  /** @type {Test} */
  const delivery = { kind: isUnknown(report) ? 'error' : 'passed', name: 'delivery', message: sentence, detail: sentence };
  const found = new Map(findings.map((one) => [one.id, one]));
  const open = new Map(undetermined.map((one) => [one.id, one]));
  // where nobody looked beside the MX records, no rule about that was tried
  const tried = [...texts.values()].filter(({ id }) => report.neighbours || !isBeside(id));
  return [delivery, ...tried.map(({ id, title, fix }) => {
    const [finding, unknown] = [found.get(id), open.get(id)];
    const detail = finding ? `${evidence(finding)}\n${t`What to do: ${fix}`}` : unknown ? reasons(unknown) : '';
    const kind = finding ? isAtLeast(finding, failOn) ? 'failure' : 'passed' : unknown ? 'skipped' : 'passed';
    return { kind: /** @type {Test['kind']} */ (kind), name: id, message: title, detail };
  })];
}

/**
 * @param {SmtpReport} smtp
 * @param {Writing} writing
 * @returns {Test[]}
 */
function testsOfServers({ verdict: seen, findings, undetermined }, { failOn }) {
  const sentence = seen ? SMTP_WORDS[seen.status] : '';
  /** @type {Test} */
  const servers = { kind: isUnknown({ verdict: seen }) ? 'error' : 'passed', name: 'servers', message: sentence, detail: sentence };
  return [servers, ...RULES.map(({ id, title, fix }) => {
    const finding = findings.find((one) => one.id === id);
    const unknown = undetermined.find((one) => one.id === id);
    const detail = finding ? `${finding.subjects.map((one) => visible(subjectLine(one))).join('\n')}\n${t`What to do: ${fix}`}`
      : unknown?.reasons.map((one) => visible(reasonText(one))).join('\n') ?? '';
    const kind = finding ? isAtLeast(finding, failOn) ? 'failure' : 'passed' : unknown ? 'skipped' : 'passed';
    return { kind: /** @type {Test['kind']} */ (kind), name: id, message: title, detail };
  })];
}

/** @param {Finding} finding */
function evidence({ subjects, records }) {
  return [...together(subjects).map((one) => plain(subject(one))), ...records.map(({ line }) => visible(line))].join('\n');
}

/** @param {Undetermined} undetermined */
function reasons({ reasons: all }) {
  return all.map((one) => plain(unknownReason(one))).join('\n');
}

/**
 * @param {string} name
 * @param {Test[]} tests
 * @param {Report | null} report
 */
function suite(name, tests, report) {
  const times = report ? { timestamp: new Date(report.checkedAt).toISOString().slice(0, 19), time: (report.elapsed / 1000).toFixed(3) } : {};
  /** @param {Test['kind']} kind */
  const number = (kind) => `${tests.filter((test) => test.kind === kind).length}`;
  const counts = { tests: `${tests.length}`, failures: number('failure'), errors: number('error'), skipped: number('skipped') };
  return `<testsuite${attributes({ name, ...counts, ...times })}>\n${tests.map((test) => testcase(name, test)).join('')}</testsuite>\n`;
}

/**
 * @param {string} domain
 * @param {Test} test
 */
function testcase(domain, { kind, name, message, detail }) {
  const head = `<testcase${attributes({ classname: domain, name })}`;
  if (kind === 'passed') return detail ? `${head}><system-out>${escaped(detail)}</system-out></testcase>\n` : `${head}/>\n`;
  if (kind === 'skipped') return `${head}><skipped${attributes({ message: detail || message })}/></testcase>\n`;
  return `${head}><${kind}${attributes({ message, type: name })}>${escaped(detail)}</${kind}></testcase>\n`;
}

/** @param {Record<string, string | undefined>} values */
function attributes(values) {
  return Object.entries(values).map(([name, value]) => value === undefined ? '' : ` ${name}="${escaped(value)}"`).join('');
}

/**
 * Text as XML 1.0 has it (§2.4); what it forbids (§2.2) does not come here, as it is not visible.
 * @param {string} text
 */
function escaped(text) {
  return text.replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
