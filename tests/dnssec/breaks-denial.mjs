// What is not there, and cannot be proved not to be: the same for NSEC and for NSEC3.
import {
  NOERROR,
  NXDOMAIN,
  bare,
  drop,
  instead,
  isDenialSignature,
  isOf,
  isSignatureOf,
  lie,
  nothing,
  rcode,
} from './lies.mjs';
import { TEXT, one, plain, together } from './samples.mjs';
import { nameToWire } from './wire.mjs';
import { toWire } from './zone.mjs';

/** @import { Asked } from './samples.mjs' */
/** @import { Spec } from './tree.mjs' */
/** @import { Message } from './wire.mjs' */
/** @import { Zone } from './zone.mjs' */

/** @typedef {(message: Message, zone: Zone) => void} Change */

/** The liar's questions: what they find is told in `TEXT`. @satisfies {Record<string, Asked>} */
const AT = {
  nodata: { name: 'mx', type: 'MX' },
  nxdomain: { name: 'missing', type: 'MX' },
  wildcard: { name: 'x.wild', type: 'MX' },
  wildcardNodata: { name: 'x.wild', type: 'TLSA' },
  closer: { name: 'closer.wild', type: 'MX' },
  belowCloser: { name: 'a.closer.wild', type: 'MX' },
  ent: { name: 'ent', type: 'MX' },
  address: { name: 'mx', type: 'A' },
  alias: { name: 'alias', type: 'MX' },
  aliasOther: { name: 'alias', type: 'TLSA' },
  dname: { name: 'host.old', type: 'MX' },
  belowHost: { name: 'x.mx', type: 'MX' },
  cut: { name: 'plain', type: 'MX' },
  belowCut: { name: 'x.plain', type: 'MX' },
};

export const denial = () => together([...both('nsec', 'nsec'), ...both('nsec3', { iterations: 0 })]);

/**
 * @param {string} name
 * @param {Spec['denial']} kind
 */
