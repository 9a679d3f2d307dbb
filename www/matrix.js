/** Shows what real senders do with the MX records: one row each, and what is left of it while something is down. */
/** @import { Outcome, Reason, Sender, SenderPlan, SenderTarget } from './wasm/mxlens.js' */
/** @import { Shown } from './delivery.js' */
/** @import { Child, Icon } from './dom.js' */

import { senders } from './plans.js';
import { badge, code, element, list } from './dom.js';
import { clauses, named, t, texts } from './text.js';
import { role, stacked, stackedRow } from './stacked.js';
import { exchanges, percent } from './words.js';

/** @type {Record<Sender, string>} */
const names = {
  postfix: 'Postfix',
  exim: 'Exim',
  get eximDebian() { return t`Exim with Debian's list`; },
  haraka: 'Haraka',
  mxConnect: 'mx-connect',
  stalwart: 'Stalwart',
};

/** @type {Record<Outcome, {word: string, icon: Icon, tone: string}>} */
const outcomes = {
  delivers: named('Delivers', { icon: 'yes', tone: 'good' }),
  bounces: named('Bounces', { icon: 'no', tone: 'error' }),
  defers: named('Defers', { icon: 'warn', tone: 'warning' }),
  unknown: named('Not known', { icon: 'unknown', tone: '' }),
};

/** @type {Record<Reason, string>} */
const reasons = texts({
  nullMx: 'there is a null MX',
  noRoute: 'there is neither an MX record nor an address',
  noAddress: 'no exchange has an address',
  dnsFailure: 'DNS does not tell',
  itself: 'it takes the best exchange for itself',
  unreachable: 'no address can be reached',
});

const heads = () => [t`Sender`, t`Outcome`, t`Tries first`, t`Never tries`];

/**
 * @param {Shown} shown
 * @returns {Promise<Child[]>}
 */
export async function matrix(shown) {
  const plans = await senders(shown.report);
  const body = role('rowgroup', element('tbody'));
  const about = element('p.quiet');
  const render = () => {
    const { isDown, some } = downs(shown);
    about.textContent = some ? t`While that is down: senders begin as before, and go on from there.`
      : t`As if every server takes mail.`;
    body.replaceChildren(...plans.map((plan) => row(plan, shown, isDown)));
  };
  shown.section.addEventListener('left', render);
  render();
  return [
    about,
    stacked('table', heads(), body),
    element('p.quiet', t`Run: it was run over all sample zones, and did what is told here, but for some broken answers of DNS that mxlens calls unknown. Read in source: it was not run.`),
  ];
}

/**
 * What is taken down: an address that the report has and what is left has not.
 * @param {Shown} shown
 */
function downs({ report, left }) {
  /** @param {{exchange: string, address: string}} target */
  const key = ({ exchange, address }) => `${exchange} ${address}`;
  /** @param {{delivery: Shown['left']}} plan */
  const all = (plan) => exchanges(plan).flatMap(({ exchange, addresses }) =>
    addresses.map(({ address }) => key({ exchange, address })));
  const kept = new Set(all({ delivery: left }));
  const gone = new Set(all(report).filter((one) => !kept.has(one)));
  return { some: gone.size > 0, isDown: (/** @type {SenderTarget} */ target) => gone.has(key(target)) };
}

/**
 * @param {SenderPlan} plan
 * @param {Shown} shown
 * @param {(target: SenderTarget) => boolean} isDown
 */
function row(plan, { report }, isDown) {
  const { sender, version, proven, source, levels } = plan;
  const { outcome, words } = result(plan, isDown);
  const { word, icon, tone } = outcomes[outcome];
  const tried = new Set(levels.flatMap(({ targets }) => targets).filter((target) => target.tried !== 'never')
    .map(({ address }) => address));
  const never = exchanges(report).filter(({ addresses }) => addresses.length > 0
    && !addresses.some(({ address }) => tried.has(address)));
  const { cells, row } = stackedRow(heads(), [names[sender], element('span.quiet', ` ${version} · `,
    proven ? t`run: ${source}` : t`read in source: ${source}`)], [
    [badge(icon, word), words.length > 0 ? element('p', words) : null],
    levels.length === 0 ? ['–'] : first(levels[0]?.targets ?? [], isDown),
    levels.length === 0 || never.length === 0 ? ['–']
      : [list('ul', [...new Set(never.map(({ exchange }) => exchange))].map((name) => code(name)), 3)],
  ]);
  cells[0]?.classList.add(...[tone].filter(Boolean));
  return row;
}

/**
 * What becomes of mail while something is down.
 * @param {SenderPlan} plan
 * @param {(target: SenderTarget) => boolean} isDown
 * @returns {{outcome: Outcome, words: Child[]}}
 */
function result({ outcome, reason, code, levels }, isDown) {
  const up = levels.flatMap(({ targets }) => targets).filter((target) => target.tried !== 'never' && !isDown(target));
  if (outcome !== 'delivers') {
    return { outcome, words: clauses([reason ? reasons[reason] : '', code ? t`code ${`${code}`}` : ''].filter(Boolean)) };
  }
  if (up.length === 0) return { outcome: 'defers', words: [t`all that it tries is down; it tries again later`] };
  const sure = up.some(({ tried }) => tried === 'always');
  return { outcome, words: sure ? [] : [t`by chance: not every attempt comes to what is up`] };
}

/**
 * The exchanges of the lowest preference; shares where they are not the same for all.
 * @param {SenderTarget[]} targets
 * @param {(target: SenderTarget) => boolean} isDown
 * @returns {Child[]}
 */
function first(targets, isDown) {
  const tried = targets.filter((target) => target.tried !== 'never' && target.share !== 0);
  const byExchange = [...Map.groupBy(tried, ({ exchange }) => exchange)].map(([exchange, its]) =>
    ({ exchange, its, share: its.reduce((sum, { share }) => sum + (share ?? NaN), 0) }));
  const unruly = byExchange.some(({ share }) => Number.isNaN(share));
  const even = byExchange.every(({ share }) => Math.abs(share * byExchange.length - 1) < 1e-9);
  const hasV4 = targets.some(({ address }) => !address.includes(':'));
  const onlyV6 = hasV4 && tried.every(({ address }) => address.includes(':'));
  const items = byExchange.map(({ exchange, its, share }) => [
    code(exchange), even || unruly ? null : percent(share), its.every(isDown) ? badge('no', t`down`) : null,
  ]);
  const how = clauses([
    byExchange.length === 1 ? '' : unruly ? t`in an order that cannot be told` : even ? t`each as often` : '',
    onlyV6 ? t`over IPv6, before any IPv4` : '',
  ].filter(Boolean));
  return [list('ul', items, 4), how.length > 0 ? element('p.quiet', how) : null];
}
