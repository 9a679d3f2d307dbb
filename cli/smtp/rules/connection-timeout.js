/** @import { Rule } from './rule.js' */

import { ofConnections } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-connection-timeout',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 5321, section: '4.5.4.1' },
  title: 'A server cannot be connected to',
  explanation: 'No connection came about in the time given, or it broke off at once, while others could be reached. Senders wait at every try before they go on to the next address.',
  fix: 'See whether the host is up, its address is right, and nothing on the way drops connections to port 25; or take the address out of DNS.',
  check: (facts) => ofConnections(facts, ({ code }) => code !== 'refused'),
};
