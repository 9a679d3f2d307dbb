/**
 * SARIF 2.1.0 (OASIS), for what shows findings in code reviews. A rule that could not be judged is `open`: "insufficient
 * information to decide" (§3.27.9).
 */
/** @import { Finding, Report, RuleEntry, Severity, Undetermined } from '../../www/wasm/mxlens.js' */
/** @import { MakeFormat } from './format.js' */
/** @import { Row } from '../rows.js' */
/** @import { SmtpReport } from '../smtp/probe.js' */

import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { subject, together } from '../../www/finding-words.js';
import { plain, visible } from '../../www/marks.js';
import { unknownReason } from '../../www/words.js';
import { RULES } from '../smtp/rules/index.js';
import { reasonText, subjectLine } from '../smtp/text.js';
import { json } from './format.js';

/** How SARIF calls the severities (§3.27.10).
 * @type {Record<Severity, string>} */
const LEVELS = { error: 'error', warning: 'warning', notice: 'note' };

/** @type {MakeFormat} */
export function format({ context: { texts }, smtp: hasServers, version }) {
  const rules = [...texts.values(), ...hasServers ? RULES : []];
  const driver = {
    name: 'mxlens', semanticVersion: version, informationUri: 'https://www.npmjs.com/package/mxlens', rules: rules.map(ruleOf),
  };
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  /** @type {object[]} */
  const notifications = [];
  let separator = '\n';
  return {
    head: () => `{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{\n"tool":${json({ driver })},\n"results":[`,
    row(row) {
      const { report, fault, entry } = row;
      if (fault) notifications.push({ level: 'error', message: { text: `${visible(entry.text)}: ${visible(fault.message)}` }, locations: locations(row) });
      const results = [...report ? resultsOf(report, row) : [], ...row.smtp ? resultsOfServers(row.smtp, row) : []];
      const text = results.map((result) => {
        const one = `${separator}${json({ ...result, ruleIndex: indexes.get(result.ruleId) })}`;
        separator = ',\n';
        return one;
      });
      return text.join('');
    },
    tail: () => `\n],\n"invocations":[${json({ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications })}]}]}\n`,
  };
}

/** @param {Pick<RuleEntry, 'title' | 'severity' | 'explanation' | 'fix' | 'reference'> & { id: string }} rule */
function ruleOf({ id, title, severity, explanation, fix, reference }) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: fix },
    helpUri: `https://www.rfc-editor.org/rfc/rfc${reference.number}#section-${reference.section}`,
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/**
 * @param {Report} report
 * @param {Row} row
 */
function resultsOf({ findings, undetermined, target: { name } }, row) {
  const place = { locations: locations(row) };
  return [
    ...findings.map((one) => ({ ruleId: one.id, kind: 'fail', level: LEVELS[one.severity], message: { text: found(one, name) },
      ...place, partialFingerprints: fingerprints(name, one) })),
    ...undetermined.map((one) => ({ ruleId: one.id, kind: 'open', level: 'none', message: { text: open(one, name) }, ...place })),
  ];
}

/**
 * @param {SmtpReport} smtp
 * @param {Row} row
 */
function resultsOfServers({ domain, findings, undetermined }, row) {
  const place = { locations: locations(row) };
  /** @param {string[]} lines */
  const message = (lines) => ({ text: [domain, ...lines].map(visible).join(': ') });
  return [
    ...findings.map((one) => ({ ruleId: one.id, kind: 'fail', level: LEVELS[one.severity], message: message(one.subjects.map(subjectLine)),
      ...place, partialFingerprints: fingerprints(domain, one) })),
    ...undetermined.map((one) => ({ ruleId: one.id, kind: 'open', level: 'none', message: message(one.reasons.map(reasonText)), ...place })),
  ];
}

/**
 * @param {Finding} finding
 * @param {string} domain
 */
function found({ id, subjects, records }, domain) {
  const seen = together(subjects).map((one) => plain(subject(one)));
  return [[domain, ...seen].join(': ') || id, ...records.map(({ line }) => visible(line))].join('\n');
}

/**
 * @param {Undetermined} undetermined
 * @param {string} domain
 */
function open({ reasons }, domain) {
  return `${domain}: ${reasons.map((one) => plain(unknownReason(one))).join(' ')}`;
}

/**
 * What makes a result the same one the next time: the domain and the rule, whatever else of it changes.
 * @param {string} domain
 * @param {{ id: string }} finding
 */
function fingerprints(domain, { id }) {
  return { 'mxlens/v1': createHash('sha256').update(`${domain} ${id}`).digest('hex') };
}

/**
 * Where a domain stands: its line in a list, or its MX records (RFC 4501).
 * @param {Row} row
 */
function locations({ entry: { file, line, text }, domain }) {
  const name = domain ?? visible(text);
  const uri = file === null || file === '-' ? `dns:${encodeURIComponent(name)}?type=MX` : isRelative(file) ? encodeURI(file) : pathToFileURL(file).href;
  return [{
    physicalLocation: { artifactLocation: { uri }, ...file === null || file === '-' ? {} : { region: { startLine: line } } },
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
  }];
}

/** @param {string} file */
function isRelative(file) {
  return !/^(\/|[a-z]:|\\)/i.test(file);
}
