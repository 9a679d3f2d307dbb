/** Renders a Report; computes nothing. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Texts } from './findings.js' */
/** @import { Child } from './dom.js' */
/** @import { Names } from './words.js' */

import { advice } from './advice.js';
import { beyond } from './commands.js';
import { delivery } from './delivery.js';
import { button, code, copyable, element, lazily, list, panel } from './dom.js';
import { findings } from './findings.js';
import { ledger } from './ledger.js';
import { asked, count, duration, goesTo, isUnreachable, unknownReason, unseen } from './words.js';

/** Milliseconds by which a clock may be off and nobody cares. */
const CLOCK_TOLERANCE = 60_000;

/** What is shown with a report, and what can be asked for from there.
 * @typedef {{texts: Texts, names: Names, lookIntoNetworks: () => void}} Context */

/**
 * What stands below the sentence of the verdict: what it rests on, and what was not seen.
 * @param {Report} report
 * @param {Context} context
 * @returns {Child[]}
 */
export function grounds(report, { names }) {
  const { target, checkedAt, elapsed, ledger: queries } = report;
  const at = new Date(checkedAt);
  const when = Object.assign(element('time', moment(at)), { dateTime: at.toISOString() });
  const to = goesTo(report, names);
  return [
    to === null ? null : element('p', to),
    ...(isUnreachable(report) ? advice(report) : gaps(report)),
    ...clock(report),
    report.pending.length === 0 ? null : element('p', 'Signatures are still being looked at, and may lower this verdict.'),
    target.shown === target.name ? null : element('p.quiet', 'In DNS it is ', code(target.name), '.'),
    element('p.quiet', `Asked ${asked(report)} on `, when,
      `; ${count(queries.length, 'query', 'queries')}, ${Math.round(elapsed)} ms.`),
  ];
}

/**
 * Signatures have a time, so a clock that is off makes good ones look ended.
 * @param {Report} report
 */
function clock({ dnssec }) {
  const skew = dnssec?.skew ?? null;
  if (skew === null || Math.abs(skew) < CLOCK_TOLERANCE) return [];
  const [off, way] = [duration(Math.round(Math.abs(skew) / 1000)), skew > 0 ? 'ahead' : 'behind'];
  return [element('p', `The clock of this machine is ${off} ${way}, by the server of this page. Set it right and check again: `,
    'signatures are good only within their time.')];
}

/** @param {Report} report */
function gaps(report) {
  const missing = unseen(report);
  if (missing.length === 0) return [];
  const intro = report.verdict.status === 'undetermined' ? 'What could not be seen:'
    : 'Not everything that bears on delivery was seen; what is missing may put mail at risk:';
  return [element('p', intro), list('ul.reasons', missing.map(unknownReason), 3)];
}

/** @param {Date} at */
function moment(at) {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day} at ${at.toLocaleTimeString('en-GB')}`;
}

/**
 * Everything after the verdict. Where no resolver answered, that is the evidence for it and nothing else.
 * @param {Report} report
 * @param {Context} context
 */
export function sections(report, { texts, names, lookIntoNetworks }) {
  const { node, show } = ledger(report);
  if (isUnreachable(report)) return [node];
  return [...agreement(report), findings(report, show, texts), ...delivery(report, names), signatures(report), ...dane(report),
    ...undetermined(report, texts), notChecked(report, lookIntoNetworks), node];
}

/** @param {Report} report */
function agreement(report) {
  const { agreement: found, resolvers } = report;
  if (found === null) return [];
  const hint = found.agrees === null ? 'too few answers to compare' : found.agrees ? 'they agree' : 'they differ';
  const made = panel('agreement', 'h2', `What ${count(resolvers.length, 'resolver has', 'resolvers have')} cached`, hint);
  lazily(made, async () => (await import('./agreement.js')).agreement(report, found));
  made.open = true; // it was asked for
  return [made];
}

/** What the worst of the answers is called. */
const SECURITIES = /** @type {const} */ ([
  ['bogus', 'refuted'],
  ['indeterminate', 'not all could be told'],
  ['insecure', 'not signed all the way'],
  ['secure', 'everything is proved'],
]);

/** @param {Report} report */
function signatures(report) {
  const { dnssec, pending } = report;
  const worst = SECURITIES.find(([security]) => dnssec?.answers.some(({ proof }) => proof.security === security));
  const hint = worst?.[1] ?? (pending.length > 0 ? 'still being looked at' : 'not looked at');
  const made = panel('signatures', 'h2', 'Signatures (DNSSEC)', hint);
  lazily(made, async () => (await import('./chain.js')).chain(report));
  return made;
}

/** @param {Report} report */
function dane(report) {
  const all = report.dnssec?.dane ?? [];
  if (all.length === 0) return [];
  const used = all.filter(({ outcome }) => outcome === 'used').length;
  const hint = all.every(({ reason }) => reason === 'tlsaAbsent') ? 'there are no TLSA records'
    : `TLSA records are used at ${used} of ${count(all.length, 'exchange')}`;
  const made = panel('dane', 'h2', 'TLS by DANE', hint);
  lazily(made, async () => (await import('./dane.js')).dane(report));
  return [made];
}

/**
 * @param {Report} report
 * @param {Texts} texts
 */
function undetermined({ undetermined: rules }, texts) {
  if (rules.length === 0) return [];
  return [panel('undetermined', 'h2', 'Not judged', `${count(rules.length, 'rule')} that could not be looked at, and why`,
    element('dl', rules.flatMap(({ id, reasons }) => [
      element('dt', texts.get(id)?.title ?? id),
      ...reasons.map((reason) => element('dd', unknownReason(reason))),
    ])))];
}

/**
 * @param {Report} report
 * @param {() => void} lookIntoNetworks
 */
function notChecked(report, lookIntoNetworks) {
  return element('section.beyond',
    element('h2', 'Not checked here'),
    element('p.lead', 'A page can only read DNS. What it cannot see takes a command on a machine of yours.'),
    element('ul.cards', report.notChecked.map((one) => {
      const { title, text, command } = beyond(one, report);
      return element('li', element('h3', title), element('p', text),
        command ? copyable(command, `the command for ${title}`) : null,
        one === 'networks' ? button('button', 'Look into the networks too', lookIntoNetworks) : null);
    })));
}
