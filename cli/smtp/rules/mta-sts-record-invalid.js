/** @import { Rule } from './rule.js' */

import { ofSts } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-record-invalid',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 8461, section: '3.1' },
  title: 'The MTA-STS record cannot be used',
  explanation: 'There are several records, or the one there is breaks the grammar, so senders take it that there is no policy.',
  fix: 'Publish exactly one TXT record at _mta-sts, such as "v=STSv1; id=20260101T000000;", with an id of up to 32 letters and digits.',
  check: (facts) => ofSts(facts, 'recordInvalid'),
};
