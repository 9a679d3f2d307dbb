/** @import { Rule } from './rule.js' */

import { ofTalks } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-reply-late',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 5321, section: '4.5.3.2' },
  title: 'A server lets senders wait long',
  explanation: 'The greeting or the reply to EHLO did not come in the time given, which is shorter than the five minutes that senders are to wait. Some servers do so to strangers on purpose, and some senders give up sooner.',
  fix: 'Have the server greet within seconds: look at its load, and at the look-ups that it makes before it speaks.',
  check: (facts) => ofTalks(facts, (_, { code, step }) => code === 'timeout' ? { detail: `at ${step}` } : null),
};
