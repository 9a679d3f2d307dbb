/** @import { Rule } from './rule.js' */

import { ofTalks } from './rule.js';

const WORDS = { garbage: 'no reply of SMTP', tooLong: 'longer than any reply', unasked: 'more than was asked for' };

/** @type {Rule} */
export const rule = {
  id: 'smtp-reply-malformed',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 5321, section: '4.2' },
  title: 'What answers does not speak SMTP',
  explanation: 'What came is no reply of a mail server, or one without an end, so senders cannot hand mail over.',
  fix: 'Have a mail server answer on port 25 of this address, and no other service.',
  check: (facts) => ofTalks(facts, (_, { code, detail }) => {
    if (code !== 'garbage' && code !== 'tooLong' && code !== 'unasked') return null;
    return { detail: detail ? `${WORDS[code]}: ${detail}` : WORDS[code] };
  }),
};
