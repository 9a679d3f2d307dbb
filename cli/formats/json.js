/** The whole reports in one document, as the list page of mxlens writes them. */
/** @import { MakeFormat } from './format.js' */

import { dataOf, json } from './format.js';

/** @type {MakeFormat} */
export function format() {
  let separator = '\n';
  return {
    head: () => '{"mxlens":"list","version":1,"domains":[',
    row(row) {
      const text = `${separator}${json(dataOf(row))}`;
      separator = ',\n';
      return text;
    },
    tail: () => '\n]}\n',
  };
}
