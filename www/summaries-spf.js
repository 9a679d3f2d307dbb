/** What is published about who may send mail as a domain, in a word and a sentence. */
/** @import { Neighbours, SpfNode, SpfResult } from './wasm/neighbours.js' */
/** @import { Said } from './summaries.js' */

import { said, unknowable } from './summaries-arriving.js';
import { plural, t, texts } from './text.js';

/** How many terms of a record may look something up, and how many of these may find nothing (RFC 7208 §4.6.4). */
export const [MOST_LOOKUPS, MOST_VOIDS] = [10, 2];

/** What becomes of a sender, in a clause about all that the record does not name.
 * @type {Record<SpfResult, string>} */
export const ends = texts({
  none: 'of all others nothing is said',
  neutral: 'of all others nothing is said',
  pass: 'all others may, too',
  fail: 'all others may not',
  softfail: 'all others probably may not',
  temperror: 'of all others it cannot be told',
  permerror: 'of all others it cannot be told',
});

/**
 * How many look-ups find nothing, for the senders for whom these are the most.
 * @param {SpfNode} node
 */
export const voidsOf = ({ voidsIpv4, voidsIpv6 }) => Math.max(voidsIpv4, voidsIpv6);

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function spf({ spf: { state, records, nodes: [own], partial, unknown } }) {
  if (state === 'unknown') return unknowable(unknown);
  if (state === 'absent') return said('none', [t`Receivers are not told which servers may send mail as the domain.`]);
  if (state === 'broken' || !own) {
    return said('unusable', [records.length > 1 ? t`There are several records, and receivers can use none of them.`
      : t`The record breaks the rules, and receivers cannot use it.`]);
  }
  if (own.nobody) return said('inPlace', [t`The domain says that no server sends mail as it.`]);
  if (own.lookups > MOST_LOOKUPS) {
    return said('unusable', [plural(own.lookups, 'It takes {0} look-up, and receivers give up after {1}.', 'It takes {0} look-ups, and receivers give up after {1}.', MOST_LOOKUPS)]);
  }
  if (voidsOf(own) > MOST_VOIDS) {
    return said('unusable', [plural(voidsOf(own), '{0} look-up finds nothing, and receivers give up after {1}.', '{0} look-ups find nothing, and receivers give up after {1}.', MOST_VOIDS)]);
  }
  if (own.open.length > 0) return said('unusable', [t`It lets everybody send mail as the domain.`]);
  const lookups = partial ? t`It takes at least ${own.lookups} of ${MOST_LOOKUPS} look-ups.` : t`It takes ${own.lookups} of ${MOST_LOOKUPS} look-ups.`;
  if (own.end === null) return said('partly', [t`Servers that it names may send mail as the domain. Not all of it could be read.`, ' ', lookups]);
  const isClear = own.end === 'fail' || own.end === 'softfail';
  return said(isClear ? 'inPlace' : 'partly', [t`Servers that it names may send mail as the domain; ${ends[own.end]}.`, ' ', lookups]);
}
