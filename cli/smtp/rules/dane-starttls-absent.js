/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, tlsOf } from './rule.js';
import { underDane } from './dane.js';

/** @type {Rule} */
export const rule = {
  id: 'dane-starttls-absent',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 7672, section: '2.2' },
  title: 'A server with signed TLSA records has no TLS',
  explanation: 'The records say that the server speaks TLS, so senders that know DANE do not deliver in the clear; here they do not deliver at all.',
  fix: 'Have the server offer STARTTLS, or take its TLSA records out of DNS.',
  check: (facts) => underDane(facts, (attempt) => {
    if (attempt.dane.state === 'notUsed') return SOUND;
    const state = tlsOf(attempt);
    if (state === 'unseen') return UNSEEN;
    return state === 'secured' ? SOUND : { detail: state === 'absent' ? 'no STARTTLS' : 'no TLS' };
  }),
};
