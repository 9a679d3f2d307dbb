// Zones that are as they should be, and of one oddity each.
import { KSK, ZSK, dnskey, makeKey, rsaKey, withExponent } from './keys.mjs';
import { one, split, together } from './samples.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Zone } from './zone.mjs' */

const LONE = '@ MX 10 mx.haven.test.';
const OCTETS = '\\000 MX 10 a\nb\\.c MX 10 a\nZ MX 10 a\n\\200 MX 10 a\na\\000b MX 10 a\n* TXT "x"';
const STAR = '* MX 10 a\na.b A 192.0.2.1';
const nsec3 = /** @type {const} */ ({ iterations: 0 });
const missing = { name: 'missing' };

export const odd = () =>
  together([
    one('lone-nxdomain', 'a zone of one name: no such name', { text: LONE }, missing),
    one('lone-nodata', 'a zone of one name: no such type', { text: LONE }, { type: 'A' }),
    one('lone-nsec3-nxdomain', 'a zone of one name, NSEC3: no such name', { text: LONE, denial: nsec3 }, missing),
    one('octets', 'an escaped dot in a label', { text: OCTETS }, { name: 'b\\.c' }),
    one('octets-zero', 'a label of an octet zero', { text: OCTETS }, { name: '\\000' }),
    one('octets-order', 'no such type, between names of odd octets', { text: OCTETS }, { name: 'a\\000b', type: 'A' }),
    one(
      'octets-wildcard',
      'no such type at a wildcard, between names of odd octets',
      { text: OCTETS },
      { name: 'a\\001b' },
    ),
    one('star', 'a wildcard below the apex', { text: STAR }, { name: 'x' }),
    one('star-nsec3', 'a wildcard below the apex, NSEC3', { text: STAR, denial: nsec3 }, { name: 'x.y' }),
    one('star-itself', 'a wildcard asked for by its own name', { text: STAR }, { name: '*' }),
    one('star-ent', 'an empty non-terminal beside a wildcard', { text: STAR }, { name: 'b' }),
    one(
      'star-ent-nsec3',
      'an empty non-terminal beside a wildcard, NSEC3',
      { text: STAR, denial: nsec3 },
      { name: 'b' },
    ),
    one('upper', 'upper case in the data of an MX record', { text: '@ MX 10 MX.Example.TEST.' }),
    one(
      'upper-owner',
      'upper case in an owner',
      { text: 'MiXed MX 10 mx.haven.test.', signer: 'bind' },
      { name: 'mixed' },
    ),
    one('many', 'twenty MX records', {
      text: Array.from({ length: 20 }, (_, index) => `@ MX ${index} mx${index}`).join('\n'),
    }),
    one('null-mx', 'a null MX', { text: '@ MX 0 .' }),
    one(
      'bitmap',
      'a bitmap of types with a second window',
      { text: '@ MX 10 a\n@ TYPE65280 \\# 3 010203' },
      { type: 'AAAA' },
    ),
    one('ttl-longest', 'the longest TTL', { text: '@ 2147483647 MX 10 a' }),
    one('exponent-huge', 'RSA with an exponent of 256 octets, whose length takes the long form', {
      keys: split([8]),
      breaks: (zone) => otherZsk(zone, withExponent(zone.zsk)),
    }),
    one('exponent-long-form', 'RSA with the exponent 65537 in the long form', {
      keys: split([8]),
      breaks: (zone) => otherZsk(zone, inLongForm(zone.zsk)),
    }),
    one('sep-clear', 'a ZSK with the SEP flag, and a DS of the KSK', {
      keys: [makeKey(13, KSK), makeKey(13, ZSK)],
      breaks: (zone) => otherZsk(zone, { ...zone.zsk, flags: KSK }),
    }),
  ]);

/** @param {Zone} zone @param {Key} key that signs everything but the keys, in the place of the ZSK */
export function otherZsk(zone, key) {
  const { ksk } = zone;
  zone.spec.keys = [ksk, key];
  zone.replace('@', 'DNSKEY', dnskey(ksk), dnskey(key));
  zone.signAll((type) => ({ key: type === 'DNSKEY' ? ksk : key }));
}

/** @param {Key} key @returns {Key} */
function inLongForm(key) {
  const length = key.publicKey.readUInt8(0);
  return { ...key, publicKey: rsaKey(key.publicKey.subarray(1, 1 + length), key.publicKey.subarray(1 + length), true) };
}
