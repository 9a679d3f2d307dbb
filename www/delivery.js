/** Shows how senders go about delivering: levels of preference, and the exchanges of each. */
/** @import { Delivery, Level, Report, ReportAddress, ReportExchange, Route } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */
/** @import { Names } from './words.js' */

import { badge, code, element, lazily, list, panel } from './dom.js';
import { drawing } from './path.js';
import { count, inRow, rich, t } from './text.js';
import { addressClasses, duration, exchanges, percent, rankings, unknownReason, unusable, way } from './words.js';

/** A report, and what is left of its delivery while something is down; `section` fires `left` when that changes.
 * @typedef {{report: Report, names: Names, section: HTMLElement, left: Delivery}} Shown */

/**
 * @param {Report} report
 * @param {Names} names
 */
export function delivery(report, names) {
  const { delivery: { route, levels }, target } = report;
  const section = element('section.delivery',
    element('h2', t`Where mail goes`),
    element('p.lead', way(report.delivery, target.name)));
  /** @type {Shown} */
  const shown = { report, names, section, left: report.delivery };
  const matrix = panel('matrix', 'h2', t`What real senders do with this`, t`Postfix, Exim and others, each in its way`);
  lazily(matrix, async () => (await import('./matrix.js')).matrix(shown));
  if (route === 'nullMx' || levels.length === 0) return route === 'unknown' ? [section] : [section, matrix];
  let drawn = drawing(report, shown.left);
  const draw = () => {
    const next = drawing(report, shown.left);
    drawn.replaceWith(next);
    drawn = next;
  };
  section.append(drawn);
  section.addEventListener('left', draw);
  matchMedia('(width < 48rem)').addEventListener('change', () => section.isConnected && draw());
  const ranks = rankings(levels);
  const steps = levels.map((one, index) => element('li.level', element('div.rank', rank(one, ranks[index], route)),
    list('ul.exchanges', one.exchanges.map((each) => element(`li.exchange ${each.state}`, exchange(each, names))), 12)));
  if (exchanges(report).some(({ state }) => state === 'usable')) {
    const down = panel('what-if', 'h3', t`What if something is down?`, t`what is left then, and what stops all mail`);
    lazily(down, async () => (await import('./what-if.js')).whatIf(shown));
    section.append(down);
  }
  section.append(list('ol.levels', steps, 12));
  return [section, matrix];
}

/**
 * @param {Level} level
 * @param {string | undefined} word
 * @param {Route} route
 * @returns {Child[]}
 */
export function rank({ preference, exchanges }, word, route) {
  const usable = exchanges.filter(({ state }) => state === 'usable').length;
  return [
    element('h3', word ?? ''),
    route === 'mx' ? element('p', t`preference ${`${preference}`}`) : null,
    usable > 1 ? element('p', t`${count(usable, 'equal')}, in no order: each sender picks one at random`) : null,
  ];
}

/**
 * @param {ReportExchange} exchange
 * @param {Names} names
 * @param {ReportAddress[]} all its addresses while nothing is down
 * @returns {Child[]}
 */
export function exchange({ exchange: name, state, share, ttl, reason, aliases, provider, addresses, unknown }, names,
  all = addresses) {
  const left = new Set(addresses.map(({ address }) => address));
  const by = names.get(provider ?? '');
  return [
    element('h4', code(name),
      reason === 'down' ? badge('no', t`Down`) : state === 'unusable' ? badge('no', t`Unusable`) : null,
      state === 'unknown' ? badge('unknown', t`Not known`) : null),
    by ? element('p.quiet', by.name) : null,
    share === null ? null : bar(share),
    reason === null || reason === 'down' ? null : element('p', unusable[reason]),
    ...unknown.map((one) => element('p', unknownReason(one))),
    aliases.length === 0 ? null : element('p', rich`An alias → ${leading(aliases)}`),
    all.length === 0 ? null : list('ul.addresses', all.map((one) => address(one, reason !== 'down' && !left.has(one.address)))),
    ttl === null ? null : element('p.quiet', t`MX record: TTL ${duration(ttl)}`),
  ];
}

/**
 * Names that lead to one another.
 * @param {string[]} names
 * @returns {Child[]}
 */
function leading(names) {
  return names.reduce((/** @type {Child[]} */ before, name, index) => index === 0 ? [code(name)] : rich`${before} → ${code(name)}`, []);
}

/** @param {number} share */
function bar(share) {
  const filled = element('span.filled');
  filled.style.inlineSize = `${share * 100}%`;
  return element('div.share', element('span.bar', filled), t`${percent(share)} of first attempts at this level`);
}

/**
 * @param {ReportAddress} address
 * @param {boolean} down
 * @returns {Child[]}
 */
function address({ address, ttl, class: kind, global, reverse, systems }, down) {
  return [
    code(address),
    down ? badge('no', t`down`) : null,
    global ? null : badge('warn', addressClasses[kind]),
    element('span.quiet', t`TTL ${duration(ttl)}`),
    systems.length === 0 ? null : element('span.quiet', inRow(systems.map((number) => `AS${number}`))),
    ...reverse.map((name) => element('span.quiet', rich`in reverse ${code(name)}`)),
  ];
}
