/** @import { Rule } from './rule.js' */

import { SOUND, fitsSts } from './rule.js';
import { underPolicy } from './sts.js';

/** @type {Rule} */
export const rule = {
  id: 'mta-sts-server-unfit',
  severity: 'error',
  affectsDelivery: true,
  reference: { number: 8461, section: '4.1' },
  title: 'A server is not what the MTA-STS policy promises',
  explanation: 'The policy is to be enforced, so senders that know MTA-STS deliver only under TLS, to a server with a trusted certificate for the exchange; here they do not deliver.',
  fix: 'Have the server offer STARTTLS with a trusted certificate for the name in the MX record; until then set the mode to testing, and change the id in the record.',
  check: (facts) => underPolicy(facts, 'enforce', (attempt) => attempt.policy === 'notNamed' ? SOUND : fitsSts(attempt)),
};
