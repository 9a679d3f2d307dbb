/** @import { Rule } from './rule.js' */

import { SOUND, UNSEEN, ofCertificates } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'certificate-untrusted',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 5280, section: '6.1' },
  title: 'No trusted authority vouches for the certificate of a server',
  explanation: 'It is self-signed, its authority is not among those trusted here, or a certificate in between is not sent along. Senders that check certificates do not trust the server; the many that do not check deliver as ever.',
  fix: 'Have the server present a certificate of a public authority, with all certificates in between; or publish signed TLSA records.',
  check: (facts) => ofCertificates(facts, ({ secured: { trust } }) => {
    if (trust.trusted === null) return UNSEEN;
    return trust.trusted ? SOUND : { detail: trust.reason };
  }),
};
