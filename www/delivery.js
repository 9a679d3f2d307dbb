/** Shows how senders go about delivering: levels of preference, and the exchanges of each. */
/** @import { Level, Report, ReportAddress, ReportExchange, Route } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */

import { badge, code, element, list } from './dom.js';
import { addressClass, duration, unknownReason, unusable } from './words.js';

/** @param {Report} report */
export function delivery({ delivery: { route, levels }, target }) {
  const order = levels.length > 1 ? ' Senders try the lowest preference first, and go on where nobody answers.' : '';
  const first = levels.findIndex(isTried);
  const ranks = levels.map((one, index) => !isTried(one) ? 'Skipped' : index === first ? 'First' : 'Then');
  return element('section.delivery',
    element('h2', 'Where mail goes'),
    element('p.lead', way(route, target.name), order),
    route === 'nullMx' || levels.length === 0 ? null
      : list('ol.levels', levels.map((one, index) => level(one, ranks[index] ?? '', route)), 12));
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
 * @param {string} rank
 * @param {Route} route
 */
function level({ preference, exchanges }, rank, route) {
  const usable = exchanges.filter(({ state }) => state === 'usable').length;
  return element('li.level',
    element('div.rank',
      element('h3', rank),
      route === 'mx' ? element('p', `preference ${preference}`) : null,
      usable > 1 ? element('p', `${usable} equals, in no order: each sender picks one at random`) : null),
    list('ul.exchanges', exchanges.map((one) => element(`li.exchange ${one.state}`, exchange(one))), 12));
}

/**
 * @param {ReportExchange} exchange
 * @returns {Child[]}
 */
function exchange({ exchange: name, state, share, ttl, reason, aliases, addresses, unknown }) {
  return [
    element('h4', code(name),
      state === 'unusable' ? badge('no', 'Unusable') : null,
      state === 'unknown' ? badge('unknown', 'Not known') : null),
    share === null ? null : bar(share),
    reason === null ? null : element('p', unusable[reason]),
    ...unknown.map((one) => element('p', unknownReason(one))),
    aliases.length === 0 ? null : element('p', 'An alias', aliases.flatMap((alias) => [' → ', code(alias)])),
    addresses.length === 0 ? null : list('ul.addresses', addresses.map(address)),
    ttl === null ? null : element('p.quiet', `MX record: TTL ${duration(ttl)}`),
  ];
}

/** @param {number} share */
function bar(share) {
  const filled = element('span.filled');
  filled.style.inlineSize = `${share * 100}%`;
  const percent = Number((share * 100).toPrecision(3));
  return element('div.share', element('span.bar', filled), `${percent} % of first attempts at this level`);
}

/**
 * @param {ReportAddress} address
 * @returns {Child[]}
 */
function address({ address, ttl, class: kind, global }) {
  const odd = global ? null : badge('warn', addressClass(kind));
  return [code(address), odd, element('span.quiet', `TTL ${duration(ttl)}`)];
}
