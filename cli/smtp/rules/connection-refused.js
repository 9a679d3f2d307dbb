/** @import { Rule } from './rule.js' */

import { ofConnections } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-connection-refused',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 5321, section: '4.5.4.1' },
  title: 'A server refuses connections',
  explanation: 'Nothing takes connections there, or a packet filter refuses them; senders go on to the next address, and without one try again later.',
  fix: 'Start the mail server, have it listen on port 25 at this address, and let everybody through to it; or take the address out of DNS.',
  check: (facts) => ofConnections(facts, ({ code }) => code === 'refused'),
};
