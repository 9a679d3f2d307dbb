/** Hands a text over as a file. */
/** @import { Report } from './wasm/mxlens.js' */

import { element } from './dom.js';

/**
 * @param {string} name
 * @param {string} type its media type
 * @param {BlobPart[]} parts
 */
export function download(name, type, parts) {
  const href = URL.createObjectURL(new Blob(parts, { type }));
  Object.assign(element('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // the browser reads it meanwhile
}

/**
 * What a file about a report is called.
 * @param {Report} report
 * @param {string} ending
 */
export function fileName({ checkedAt, target }, ending) {
  const date = new Date(checkedAt).toISOString().slice(0, 10);
  return `mxlens-${target.name.replace(/[^a-z\d.-]/g, '_').slice(0, 100)}-${date}.${ending}`;
}
