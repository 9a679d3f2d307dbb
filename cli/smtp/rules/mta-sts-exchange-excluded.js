/** @import { Rule } from './rule.js' */

import { SOUND } from './rule.js';
import { underPolicy } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-exchange-excluded',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 8461, section: '4.1' },
  title: 'The MTA-STS policy does not name an exchange',
  explanation: 'The policy is to be enforced, so senders that know MTA-STS do not deliver there.',
  fix: 'Add an mx line for the exchange to the policy, and change the id in the record; a pattern such as *.example.com stands for one label only.',
  check: (facts) => underPolicy(facts, 'enforce', ({ policy }) => policy === 'notNamed' ? { detail: null } : SOUND),
};
