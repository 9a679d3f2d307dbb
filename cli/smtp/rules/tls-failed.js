/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, ofServers, tlsOf } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'tls-failed',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 3207, section: '4.1' },
  title: 'TLS does not come about with a server',
  explanation: 'It offers STARTTLS, and then there is no agreement with this machine, which takes TLS 1.2 and newer. Senders deliver in the clear then, or later, or not at all.',
  fix: 'Have the server take TLS 1.2 and 1.3, with a certificate and key that belong together.',
  check: (facts) => ofServers(facts, (attempt) => {
    const state = tlsOf(attempt);
    if (state === 'unseen') return UNSEEN;
    return state === 'failed' ? { detail: attempt.failure?.detail ?? attempt.failure?.code ?? null } : SOUND;
  }),
};
