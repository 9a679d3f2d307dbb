/** What of a list is shown, and in which order: sorted by a column, filtered by verdict, finding and text. */
/** @import { RuleId } from './core.js' */
/** @import { Kind, Row } from './list-row.js' */

import { kindOf } from './list-row.js';

/** Worst first; what is no domain, and what is still to come, at the end.
 * @type {Kind[]} */
export const KINDS = ['undeliverable', 'atRisk', 'undetermined', 'refusesMail', 'deliverable', 'invalid', 'waiting'];

/** @typedef {'domain' | 'verdict' | 'findings' | 'goes'} Key */

/**
 * @typedef {object} View
 * @property {Key | ''} key nothing for the order of the list
 * @property {boolean} down
 * @property {Kind | ''} kind
 * @property {RuleId | ''} finding
 * @property {string} text
 */

/**
 * @param {readonly Row[]} rows
 * @param {View} view
 * @param {(row: Row) => string} goes where mail goes, as it is shown
 * @returns {readonly Row[]}
 */
export function seen(rows, { key, down, kind, finding, text }, goes) {
  const wanted = text.trim().toLowerCase();
  /** @param {string} one */
  const has = (one) => one.toLowerCase().includes(wanted);
  const found = rows.filter((row) => (!kind || kindOf(row) === kind)
    && (!finding || row.outcome?.findings.includes(finding))
    && (!wanted || has(row.shown) || has(row.name) || has(row.input) || has(goes(row))));
  if (!key) return found;
  const keys = new Map(found.map((row) => [row, keyOf(row, key, goes)]));
  const sign = down ? -1 : 1;
  return found.sort((one, other) => {
    const [a = '', b = ''] = [keys.get(one), keys.get(other)];
    // what there is nothing of stands at the end, whichever way it goes
    if (a === '' || b === '') return a === b ? one.index - other.index : a === '' ? 1 : -1;
    return a === b ? one.index - other.index : a < b ? -sign : sign;
  });
}

/**
 * @param {Row} row
 * @param {Key} key
 * @param {(row: Row) => string} goes
 */
function keyOf(row, key, goes) {
  switch (key) {
    case 'domain':
      return row.shown.toLowerCase();
    case 'verdict':
      return row.fault || row.outcome ? KINDS.indexOf(kindOf(row)) : '';
    case 'findings':
      return row.outcome ? row.outcome.findings.length : '';
    case 'goes':
      return goes(row).toLowerCase();
  }
}

/**
 * How many rows there are of each kind, and with each finding.
 * @param {readonly Row[]} rows
 */
export function tally(rows) {
  /** @type {Map<Kind, number>} */
  const kinds = new Map();
  /** @type {Map<RuleId, number>} */
  const findings = new Map();
  for (const row of rows) {
    const kind = kindOf(row);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const id of row.outcome?.findings ?? []) findings.set(id, (findings.get(id) ?? 0) + 1);
  }
  return { kinds, findings };
}
