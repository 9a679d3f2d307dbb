/** Shows DMARC: the walk up to the record that holds, what it asks receivers for, and where reports go. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { ConsentState, Dmarc, DmarcFaultKind, DmarcPolicy, DmarcRecord, DmarcReportUri, DmarcState, DmarcStep, ReportUriFault } from './wasm/neighbours.js' */
/** @import { Child, Icon } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element, foreign, list } from './dom.js';
import { parts, rfc, sign, unseen } from './panel-parts.js';
import { MILDER } from './summaries-sending.js';
import { inRow, named, rich, t, texts } from './text.js';

/** What receivers are asked to do with mail that fails, in a clause.
 * @type {Record<DmarcPolicy, string>} */
const policies = texts({
  none: 'to do nothing about it',
  quarantine: 'to take it to be suspicious, as by putting it among spam',
  reject: 'to refuse it',
});

/** @type {Record<DmarcState, {word: string, icon: Icon}>} */
const steps = {
  absent: named('No record', { icon: 'closed' }),
  present: named('A record', { icon: 'yes' }),
  broken: named('Not usable', { icon: 'warn' }),
  unknown: named('Not known', { icon: 'unknown' }),
};

/** @type {Record<DmarcFaultKind, string>} */
const recordFaults = texts({
  notATag: 'this is no tag with a value',
  badValue: 'the tag cannot have this value, so the usual one counts',
  repeated: 'the tag stands there before already',
});

/** @type {Record<ReportUriFault, string>} */
const addressFaults = texts({
  noUri: 'this is no URI: a mail address begins with mailto:',
  otherScheme: 'reports are sent by mail only, to mailto:',
  noAddress: 'behind mailto: stands no mail address',
});

/** Whether who is to get reports agrees to that.
 * @type {Record<ConsentState, string>} */
const consents = texts({
  needless: 'of the same organization',
  given: 'agrees to get them',
  absent: 'does not say that it agrees, so none are sent',
  elsewhere: 'would have them sent elsewhere, so none are sent',
  unknown: 'whether it agrees is not known',
});

/**
 * @param {Report} report
 * @returns {Panel}
 */
export function dmarc({ target: { name }, neighbours }) {
  const found = /** @type {Dmarc} */ (neighbours?.dmarc);
  const { walk, policyDomain, organizationalDomain } = found;
  const holding = walk.find(({ domain }) => domain === policyDomain)?.record ?? null;
  return {
    asked: [...walk.map(({ domain }) => `_dmarc.${domain} TXT`), ...found.consents.flatMap(({ owner }) => owner === null ? [] : [`${owner} TXT`])],
    content: [
      element('p.quiet', rich`Anybody can write any address into the From of a message. By DMARC (${rfc(9989)}) a domain asks receivers what to do with mail that has the domain there and cannot prove that it is from it.`),
      holding && element('h4', t`What receivers are asked`),
      ...holding ? asks(found, holding, name) : [],
      ...holding && holding.reading !== 'ignored' ? alignment(holding) : [],
      ...holding ? reports(found, holding) : [],
      element('h4', t`Where the record was looked for`),
      element('p.quiet', t`Receivers look at the domain itself, and where it has no record at the names above it.`),
      list('ul.proved', walk.map((one) => step(one, one.domain === policyDomain)), 12),
      organizationalDomain === null ? null : element('p', rich`The domain of the organization is ${code(organizationalDomain)}.`),
      ...unseen([...found.unknown, ...walk.map(({ unknown }) => unknown), ...found.consents.map(({ unknown }) => unknown)]),
    ],
  };
}

/**
 * @param {Dmarc} found
 * @param {DmarcRecord} record
 * @param {string} name
 * @returns {Child[]}
 */
