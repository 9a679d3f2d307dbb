/** @import { Rule } from './rule.js' */

import { fitsSts } from './rule.js';
import { underPolicy } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-test-failed',
  severity: 'notice',
  affectsDelivery: false,
  reference: { number: 8461, section: '5' },
  title: 'An MTA-STS policy in testing does not hold for a server',
  explanation: 'Mail is delivered all the same, and senders report the failure; were the policy enforced, they would not deliver there.',
  fix: 'Name every exchange in the policy, and have every server present a trusted certificate for its name, before you set the mode to enforce.',
  check: (facts) => underPolicy(facts, 'testing', (attempt) =>
    attempt.policy === 'notNamed' ? { detail: 'the policy does not name the exchange' } : fitsSts(attempt)),
};
