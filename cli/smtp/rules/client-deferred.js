/** @import { Rule } from './rule.js' */

import { lastReply, ofTalks, spoken } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-client-deferred',
  severity: 'notice',
  affectsDelivery: false,
  reference: { number: 5321, section: '4.2.1' },
  title: 'A server put this machine off',
  explanation: 'It answered with a temporary failure, as servers do that are busy, limit rates or greet strangers so. Senders come again, and this is not known to be a fault.',
  fix: 'Try again later; if it goes on for hours, read the log of the server.',
  check: (facts) => ofTalks(facts, (attempt) => {
    const reply = lastReply(attempt);
    return reply && reply.code >= 400 && reply.code < 500 ? { detail: spoken(reply) } : null;
  }),
};