function asks({ policy, policyDomain, policyTag }, { testing, reading, subdomainPolicy, nonexistentPolicy, policy: own }, name) {
  const asked = policy && (testing ? MILDER[policy] : policy);
  const below = subdomainPolicy ?? own;
  return [
    reading === 'ignored' ? element('p', t`Nothing: no policy in the record can be used, and no reports are wanted, so receivers pass it over.`) : null,
    asked === null ? null : element('p', rich`Of mail that fails, receivers are asked ${policies[asked]}.`),
    testing ? element('p', t`The record is in testing (t=y), so receivers are asked to be one step milder than it says.`) : null,
    reading === 'asNone' ? element('p', t`No policy in it can be used, so receivers take it to say p=none.`) : null,
    policyDomain === null || policyDomain === name || policyTag === null ? null
      : element('p', rich`The record is that of ${code(policyDomain)}; for ${code(name)} its tag ${code(policyTag)} counts.`),
    policyDomain !== name || below === null ? null : element('p', rich`For subdomains they are asked ${policies[below]}.`),
    policyDomain !== name || nonexistentPolicy === null ? null : element('p', rich`For subdomains that do not exist they are asked ${policies[nonexistentPolicy]}.`),
  ];
}

/**
 * @param {DmarcRecord} record
 * @returns {Child[]}
 */
function alignment({ strictSpf, strictDkim }) {
  return [
    element('h4', t`What proves that mail is from the domain`),
    element('p', t`One of two proofs is enough, and it has to be for the domain in From, not just for any domain:`),
    element('ul.keys',
      element('li', strictSpf ? t`SPF: the server may send for the domain of the envelope, and that is the very domain in From (aspf=s).`
        : t`SPF: the server may send for the domain of the envelope, and that has the same organization as the domain in From.`),
      element('li', strictDkim ? t`DKIM: a signature is good, and its domain is the very domain in From (adkim=s).`
        : t`DKIM: a signature is good, and its domain has the same organization as the domain in From.`)),
  ];
}

/**
 * @param {Dmarc} found
 * @param {DmarcRecord} record
 * @returns {Child[]}
 */
function reports(found, { reports: all, faults, removed, unknownTags }) {
  return [
    element('h4', t`Where reports go`),
    all.length === 0 ? element('p', t`None are wanted: the domain does not hear what fails.`) : list('ul.keys', all.map((one) => address(one, found))),
    faults.length + removed.length + unknownTags.length === 0 ? null : element('h4', t`Parts of the record to look at`),
    parts(faults.map(({ part, kind }) => ({ part, why: recordFaults[kind] }))),
    removed.length === 0 ? null : element('p', rich`No longer of DMARC, and passed over: ${inRow(removed.map(foreign))}.`),
    unknownTags.length === 0 ? null : element('p', rich`Not of DMARC, and passed over: ${inRow(unknownTags.map(foreign))}.`),
  ];
}

/**
 * @param {DmarcReportUri} report
 * @param {Dmarc} found
 * @returns {Child[]}
 */
function address({ kind, uri, host, fault }, { consents: all }) {
  const what = kind === 'aggregate' ? t`Summaries` : t`Single messages that failed`;
  const consent = all.find((one) => one.host === host);
  const why = fault ? addressFaults[fault] : consent ? consents[consent.state] : null;
  return why === null ? rich`${what}: ${foreign(uri)}` : rich`${what}: ${foreign(uri)} (${why})`;
}

/**
 * @param {DmarcStep} step
 * @param {boolean} holds
 */
function step({ domain, state, record, several, nearly }, holds) {
  const { word, icon } = steps[state];
  return element('li',
    element('div.head', code(`_dmarc.${domain}`), sign(icon, word), holds ? sign('note', t`This one holds`) : null),
    record && element('p', foreign(record.text)),
    several.length === 0 ? null : element('p', rich`There are several, so none of them counts: ${inRow(several.map(foreign))}`),
    nearly.length === 0 ? null : element('p', rich`Nearly a record, and passed over: ${inRow(nearly.map(foreign))}`));
}
