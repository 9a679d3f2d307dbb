/** @import { Rule } from './rule.js' */

import { ofSts } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-policy-invalid',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 8461, section: '3.2' },
  title: 'The MTA-STS policy breaks the grammar',
  explanation: 'Senders that read it as the RFC has it take it for none, and protect nothing.',
  fix: 'Serve lines of version: STSv1, mode, max_age of up to 31557600, and an mx for every exchange.',
  check: (facts) => ofSts(facts, 'policyInvalid'),
};
