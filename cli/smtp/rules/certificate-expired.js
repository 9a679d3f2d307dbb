/** @import { Rule } from './rule.js' */

import { SOUND, ofCertificates } from './rule.js';

/** @type {Rule} */
export const rule = {
  id: 'certificate-expired',
  severity: 'warning',
  affectsDelivery: false,
  reference: { number: 5280, section: '6.1.3' },
  title: 'A certificate of a server is out of its time',
  explanation: 'It has ended or not begun, so senders that check certificates do not trust the server. The many that do not check deliver as ever.',
  fix: 'Renew the certificate, have the server load it, and have both done by a program from now on.',
  check: (facts) => ofCertificates(facts, ({ fit, secured: { chain: [own], trust } }) => {
    if (!fit.inTime) return { detail: `it is for ${own?.validFrom ?? '?'} to ${own?.validTo ?? '?'}` };
    return trust.trusted === null ? { detail: 'it is one that vouches for the server\'s own' } : SOUND;
  }),
};
