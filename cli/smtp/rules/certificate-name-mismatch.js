/** @import { Rule } from './rule.js' */

import { SOUND, ofCertificates } from './rule.js';

/** Names of a certificate that are told: some have hundreds. */
const NAMES = 4;

/** @type {Rule} */
export const rule = {
  id: 'certificate-name-mismatch',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 9525, section: '6.3' },
  title: 'The certificate of a server is for other names than the exchange',
  explanation: 'Senders that check certificates do not know the server by it: they do not deliver, or not under TLS. The many that do not check deliver as ever.',
  fix: 'Have the server present a certificate that has the name in the MX record among its DNS names.',
  check: (facts) => ofCertificates(facts, ({ fit, secured }) => {
    if (fit.name) return SOUND;
    const names = secured.chain[0]?.names ?? [];
    const told = names.slice(0, NAMES).join(', ') + (names.length > NAMES ? ', …' : '');
    return { detail: told ? `it is for ${told}` : 'it is for no name of DNS' };
  }),
};
