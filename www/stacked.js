/** Tables whose rows are stacked where they find no room, one cell below the other with its head. */
/** @import { Child } from './dom.js' */

import { element } from './dom.js';

/** Where rows are stacked, a browser may take a table for none unless the roles are written.
 * @template {HTMLElement} Kind
 * @param {string} name
 * @param {Kind} made */
export function role(name, made) {
  return Object.assign(made, { role: name });
}

/**
 * @param {'table' | `table.${string}`} kind
 * @param {string[]} heads
 * @param {HTMLElement} body a row group
 */
export function stacked(kind, heads, body) {
  const made = heads.map((head) => Object.assign(role('columnheader', element('th', head)), { scope: 'col' }));
  const table = role('table', element(kind, role('rowgroup', element('thead', role('row', element('tr', made)))), body));
  table.classList.add('senders');
  return table;
}

/**
 * @param {string[]} heads
 * @param {Child[]} name what the row is about
 * @param {Child[][]} contents one for each further head
 */
export function stackedRow(heads, name, contents) {
  const head = Object.assign(role('rowheader', element('th', name)), { scope: 'row' });
  const cells = contents.map((content, index) => {
    const cell = role('cell', element('td', content));
    cell.dataset.head = heads[index + 1];
    return cell;
  });
  return { cells, row: role('row', element('tr', head, cells)) };
}
