/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN } from './rule.js';
import { underDane } from './dane.js';

/** @type {Record<string, string>} */
const WORDS = {
  noMatch: 'no record is of what the server presents',
  name: 'the authority in a record vouches for it, but it is for other names',
  date: 'the authority in a record vouches for it, but a certificate is out of its time',
};

/** @type {Rule} */
export const rule = {
  id: 'dane-mismatch',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 7672, section: '2.2' },
  title: 'The certificate of a server does not fit the TLSA records',
  explanation: 'Senders that know DANE do not deliver to a server whose certificate fits none of the signed records.',
  fix: 'Publish TLSA records for the key that the server has now; with the next key, publish its record first, and wait for the TTL before the server gets the key.',
  check: (facts) => underDane(facts, ({ dane: { state } }) => {
    if (state === 'notSeen') return UNSEEN;
    const words = WORDS[state];
    return words === undefined ? SOUND : { detail: words };
  }),
};
