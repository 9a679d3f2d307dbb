/** Renders a Report; computes nothing. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Context } from './context.js' */
/** @import { Texts } from './finding-words.js' */
/** @import { Child } from './dom.js' */

import { advice } from './advice.js';
import { beyond } from './commands.js';
import { delivery } from './delivery.js';
import { button, code, copyable, element, lazily, list, panel, time } from './dom.js';
import { findings } from './findings.js';
import { count, locale, rich, t, texts as table } from './text.js';
import { asked, duration, goesTo, isUnreachable, unknownReason, unseen } from './words.js';

/** Milliseconds by which a clock may be off and nobody cares. */
const CLOCK_TOLERANCE = 60_000;

/** Milliseconds after a report, when the browser has time for its evidence. */
const EVIDENCE_AFTER = 300;

/**
 * What stands below the sentence of the verdict: what it rests on, and what was not seen.
 * @param {Report} report
 * @param {Context} context
 * @returns {Child[]}
 */
function grounds(report, context) {
  const { target, checkedAt, elapsed, ledger: queries, pending } = report;
  const to = goesTo(report, context.names);
  return [
    to === null ? null : element('p', to),
    ...(isUnreachable(report) ? advice(report) : gaps(report)),
    ...clock(report),
    pending.length === 0 ? null : element('p', pending.includes('dnssec') ? t`Signatures are still being looked at, and may lower this verdict.`
      : t`What stands beside the MX records is still being looked at, and may lower this verdict.`),
    target.shown === target.name ? null : element('p.quiet', rich`In DNS it is ${code(target.name)}.`),
    element('p.quiet', rich`Asked ${asked(report)} on ${time(checkedAt)}; ${count(queries.length, 'query', 'queries')}, ${Math.round(elapsed)} ms.`),
    pending.length === 0 ? share(report, context) : null,
  ];
}

/**
 * @param {Report} report
 * @param {Context} context
 */
function share(report, context) {
  const made = element('details.share', element('summary', t`Share and keep`));
  lazily(made, async () => (await import('./share.js')).sharing(report, context));
  return made;
}

/**
 * Signatures have a time, so a clock that is off makes good ones look ended.
 * @param {Report} report
 */
function clock({ dnssec }) {
  const skew = dnssec?.skew ?? null;
  if (skew === null || Math.abs(skew) < CLOCK_TOLERANCE) return [];
  const off = duration(Math.round(Math.abs(skew) / 1000));
  return [element('p', skew > 0
    ? t`The clock of this machine is ${off} ahead, by the server of this page. Set it right and check again: signatures are good only within their time.`
    : t`The clock of this machine is ${off} behind, by the server of this page. Set it right and check again: signatures are good only within their time.`)];
}

/** @param {Report} report */
function gaps(report) {
  const missing = unseen(report);
  if (missing.length === 0) return [];
  const intro = report.verdict.status === 'undetermined' ? t`What could not be seen:`
    : t`Not everything that bears on delivery was seen; what is missing may put mail at risk:`;
  return [element('p', intro), list('ul.reasons', missing.map(unknownReason), 3)];
}

/**
 * How long ago something was.
 * @param {number} milliseconds since 1970-01-01 UTC
 */
