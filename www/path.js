/** Draws the way of mail: from the domain over the levels of preference to exchanges, addresses and networks. */
/** @import { Delivery, Report, ReportAddress, ReportExchange } from './wasm/mxlens.js' */

import { code, element, visible } from './dom.js';
import { count, isRightToLeft, t } from './text.js';
import { exchanges, unusable } from './words.js';

/** Exchanges that are drawn; a set with more is read in the table. */
const MOST = 12;

/** Addresses of one exchange that are drawn. */
const MOST_ADDRESSES = 4;

/** Sizes, in units of which a line of text has sixteen. */
const [ROW, GAP, NODE, LETTER] = [30, 10, 24, 7.3];

/** Where the columns begin and how wide they are: domain, preference, exchange, address, network. */
const COLUMNS = /** @type {const} */ ([[0, 150], [190, 110], [340, 235], [615, 185], [840, 150]]);
const WIDTH = 990;

/** A piece of the drawing; `from` is what it hangs on.
 * @typedef {{ label: string, full: string, kind: string, column: number, y: number, from: Piece[], broken: boolean }} Piece */

/**
 * @param {Report} report
 * @param {Delivery} delivery what is left of it
 */
export function drawing(report, delivery) {
  const pieces = laidOut(report, delivery);
  const height = Math.max(...pieces.map(({ y }) => y)) + ROW;
  const narrow = matchMedia('(width < 48rem)').matches;
  const drawn = narrow ? down(pieces) : across(pieces, height);
  drawn.setAttribute('role', 'img');
  drawn.ariaLabel = summary(report, delivery);
  const left = exchanges({ delivery }).length - MOST;
  return element('figure.path', drawn,
    left > 0 ? element('figcaption.quiet', t`${count(left, 'more exchange is', 'more exchanges are')} in the table.`) : null,
    element('details.more', element('summary', t`The same as a table`), table(delivery)));
}

/** @param {Report} report @param {Delivery} delivery */
function summary({ target }, delivery) {
  const all = exchanges({ delivery });
  const usable = all.filter(({ state }) => state === 'usable').length;
  return t`The way of mail for ${visible(target.shown)}: ${usable} of ${count(all.length, 'exchange')} can be used.`;
}

/**
 * The pieces, in the order in which they are drawn.
 * @param {Report} report
 * @param {Delivery} delivery
 */
function laidOut({ target, delivery: { route } }, delivery) {
  /** @type {Piece[]} */
  const pieces = [];
  /** @type {Map<string, Piece>} */
  const networks = new Map();
  /** @param {Pick<Piece, 'label' | 'kind' | 'column'> & Partial<Piece>} piece */
  const add = (piece) => {
    const made = { full: piece.label, y: 0, from: [], broken: false, ...piece };
    pieces.push(made);
    return made;
  };
  const domain = add({ label: visible(target.shown), kind: 'domain', column: 0 });
  let [y, drawn] = [0, 0];
  for (const level of delivery.levels) {
    const shown = level.exchanges.slice(0, MOST - drawn);
    if (shown.length === 0) break;
    drawn += shown.length;
    const rank = add({ label: route === 'mx' ? t`preference ${level.preference}` : t`no MX`, kind: 'preference', column: 1, from: [domain] });
    const hosts = shown.map((exchange) => {
      const broken = exchange.state === 'unusable';
      const name = visible(exchange.exchange);
      const full = [name, standing(exchange)].filter(Boolean).join(': ');
      const host = add({ label: name, full, kind: exchange.reason === 'down' ? 'unusable' : exchange.state, column: 2, from: [rank], broken });
      const some = exchange.addresses.slice(0, MOST_ADDRESSES);
      const tops = some.map((one) => {
        const at = add({ label: one.address, kind: broken || !one.global ? 'unusable' : 'address', column: 3, y, from: [host], broken });
        const network = networkOf(one);
        const known = networks.get(network) ?? add({ label: network, kind: 'network', column: 4, from: [] });
        networks.set(network, known);
        known.from.push(at);
        y += ROW;
        return at.y;
      });
      if (exchange.addresses.length > some.length) {
        tops.push(add({ label: count(exchange.addresses.length - some.length, 'more', 'more'), kind: 'rest', column: 3, y, from: [host] }).y);
        y += ROW;
      }
      if (tops.length === 0) {
        tops.push(y);
        y += ROW;
      }
      y += GAP;
      host.y = middle(tops);
      return host;
    });
    rank.y = middle(hosts.map((host) => host.y));
    rank.broken = hosts.every(({ broken }) => broken);
    y += GAP;
  }
  domain.y = middle(pieces.filter(({ column }) => column === 1).map((level) => level.y));
  let below = 0;
  for (const network of networks.values()) {
    network.y = Math.max(below, middle(network.from.map((at) => at.y)));
    below = network.y + ROW;
  }
  return pieces;
}

/** @param {number[]} all */
function middle(all) {
  return all.length === 0 ? 0 : (Math.min(...all) + Math.max(...all)) / 2;
}

/** What an exchange is beside usable. @param {ReportExchange} exchange */
function standing({ state, reason }) {
  return state === 'usable' ? '' : state === 'unknown' ? t`not known` : unusable[reason ?? 'down'];
}

/**
 * The network that an address goes down with, as far as the address tells: its /24 or /48; or who announces it.
 * @param {ReportAddress} address
 */
