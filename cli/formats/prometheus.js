/**
 * The text format of Prometheus, as node_exporter's textfile collector reads it. All of one metric have to stand
 * together, so this form alone keeps some octets of each domain until the end.
 */
/** @import { Report, Severity, Status } from '../../www/wasm/mxlens.js' */
/** @import { Format } from './format.js' */

import { SEVERITIES } from '../options.js';
import { SMTP_WORDS } from '../smtp/text.js';

/** @type {readonly Status[]} */
const STATUSES = ['deliverable', 'atRisk', 'undeliverable', 'refusesMail', 'undetermined'];

/** What each metric tells.
 * @type {Record<string, string>} */
const METRICS = {
  mxlens_verdict: 'Whether this is the verdict on the mail of a domain: 1 for one of five.',
  mxlens_partial: 'Whether something that bears on delivery was not seen.',
  mxlens_findings: 'How many findings of a severity there are.',
  mxlens_finding: 'A finding, by its rule; 1 where it is there.',
  mxlens_rules_undetermined: 'How many rules could not be judged.',
  mxlens_check_timestamp_seconds: 'When the check began, in seconds since 1970-01-01 UTC.',
  mxlens_check_duration_seconds: 'How long the check took.',
  mxlens_check_failed: 'Whether mxlens itself failed at a domain.',
  mxlens_servers: 'Whether this is what was seen of the servers of a domain: 1 for one of four.',
  mxlens_server_finding: 'A finding of the servers, by its rule; 1 where it is there.',
};

/** Labels, and the value.
 * @typedef {readonly [Record<string, string>, number]} Sample */

/** @returns {Required<Pick<Format, 'row' | 'tail'>>} */
export function format() {
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(Object.keys(METRICS).map((metric) => [metric, []]));
  return {
    row({ domain, repeated, report, smtp }) {
      if (repeated || domain === null) return '';
      samples.get('mxlens_check_failed')?.push([{ domain }, report ? 0 : 1]);
      if (report) measure(report, (metric, labels, value) => samples.get(metric)?.push([{ domain, ...labels }, value]));
      if (smtp?.verdict) {
        for (const state of Object.keys(SMTP_WORDS)) samples.get('mxlens_servers')?.push([{ domain, state }, smtp.verdict.status === state ? 1 : 0]);
        for (const { id, severity } of smtp.findings) samples.get('mxlens_server_finding')?.push([{ domain, rule: id, severity }, 1]);
      }
      return '';
    },
    // of servers only where they were looked at
    tail: () => Object.entries(METRICS).filter(([metric]) => !metric.startsWith('mxlens_server') || samples.get(metric)?.length)
      .map(([metric, help]) => family(metric, help, samples.get(metric) ?? [])).join(''),
  };
}

/**
 * A metric with all its samples.
 * @param {string} metric
 * @param {string} help
 * @param {readonly Sample[]} samples
 */
export function family(metric, help, samples) {
  const lines = samples.map(([labels, value]) => {
    const written = Object.entries(labels).map(([label, text]) => `${label}=${quoted(text)}`).join(',');
    return `${metric}${written && `{${written}}`} ${value}\n`;
  });
  return `# HELP ${metric} ${help}\n# TYPE ${metric} gauge\n${lines.join('')}`;
}

/**
 * @param {Report} report
 * @param {(metric: string, labels: Record<string, string>, value: number) => void} add
 */
function measure({ verdict, findings, undetermined, checkedAt, elapsed }, add) {
  for (const status of STATUSES) add('mxlens_verdict', { status }, verdict.status === status ? 1 : 0);
  add('mxlens_partial', {}, verdict.partial ? 1 : 0);
  for (const severity of SEVERITIES) add('mxlens_findings', { severity }, numberOf(findings, severity));
  for (const { id, severity } of findings) add('mxlens_finding', { rule: id, severity }, 1);
  add('mxlens_rules_undetermined', {}, undetermined.length);
  add('mxlens_check_timestamp_seconds', {}, checkedAt / 1000);
  add('mxlens_check_duration_seconds', {}, elapsed / 1000);
}

/**
 * @param {Report['findings']} findings
 * @param {Severity} severity
 */
function numberOf(findings, severity) {
  return findings.filter((one) => one.severity === severity).length;
}

/**
 * A value of a label, in which three characters are escaped.
 * @param {string} text
 */
function quoted(text) {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
