/** @import { Rule } from './rule.js' */

import { lastReply, ofTalks, spoken } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-service-closed',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 7504, section: '3' },
  title: 'A server says that it takes no mail at all',
  explanation: 'Code 521 says that the host never takes mail, so senders give this exchange up.',
  fix: 'Take the host out of the MX records, or have it take mail.',
  check: (facts) => ofTalks(facts, (attempt) => {
    const reply = lastReply(attempt);
    return reply?.code === 521 ? { detail: spoken(reply) } : null;
  }),
};
