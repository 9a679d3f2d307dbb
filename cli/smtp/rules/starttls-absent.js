/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, ofServers, tlsOf } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'starttls-absent',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 3207, section: '4' },
  title: 'A server does not offer STARTTLS',
  explanation: 'Mail comes to it in the clear, readable on the way, and senders that insist on TLS do not deliver.',
  fix: 'Set up a certificate, and have the server offer STARTTLS on port 25.',
  check: (facts) => ofServers(facts, (attempt) => {
    const state = tlsOf(attempt);
    return state === 'absent' ? { detail: null } : state === 'unseen' ? UNSEEN : SOUND;
  }),
};
