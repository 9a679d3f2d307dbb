/** @import { Rule } from './rule.js' */

import { ofSts } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-policy-unavailable',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 8461, section: '3.3' },
  title: 'The MTA-STS policy cannot be had from its host',
  explanation: 'The record says that there is a policy, and the host gives none that may be used: senders that hold no older one protect nothing.',
  fix: 'Serve the policy at the address told, with status 200 and no redirect, as text/plain, under 64 KB, and with a trusted certificate for the host.',
  check: (facts) => ofSts(facts, 'policyUnavailable'),
};