export function age(milliseconds) {
  const seconds = (milliseconds - Date.now()) / 1000;
  const [unit, size] = /** @type {const} */ ([['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]])
    .find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/**
 * What a report is shown as.
 * @typedef {object} Content
 * @property {Child[]} basis
 * @property {Child[]} sections
 */

/**
 * Makes it, in several tasks: a phone takes a tenth of a second for all of it, in which nobody could scroll or type.
 * @param {Report} report
 * @param {Context} context
 * @param {() => Promise<unknown>} turn another task
 * @returns {Promise<Content>}
 */
export async function contentInTurns(report, context, turn) {
  const basis = grounds(report, context);
  /** @type {Child[]} */
  const made = [];
  for (const section of parts(report, context)) {
    await turn();
    made.push(...section());
  }
  await turn();
  return { basis, sections: made };
}

/**
 * Makes it at once.
 * @param {Report} report
 * @param {Context} context
 * @returns {Content}
 */
export function content(report, context) {
  return { basis: grounds(report, context), sections: parts(report, context).flatMap((section) => section()) };
}

/**
 * Everything after the verdict: what to fix, the plan, what else decides, the evidence, what was not checked. Where no
 * resolver answered, that is the evidence for it and nothing else.
 * @param {Report} report
 * @param {Context} context
 * @returns {(() => Child[])[]} what makes it, part by part
 */
function parts(report, context) {
  const { texts, names, lookIntoNetworks } = context;
  const { show, follow } = evidence(report);
  if (isUnreachable(report)) return [() => [follow()]];
  return [
    () => [...agreement(report), findings(report, show, texts)],
    () => delivery(report, names),
    () => [...neighbours(report), ...beside(report, context, show)],
    () => [...undetermined(report, texts), follow(), notChecked(report, lookIntoNetworks)],
  ];
}

/**
 * Every query, and what opens that at one of them.
 * @param {Report} report
 */
function evidence(report) {
  const node = panel('ledger', 'h2', t`Evidence`, t`${count(report.ledger.length, 'query', 'queries')}, with a command to repeat each`);
  /** @type {Promise<HTMLElement[]> | undefined} */
  let made;
  const make = () => made ??= import('./ledger.js').then(({ ledger }) => {
    const { content, bodies } = ledger(report);
    node.append(...content.filter((one) => one !== null));
    return bodies;
  });
  const attempt = () => make().catch(() => (made = undefined)); // the network may be back when it is opened again
  node.addEventListener('toggle', () => node.open && attempt());
  return {
    /** Gives it, to be filled when it stands in the report. */
    follow() {
      // it is no part of what people wait for, and on paper it stands whether it was opened or not
      if (report.pending.length === 0) setTimeout(() => node.isConnected && attempt(), EVIDENCE_AFTER);
      return node;
    },
    /** @param {number} index */
    async show(index) {
      node.open = true;
      const rows = await make();
      rows[index]?.focus();
      rows[index]?.scrollIntoView({ block: 'center' });
    },
  };
}

/** @param {Report} report */
function agreement(report) {
  const { agreement: found, resolvers } = report;
  if (found === null) return [];
  const hint = found.agrees === null ? t`too few answers to compare` : found.agrees ? t`they agree` : t`they differ`;
  const made = panel('agreement', 'h2', t`What ${count(resolvers.length, 'resolver has', 'resolvers have')} cached`, hint);
  lazily(made, async () => (await import('./agreement.js')).agreement(report, found));
  made.open = true; // it was asked for
  return [made];
}

/**
 * What decides beside the MX records whether mail arrives.
 * @param {Report} report
 */
function neighbours(report) {
  return [element('section.neighbours',
    element('h2', t`What else decides`),
    signatures(report), ...dane(report))];
}

/**
 * What the domain publishes beside its MX records; while that is still to come, there is room for it.
 * @param {Report} report
 * @param {Context} context
 * @param {(query: number) => void} show
 */
function beside(report, context, show) {
  if (report.neighbours && context.beside) return [context.beside(report, context, show)];
  if (!report.pending.includes('neighbours')) return [];
  context.whole().catch(() => undefined); // it is at hand then; who shows it asks again, and hears why not
  return [element('section.beside coming', element('h2', t`Neighbours`), element('p.quiet', t`still being looked at`))];
}

/** What the worst of the answers is called. */
const SECURITIES = table({
  bogus: 'refuted',
  indeterminate: 'not all could be told',
  insecure: 'not signed all the way',
  secure: 'everything is proved',
});

/** @param {Report} report */
function signatures(report) {
  const { dnssec, pending } = report;
  const worst = /** @type {const} */ (['bogus', 'indeterminate', 'insecure', 'secure'])
    .find((security) => dnssec?.answers.some(({ proof }) => proof.security === security));
  const hint = worst ? SECURITIES[worst] : pending.includes('dnssec') ? t`still being looked at` : t`not looked at`;
  const made = panel('signatures', 'h3', t`Signatures (DNSSEC)`, hint);
  lazily(made, async () => (await import('./chain.js')).chain(report));
  return made;
}

/** @param {Report} report */
function dane(report) {
  const all = report.dnssec?.dane ?? [];
  if (all.length === 0) return [];
  const used = all.filter(({ outcome }) => outcome === 'used').length;
  const hint = all.every(({ reason }) => reason === 'tlsaAbsent') ? t`there are no TLSA records`
    : t`TLSA records are used at ${used} of ${count(all.length, 'exchange')}`;
  const made = panel('dane', 'h3', t`TLS by DANE`, hint);
  lazily(made, async () => (await import('./dane.js')).dane(report));
  return [made];
}

/**
 * @param {Report} report
 * @param {Texts} texts
 */
function undetermined({ undetermined: rules }, texts) {
  if (rules.length === 0) return [];
  return [panel('undetermined', 'h2', t`Not judged`, t`${count(rules.length, 'rule')} that could not be looked at, and why`,
    element('dl', rules.flatMap(({ id, reasons }) => [
      element('dt', texts.get(id)?.title ?? id),
      ...reasons.map((reason) => element('dd', unknownReason(reason))),
    ])))];
}

/**
 * @param {Report} report
 * @param {(() => void) | undefined} lookIntoNetworks
 */
function notChecked(report, lookIntoNetworks) {
  return element('section.beyond',
    element('h2', t`Not checked here`),
    element('p.lead', t`A page can only read DNS. What it cannot see takes a command on a machine of yours.`),
    element('ul.cards', report.notChecked.map((one) => {
      const { title, text, commands } = beyond(one, report);
      return element('li', element('h3', title), element('p', text),
        commands.map((command) => copyable(command, t`the command for ${commands.length > 1 ? `${title} (${command.split(' ')[0]})` : title}`)),
        one === 'networks' && lookIntoNetworks ? button('button', t`Look into the networks too`, lookIntoNetworks) : null);
    })));
}