function both(name, kind) {
  /** @param {string} id @param {string} what @param {keyof typeof AT} at @param {Change} change */
  const lying = (id, what, at, change) => {
    const asked = AT[at] ?? {};
    return one(
      `${id}-${name}`,
      what,
      {
        text: TEXT,
        denial: kind,
        signer: 'bind',
        children: (parent) => [plain(`plain.${parent}`)],
        lies: lie(asked.name ?? '@', asked.type ?? 'MX', change),
      },
      asked,
    );
  };
  /** The closest encloser, where that takes a record of its own. @param {Zone} zone @param {string} encloser */
  const closest = (zone, encloser) => (kind === 'nsec' ? [] : [zone.denialAt(encloser)]);
  return [
    lying('nodata-bare', 'no such type, and no proof', 'nodata', bare),
    lying('nodata-empty', 'no such type, and nothing in the answer at all', 'nodata', (message) =>
      drop(message, () => true),
    ),
    lying('nodata-unsigned', 'no such type, and the proof is not signed', 'nodata', (message) =>
      drop(message, isDenialSignature),
    ),
    lying('nodata-soa-unsigned', 'no such type, and the SOA record is not signed', 'nodata', (message) =>
      drop(message, isSignatureOf('SOA')),
    ),
    lying('nodata-soa-absent', 'no such type, and the SOA record is not sent', 'nodata', (message) =>
      drop(message, isOf('SOA')),
    ),
    lying('nodata-other', 'no such type, and the proof is of another name', 'nodata', (message, zone) =>
      instead(message, zone, zone.denialAt('mail')),
    ),
    lying('nodata-type', 'no such type, and the proof says that it is there', 'address', (message, zone) =>
      nothing(message, zone, NOERROR, zone.denialAt('mx')),
    ),
    lying('nodata-cname', 'no such type, and the proof says that there is an alias', 'aliasOther', (message, zone) =>
      nothing(message, zone, NOERROR, zone.denialAt('alias')),
    ),
    lying('nodata-of-nxdomain', 'no such type, and the proof is that there is no such name', 'nxdomain', (message) =>
      rcode(message, NOERROR),
    ),
    lying('nodata-of-cut', 'no such type at a delegation, by the parent', 'cut', (message, zone) =>
      nothing(message, zone, NOERROR, zone.denialAt('plain')),
    ),

    lying('nxdomain-bare', 'no such name, and no proof', 'nxdomain', bare),
    lying('nxdomain-unsigned', 'no such name, and the proof is not signed', 'nxdomain', (message) =>
      drop(message, isDenialSignature),
    ),
    lying('nxdomain-soa-absent', 'no such name, and the SOA record is not sent', 'nxdomain', (message) =>
      drop(message, isOf('SOA')),
    ),
    lying('nxdomain-other', 'no such name, and the proof is of another', 'nxdomain', (message, zone) =>
      instead(
        message,
        zone,
        ...zone.notOver('missing', ...closest(zone, '@'), zone.denialOver('xxx'), zone.denialOver('*')),
      ),
    ),
    lying('nxdomain-wildcard-open', 'no such name, and a wildcard is not denied', 'nxdomain', (message, zone) =>
      instead(message, zone, ...zone.notOver('*', ...closest(zone, '@'), zone.denialOver('missing'))),
    ),
    lying('nxdomain-only-wildcard', 'no such name, and only the wildcard is denied', 'nxdomain', (message, zone) =>
      instead(message, zone, ...zone.notOver('missing', ...closest(zone, '@'), zone.denialOver('*'))),
    ),
    lying('nxdomain-of-nodata', 'no such name, and the proof is that there is no such type', 'nodata', (message) =>
      rcode(message, NXDOMAIN),
    ),
    lying('nxdomain-exists', 'no such name, and the proof is that there is one', 'address', (message, zone) =>
      nothing(message, zone, NXDOMAIN, zone.denialAt('mx'), zone.denialOver('*')),
    ),
    lying('nxdomain-of-wildcard', 'no such name, where a wildcard is', 'wildcard', (message, zone) =>
      nothing(message, zone, NXDOMAIN, ...closest(zone, 'wild'), zone.denialOver('x.wild'), zone.denialAt('*.wild')),
    ),
    lying(
      'nxdomain-hides-wildcard',
      'no such name, and the wildcard that is denied is not the one that is there',
      'wildcard',
      (message, zone) =>
        nothing(message, zone, NXDOMAIN, ...closest(zone, '@'), zone.denialOver('x.wild'), zone.denialOver('*')),
    ),
    lying('nxdomain-ent', 'no such name, where an empty non-terminal is', 'ent', (message, zone) =>
      nothing(
        message,
        zone,
        NXDOMAIN,
        ...(kind === 'nsec' ? [zone.denialOver('ent')] : [zone.denialAt('ent')]),
        zone.denialOver('*'),
      ),
    ),
    lying('nxdomain-below-cut', 'no such name below a delegation, by the parent', 'belowCut', (message, zone) =>
      nothing(
        message,
        zone,
        NXDOMAIN,
        ...closest(zone, 'plain'),
        zone.denialOver('x.plain'),
        zone.denialOver('*.plain'),
        zone.denialOver('*'),
      ),
    ),
    lying('nxdomain-below-dname', 'no such name below a DNAME', 'dname', (message, zone) =>
      nothing(
        message,
        zone,
        NXDOMAIN,
        ...closest(zone, 'old'),
        zone.denialOver('host.old'),
        zone.denialOver('*.old'),
        zone.denialOver('*'),
      ),
    ),
    lying('nxdomain-below-host', 'no such name below a host, which is so', 'belowHost', (message, zone) =>
      nothing(message, zone, NXDOMAIN, ...closest(zone, 'mx'), zone.denialOver('x.mx'), zone.denialOver('*.mx')),
    ),
    lying('ent-bare', 'an empty non-terminal, and no proof', 'ent', bare),

    lying('wildcard-bare', 'an expansion, and no proof that nothing is closer', 'wildcard', bare),
    lying(
      'wildcard-unsigned',
      'an expansion, and the proof that nothing is closer is not signed',
      'wildcard',
      (message) => drop(message, isDenialSignature),
    ),
    lying(
      'wildcard-other',
      'an expansion, and the proof that nothing is closer is of another name',
      'wildcard',
      (message, zone) => instead(message, zone, ...zone.notOver('x.wild', zone.denialAt('mail'))),
    ),
    lying('wildcard-closer', 'an expansion over a name that is there', 'closer', (message, zone) =>
      expand(message, zone, zone.denialAt('closer.wild')),
    ),
    lying(
      'wildcard-closer-other',
      'an expansion over a name that is there, with the proof for another',
      'closer',
      (message, zone) => expand(message, zone, zone.denialOver('x.wild')),
    ),
    lying(
      'wildcard-below-closer',
      'an expansion below a name that is there, and that no wildcard reaches',
      'belowCloser',
      (message, zone) => expand(message, zone, zone.denialOver('a.closer.wild')),
    ),
    lying('wildcard-altered', 'an expansion of other records than were signed', 'wildcard', (message) => {
      for (const record of message.answer)
        if (record.type === 15) record.rdata = Buffer.concat([Buffer.from([0, 5]), nameToWire('evil.test')]);
    }),
    lying('wildcard-nodata-bare', 'no such type at a wildcard, and no proof', 'wildcardNodata', bare),
    lying(
      'wildcard-nodata-open',
      'no such type at a wildcard, and nothing proves that nothing is closer',
      'wildcardNodata',
      (message, zone) =>
        instead(message, zone, ...zone.notOver('x.wild', ...closest(zone, 'wild'), zone.denialAt('*.wild'))),
    ),
    lying(
      'wildcard-nodata-type',
      'no such type at a wildcard, and nothing is said of the wildcard',
      'wildcardNodata',
      (message, zone) => instead(message, zone, ...closest(zone, 'wild'), zone.denialOver('x.wild')),
    ),
    lying('wildcard-nodata-has', 'no such type at a wildcard that has it', 'wildcard', (message, zone) =>
      nothing(message, zone, NOERROR, ...closest(zone, 'wild'), zone.denialOver('x.wild'), zone.denialAt('*.wild')),
    ),

    lying('cname-unsigned', 'an alias that is not signed', 'alias', (message) => drop(message, isSignatureOf('CNAME'))),
    lying('cname-other', 'an alias to another name than was signed', 'alias', (message, zone) => {
      for (const record of message.answer) if (record.type === 5) record.rdata = nameToWire(zone.at('host.new'));
      drop(message, isOf('MX'));
    }),
    // whoever asks for the target itself is told the same
    one(
      `cname-target-unsigned-${name}`,
      'an alias to records that are not signed',
      { text: TEXT, denial: kind, signer: 'bind', lies: (message) => drop(message, isSignatureOf('MX')) },
      AT.alias,
    ),
    lying('dname-unsigned', 'a DNAME that is not signed', 'dname', (message) => drop(message, isSignatureOf('DNAME'))),
    lying('dname-absent', 'the alias that a DNAME makes, and no DNAME', 'dname', (message) =>
      drop(message, isOf('DNAME')),
    ),
    lying('dname-other', 'another alias than the DNAME makes', 'dname', (message, zone) => {
      for (const record of message.answer) if (record.type === 5) record.rdata = nameToWire(zone.at('mail'));
      drop(message, isOf('MX'));
      message.answer.push(...zone.wired('mail', 'MX'));
    }),
    lying('dname-bare', 'a DNAME without the alias that it makes', 'dname', (message) => drop(message, isOf('CNAME'))),
  ];
}

/**
 * The wildcard's records for a name, and this as the proof.
 * @param {Message} message
 * @param {Zone} zone
 * @param {...import('./zone.mjs').Record} proof
 */
function expand(message, zone, ...proof) {
  rcode(message, NOERROR);
  message.answer = zone.wired('*.wild', 'MX').map((record) => ({ ...record, name: message.question.name }));
  message.authority = zone.withSignatures(...proof).map(toWire);
}
