/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, ofServers, spoken, tlsOf } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'starttls-refused',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 3207, section: '4' },
  title: 'A server offers STARTTLS and then refuses it',
  explanation: 'Senders deliver in the clear then, or later, or not at all. A missing or unreadable certificate is the usual cause.',
  fix: 'Read the log of the server, and see that it can read its key and certificate.',
  check: (facts) => ofServers(facts, (attempt) => {
    const state = tlsOf(attempt);
    if (state === 'unseen') return UNSEEN;
    return state === 'refused' ? { detail: attempt.starttls && spoken(attempt.starttls) } : SOUND;
  }),
};
