/** @import { Rule } from './rule.js' */

import { lastReply, ofTalks, spoken } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-client-refused',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 5321, section: '3.1' },
  title: 'A server does not speak with this machine',
  explanation: 'It answered the connection or EHLO with a permanent failure. Most servers say so to machines on blocklists and at home connections; whether it says so to everybody, one machine cannot see.',
  fix: 'Try from a machine that sends mail; if that is refused as well, read the reply, and the log of the server.',
  check: (facts) => ofTalks(facts, (attempt) => {
    const reply = lastReply(attempt);
    return reply && reply.code !== 521 && !isTemporary(reply.code) ? { detail: spoken(reply) } : null;
  }),
};

/** @param {number} code */
const isTemporary = (code) => code >= 400 && code < 500;
