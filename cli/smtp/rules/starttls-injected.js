/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, ofServers, tlsOf } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'starttls-injected',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 3207, section: '4.2' },
  title: 'Something came in the clear behind the reply to STARTTLS',
  explanation: 'After its reply a server has to be silent until TLS stands; what comes there would be taken for a part of what is said under TLS. It is a fault of the server, or somebody on the way put it there.',
  fix: 'Try from another network; if it comes there, too, update the mail server or what stands before it.',
  check: (facts) => ofServers(facts, (attempt) => {
    const state = tlsOf(attempt);
    return state === 'injected' ? { detail: null } : state === 'unseen' ? UNSEEN : SOUND;
  }),
};