function networkOf({ address, systems }) {
  if (systems.length > 0) return systems.map((number) => `AS${number}`).join(', ');
  if (!address.includes(':')) return `${address.replace(/\.\d+$/, '')}.0/24`;
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const zeros = after === undefined ? 0 : 8 - head.length - after.split(':').filter(Boolean).length;
  const three = [...head, ...Array(zeros).fill('0')].slice(0, 3);
  while (three.at(-1) === '0') three.pop();
  return `${three.join(':')}::/48`;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function svg(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  made.append(...children);
  return made;
}

/**
 * Columns beside each other, in the direction of reading.
 * @param {Piece[]} pieces
 * @param {number} height
 */
function across(pieces, height) {
  const mirrored = isRightToLeft();
  /** @param {number} x */
  const at = (x) => mirrored ? WIDTH - x : x;
  const lines = pieces.flatMap((piece) => piece.from.map((from) => {
    const [start, width] = COLUMNS[from.column] ?? [0, 0];
    const [ends] = COLUMNS[piece.column] ?? [0];
    const [x1, x2, bend] = [at(start + width), at(ends), at((start + width + ends) / 2)];
    const [y1, y2] = [from.y + NODE / 2, piece.y + NODE / 2];
    return svg('path', { class: `way ${piece.broken || from.broken ? 'broken' : ''}`, d: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}` });
  }));
  const nodes = pieces.map((piece) => {
    const [x, width] = COLUMNS[piece.column] ?? [0, 0];
    const left = mirrored ? WIDTH - x - width : x;
    return svg('g', { class: `node ${piece.kind}` },
      svg('title', {}, piece.full),
      svg('rect', { x: left + 0.75, y: piece.y + 0.75, width: width - 1.5, height: NODE - 1.5, rx: 6 }),
      ...sign(piece, left + width - 20),
      svg('text', { x: left + 9, y: piece.y + 16.5 }, piece.column === 1 ? piece.label : cut(piece.label, (width - (piece.kind === 'unusable' || piece.kind === 'unknown' ? 32 : 16)) / LETTER)));
  });
  return svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, class: 'across' }, ...lines, ...nodes);
}

/**
 * One below the other, indented by what they hang on; the network stands with each address.
 * @param {Piece[]} pieces
 */
function down(pieces) {
  const rows = pieces.filter(({ column }) => column < 4);
  const places = new Map(rows.map((piece, index) => [piece, index * ROW]));
  const lines = rows.flatMap((piece) => piece.from.map((from) => {
    const [x, y1, y2] = [from.column * 18 + 9, (places.get(from) ?? 0) + NODE, (places.get(piece) ?? 0) + NODE / 2];
    return svg('path', { class: `way ${piece.broken || from.broken ? 'broken' : ''}`, d: `M${x} ${y1}V${y2}H${piece.column * 18}` });
  }));
  const nodes = rows.map((piece) => {
    const [x, y] = [piece.column * 18, places.get(piece) ?? 0];
    return svg('g', { class: `node ${piece.kind}` }, svg('title', {}, piece.full),
      svg('rect', { x: x + 0.75, y: y + 0.75, width: 320 - x - 1.5, height: NODE - 1.5, rx: 6 }),
      ...sign(piece, 300, y),
      svg('text', { x: x + 9, y: y + 16.5 }, cut(piece.label, (320 - x - 32) / LETTER)));
  });
  return svg('svg', { viewBox: `0 0 320 ${rows.length * ROW}`, class: 'down' }, ...lines, ...nodes);
}

/**
 * A cross for what cannot be used, a question mark for what is not known.
 * @param {Piece} piece
 * @param {number} x
 * @param {number} [y]
 */
function sign({ kind, y: own }, x, y = own) {
  const path = kind === 'unusable' ? 'M1 1l8 8M9 1l-8 8' : kind === 'unknown' ? 'M2 3a3 3 0 1 1 4.3 2.7c-.9.5-1.3.6-1.3 1.4M5 9.6v.2' : '';
  return path ? [svg('path', { class: 'sign', d: path, transform: `translate(${x} ${y + 7})` })] : [];
}

/**
 * A text that finds room, with its middle left out where it is too long; the whole is in the title and the table.
 * @param {string} text
 * @param {number} room in letters
 */
function cut(text, room) {
  const letters = [...text];
  if (letters.length <= room) return text;
  const half = Math.floor((room - 1) / 2);
  return `${letters.slice(0, half).join('')}…${letters.slice(-half).join('')}`;
}

/** @param {Delivery} delivery */
function table({ levels }) {
  const heads = [t`Preference`, t`Exchange`, t`State`, t`Address`, t`Network`];
  const rows = levels.flatMap(({ preference, exchanges: some }) => some.flatMap((exchange) => {
    const all = exchange.addresses.length > 0 ? exchange.addresses : [null];
    return all.map((one) => element('tr',
      element('td.number', `${preference}`),
      Object.assign(element('th', code(exchange.exchange)), { scope: 'row' }),
      element('td', standing(exchange) || t`usable`),
      element('td', one ? code(one.address) : '–'),
      element('td', one ? code(networkOf(one)) : '–')));
  }));
  const made = heads.map((head) => Object.assign(element('th', head), { scope: 'col' }));
  return Object.assign(element('div.scroll', element('table', element('thead', element('tr', made)), element('tbody', rows))),
    { role: 'group', tabIndex: 0, ariaLabel: t`The way of mail` });
}
