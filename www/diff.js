/** What changed between two reports of a domain. */

import { difference, digest } from './watch-difference.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */

/** What can change between two checks; each has a stable `kind`.
 * @typedef {Exclude<import('./watch-difference.js').Change, { kind: 'baseline' | 'silent' | 'recovered' }>} Change */

/**
 * What changed between two reports of a domain, what matters most first: the verdict, what is expected, records, addresses
 * of exchanges that are no provider's, what signatures prove, findings, who answered. Neither the order of records nor a
 * TTL is a change, and what one of the two could not learn is none either. The reports may come out of a file.
 *
 * @example
 * const published = await check('example.com');
 * const planned = await check('example.com', { draft: '10 mx1.example.com' });
 * console.log(diff(published, planned)[0]); // { kind: "mxGone", preference: 20, exchange: "mx2.example.com" }
 *
 * @param {Report} before
 * @param {Report} after
 * @returns {Change[]}
 */
export function diff(before, after) {
  return /** @type {Change[]} */ (difference(digest(before), digest(after)));
}
