/** @import { Rule } from './rule.js' */

import { ofTalks } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'smtp-connection-dropped',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 5321, section: '3.8' },
  title: 'A server ends the connection without a word',
  explanation: 'A server may end a connection only after it said so by a reply of code 421. It may do this to this machine alone; whether it does to others is not known.',
  fix: 'See in the log of the server why it ended the connection; have it reply before it does.',
  check: (facts) => ofTalks(facts, (_, { code, step }) => code === 'closed' || code === 'reset' ? { detail: `at ${step}` } : null),
};
