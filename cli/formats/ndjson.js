/** A report in each line, for a stream: every entry has one line, and the line says which entry that was. */
/** @import { MakeFormat } from './format.js' */

import { dataOf, json } from './format.js';

/** @type {MakeFormat} */
export function format() {
  return { row: (row) => `${json(dataOf(row))}\n` };
}
