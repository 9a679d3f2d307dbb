/** Shows how senders go about delivering: levels of preference, and the exchanges of each. */
/** @import { Delivery, Level, Report, ReportAddress, ReportExchange, Route } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */
/** @import { Names } from './words.js' */

import { badge, code, element, lazily, list, panel } from './dom.js';
import { path } from './path.js';
import { addressClass, duration, exchanges, unknownReason, unusable } from './words.js';

/** A report, and what is left of its delivery while something is down; `section` fires `left` when that changes.
 * @typedef {{report: Report, names: Names, section: HTMLElement, left: Delivery}} Shown */

/**
 * @param {Report} report
 * @param {Names} names
 */
export function delivery(report, names) {
  const { delivery: { route, levels }, target } = report;
  const order = levels.length > 1 ? ' Senders try the lowest preference first, and go on where nobody answers.' : '';
  const section = element('section.delivery',
    element('h2', 'Where mail goes'),
    element('p.lead', way(route, target.name), order));
  /** @type {Shown} */
  const shown = { report, names, section, left: report.delivery };
  const matrix = panel('matrix', 'h2', 'What real senders do with this', 'Postfix, Exim and others, each in its way');
  lazily(matrix, async () => (await import('./matrix.js')).matrix(shown));
  if (route === 'nullMx' || levels.length === 0) return route === 'unknown' ? [section] : [section, matrix];
  let drawn = path(report, shown.left);
  const draw = () => {
    const next = path(report, shown.left);
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
    const down = panel('what-if', 'h3', 'What if something is down?', 'what is left then, and what stops all mail');
    lazily(down, async () => (await import('./what-if.js')).whatIf(shown));
    section.append(down);
  }
  section.append(list('ol.levels', steps, 12));
  return [section, matrix];
}

/**
 * What each level is to senders.
 * @param {Level[]} levels
 */
export function rankings(levels) {
  const first = levels.findIndex(isTried);
  return levels.map((one, index) => isTried(one) ? index === first ? 'First' : 'Then'
    : one.exchanges.some(({ reason }) => reason === 'down') ? 'Down' : 'Skipped');
}

/** @param {Level} level */
function isTried({ exchanges }) {
  return exchanges.some(({ state }) => state !== 'unusable');
}

/**
 * @param {Route} route
 * @param {string} name
 * @returns {Child[]}
 */
function way(route, name) {
  switch (route) {
    case 'mx':
      return ['The MX records of ', code(name), ' name the exchanges that take its mail.'];
    case 'implicitMx':
      return [code(name), ' has no MX record, so its own address takes the mail: the implicit MX (RFC 5321 §5.1).'];
    case 'nullMx':
      return [code(name), ' publishes a null MX: senders return mail at once and try no server (RFC 7505).'];
    case 'none':
      return ['Nowhere: there is neither an MX record nor an address at ', code(name), '.'];
    case 'unknown':
      return ['Not known: the query that would tell failed.'];
  }
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
    route === 'mx' ? element('p', `preference ${preference}`) : null,
    usable > 1 ? element('p', `${usable} equals, in no order: each sender picks one at random`) : null,
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
      reason === 'down' ? badge('no', 'Down') : state === 'unusable' ? badge('no', 'Unusable') : null,
      state === 'unknown' ? badge('unknown', 'Not known') : null),
    by ? element('p.quiet', by.name) : null,
    share === null ? null : bar(share),
    reason === null || reason === 'down' ? null : element('p', unusable[reason]),
    ...unknown.map((one) => element('p', unknownReason(one))),
    aliases.length === 0 ? null : element('p', 'An alias', aliases.flatMap((alias) => [' → ', code(alias)])),
    all.length === 0 ? null : list('ul.addresses', all.map((one) => address(one, reason !== 'down' && !left.has(one.address)))),
    ttl === null ? null : element('p.quiet', `MX record: TTL ${duration(ttl)}`),
  ];
}

/** @param {number} share */
function bar(share) {
  const filled = element('span.filled');
  filled.style.inlineSize = `${share * 100}%`;
  return element('div.share', element('span.bar', filled), `${percent(share)} of first attempts at this level`);
}

/** @param {number} share */
export function percent(share) {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/**
 * @param {ReportAddress} address
 * @param {boolean} down
 * @returns {Child[]}
 */
function address({ address, ttl, class: kind, global, reverse, systems }, down) {
  return [
    code(address),
    down ? badge('no', 'down') : null,
    global ? null : badge('warn', addressClass(kind)),
    element('span.quiet', `TTL ${duration(ttl)}`),
    systems.length === 0 ? null : element('span.quiet', systems.map((number) => `AS${number}`).join(', ')),
    ...reverse.map((name) => element('span.quiet', 'in reverse ', code(name))),
  ];
}
