/** A table of very many rows, of which only those in view are in the document. */
/** @import { Child } from './dom.js' */
/** @import { Row } from './list-row.js' */

import { element } from './dom.js';

/** Rows that are drawn above and below what is in view, so that scrolling finds them there. */
const BEYOND = 6;

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} word
 * @property {(row: Row) => Child[]} cell
 */

/**
 * @param {HTMLElement} home what scrolls
 * @param {object} look
 * @param {Column[]} look.columns the first one is what opens a row
 * @param {(row: Row) => void} look.open
 * @param {(key: string) => void} look.sort
 */
export function table(home, { columns, open, sort }) {
  /** @type {readonly Row[]} */
  let rows = [];
  /** Rows in the document, with what they were made from.
   * @type {Map<number, { row: Row, node: HTMLElement }>} */
  const drawn = new Map();
  /** The row that Tab leads to, by its index in the list: it stays in the document, so that the focus does. */
  let active = 0;

  const heads = columns.map(({ key, word }) => {
    const made = Object.assign(element('button', word), { type: 'button' });
    made.addEventListener('click', () => sort(key));
    return Object.assign(element(`div.cell ${key}`, made), { role: 'columnheader' });
  });
  const head = Object.assign(element('div.heads', Object.assign(element('div.line', heads), { role: 'row', ariaRowIndex: '1' })), { role: 'rowgroup' });
  const body = Object.assign(element('div.lines'), { role: 'rowgroup' });
  home.role = 'grid';
  home.replaceChildren(head, body);

  /** Of one row, in pixels; the style says it. */
  const height = () => Number.parseFloat(getComputedStyle(body).lineHeight) || 1;

  function draw() {
    const each = height();
    const above = Math.floor(home.scrollTop / each) - BEYOND;
    const below = Math.ceil((home.scrollTop + home.clientHeight) / each) + BEYOND;
    const kept = rows.findIndex(({ index }) => index === active);
    const places = [];
    for (let place = Math.max(0, above); place < Math.min(rows.length, below); place++) places.push(place);
    if (kept >= 0 && kept < above) places.unshift(kept);
    if (kept >= below) places.push(kept);

    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    const wanted = new Set(places.map((place) => rows[place]?.index));
    for (const [index, { node }] of drawn) {
      if (wanted.has(index)) continue;
      node.remove();
      drawn.delete(index);
    }
    places.forEach((place, at) => {
      const row = /** @type {Row} */ (rows[place]);
      const { node } = lineOf(row);
      node.ariaRowIndex = `${place + 2}`;
      node.style.transform = `translateY(${place * each}px)`;
      const opener = /** @type {HTMLElement} */ (node.querySelector('button'));
      opener.tabIndex = row.index === active ? 0 : -1;
      if (body.children[at] !== node) body.insertBefore(node, body.children[at] ?? null);
    });
    if (focused && focused !== document.activeElement) opener(active)?.focus({ preventScroll: true });
  }

  /** @param {Row} row */
  function lineOf(row) {
    const known = drawn.get(row.index);
    if (known?.row === row) return known;
    const cells = columns.map(({ key, cell }, at) => {
      const content = cell(row);
      if (at > 0) return Object.assign(element(`div.cell ${key}`, content), { role: 'gridcell' });
      const made = Object.assign(element('button', content), { type: 'button' });
      made.dataset.index = `${row.index}`;
      return Object.assign(element(`div.cell ${key}`, made), { role: 'rowheader' });
    });
    const node = known?.node ?? Object.assign(element('div.line'), { role: 'row' });
    const hadFocus = node.contains(document.activeElement);
    node.replaceChildren(...cells);
    const made = { row, node };
    drawn.set(row.index, made);
    if (hadFocus) node.querySelector('button')?.focus({ preventScroll: true });
    return made;
  }

  /** @param {number} index */
  const opener = (index) => drawn.get(index)?.node.querySelector('button');

  /** @param {number} place */
  function goTo(place) {
    const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
    if (!row) return;
    active = row.index;
    const each = height();
    const top = rows.indexOf(row) * each;
    const room = home.clientHeight - head.offsetHeight;
    home.scrollTop = Math.min(Math.max(home.scrollTop, top + each - room), top);
    draw();
    opener(active)?.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  const rowOf = ({ target }) => {
    const index = target instanceof Element ? target.closest('.line')?.querySelector('button')?.dataset.index : undefined;
    return rows.find((row) => `${row.index}` === index);
  };
  body.addEventListener('click', (event) => {
    const row = rowOf(event);
    if (!row) return;
    active = row.index;
    draw();
    open(row);
  });
  body.addEventListener('focusin', (event) => {
    const row = rowOf(event);
    if (!row || row.index === active) return;
    active = row.index;
    draw();
  });
  body.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const place = rows.findIndex(({ index }) => index === active);
    const page = Math.max(1, Math.floor(home.clientHeight / height()) - 1);
    /** @type {Record<string, number>} */
    const places = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: rows.length - 1 };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    goTo(next);
  });
  let isAwaited = false;
  const soon = () => {
    if (isAwaited) return;
    isAwaited = true;
    requestAnimationFrame(() => {
      isAwaited = false;
      draw();
    });
  };
  home.addEventListener('scroll', soon, { passive: true });
  new ResizeObserver(() => {
    size();
    soon();
  }).observe(home);

  const size = () => void (body.style.blockSize = `${rows.length * height()}px`);

  return {
    /**
     * @param {readonly Row[]} next
     * @param {{ key: string, down: boolean }} order
     */
    show(next, order) {
      rows = next;
      home.ariaRowCount = `${rows.length + 1}`;
      columns.forEach(({ key }, at) => {
        const one = /** @type {HTMLElement} */ (heads[at]);
        one.ariaSort = key !== order.key ? 'none' : order.down ? 'descending' : 'ascending';
      });
      if (!rows.some(({ index }) => index === active) && rows[0]) active = rows[0].index;
      size();
      draw();
    },
    /** The next rows are of another list. */
    clear() {
      drawn.clear();
      body.replaceChildren();
      home.scrollTop = 0;
      active = 0;
    },
    focus: () => opener(active)?.focus(),
  };
}
