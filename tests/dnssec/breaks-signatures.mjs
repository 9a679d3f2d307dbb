// Signatures that do not hold, and some that look as if they did not.
import { ORDER_OF_P256, makeKey } from './keys.mjs';
import { SMALL, one, plain, split, together, zone as sample } from './samples.mjs';
import { ROOT_ZONE, TLD } from './tree.mjs';
import { FROM, TO, damage, forge } from './zone.mjs';

/** @import { Asked } from './samples.mjs' */
/** @import { Spec } from './tree.mjs' */
/** @import { Signing, Zone } from './zone.mjs' */

/** Of which the answers do not depend on the day, but on the minute. */
const timed = { timed: true };

/** @param {string} id @param {string} what @param {Signing} signing of the MX records @param {...Asked} asked */
const signedSo = (id, what, signing, ...asked) =>
  one(id, what, { breaks: (zone) => zone.sign('@', 'MX', signing) }, ...asked);

/** @param {string} id @param {string} what @param {(zone: Zone) => void} breaks @param {Partial<Spec>} [spec] */
const broken = (id, what, breaks, spec) => one(id, what, { breaks, ...spec });

/** The only signature of the MX records. @param {Zone} zone */
function mx(zone) {
  const [found] = zone.signatures('@', 'MX');
  if (!found) throw new Error(`${zone.name} has no signature of its MX records`);
  return found;
}

/** @param {number} index of the word @param {string} word */
const says = (index, word) => (/** @type {Zone} */ zone) => forge(mx(zone), (words) => void (words[index] = word));

const [EXPIRED_FROM, EXPIRED_TO] = ['20200101000000', '20210101000000'];

export const signatures = () =>
  together([
    signedSo('expired', 'a signature that expired years ago', { from: EXPIRED_FROM, to: EXPIRED_TO }),
    signedSo('not-yet', 'a signature that becomes valid in years', { from: '20400101000000' }),
    signedSo('inverted', 'a signature that expires before it becomes valid', {
      from: '20300101000000',
      to: '20250101000000',
    }),
    signedSo('expires-now', 'a signature that expires in this second', { to: '20260601000000' }, timed),
    signedSo('begins-now', 'a signature that becomes valid in this second', { from: '20260601000000' }, timed),
    signedSo('expired-second', 'a signature that expired a second ago', { to: '20260531235959' }, timed),
    signedSo('begins-second', 'a signature that becomes valid in a second', { from: '20260601000001' }, timed),
    signedSo(
      'expired-hour',
      'a signature of a day that expired an hour and a second ago',
      { from: '20260530225959', to: '20260531225959' },
      timed,
    ),
    signedSo(
      'expired-hours',
      'a signature of a day that expired four hours ago',
      { from: '20260530200000', to: '20260531200000' },
      timed,
    ),
    signedSo('expired-days', 'a signature that expired two days ago', { to: '20260530000000' }, timed),
    signedSo(
      'expires-2094',
      'a signature that expires after 2038: the time has 32 bits without a sign',
      { from: '20260501000000', to: '20940101000000' },
      timed,
    ),
    signedSo('expires-2096', 'a signature that expires in more than 68 years: that is in the past', {
      to: '20960101000000',
    }),
    signedSo('since-1990', 'a signature since 1990 and until 2030', { from: '19900101000000', to: '20300101000000' }),
    one(
      'expired-zone',
      'a zone whose signatures all expired',
      { from: EXPIRED_FROM, to: EXPIRED_TO },
      { id: 'expired-zone' },
      { id: 'expired-zone-nodata', type: 'A' },
    ),
    one('expired-keys', 'the DNSKEY records have an expired signature', {
      breaks: (zone) => zone.sign('@', 'DNSKEY', { key: zone.ksk, from: EXPIRED_FROM, to: EXPIRED_TO }),
    }),

    broken('bit-flipped', 'one bit of the signature is another', (zone) => damage(mx(zone))),
    broken('bit-flipped-rsa', 'one bit of the signature is another', (zone) => damage(mx(zone)), { keys: split([8]) }),
    broken('bit-flipped-p384', 'one bit of the signature is another', (zone) => damage(mx(zone)), {
      keys: split([14]),
    }),
    broken('bit-flipped-ed25519', 'one bit of the signature is another', (zone) => damage(mx(zone)), {
      keys: split([15]),
    }),
    broken('zeros', 'a signature of zeros', (zone) => damage(mx(zone), (octets) => octets.fill(0))),
    broken('zeros-rsa', 'a signature of zeros', (zone) => damage(mx(zone), (octets) => octets.fill(0)), {
      keys: split([8]),
    }),
    broken('zeros-ed25519', 'a signature of zeros', (zone) => damage(mx(zone), (octets) => octets.fill(0)), {
      keys: split([15]),
    }),
    broken('short', 'a signature without its last octet', (zone) =>
      damage(mx(zone), (octets) => octets.subarray(0, -1)),
    ),
    broken(
      'short-rsa',
      'a signature without its last octet',
      (zone) => damage(mx(zone), (octets) => octets.subarray(0, -1)),
      { keys: split([8]) },
    ),
    broken('long', 'a signature with an octet too many', (zone) =>
      damage(mx(zone), (octets) => Buffer.concat([octets, Buffer.from([0])])),
    ),
    broken(
      'long-rsa',
      'a signature with a zero before it',
      (zone) => damage(mx(zone), (octets) => Buffer.concat([Buffer.from([0]), octets])),
      { keys: split([8]) },
    ),
    broken('one-octet', 'a signature of one octet', (zone) => damage(mx(zone), (octets) => octets.subarray(0, 1))),
    broken('negated', 'the other signature that ECDSA allows for it', (zone) => damage(mx(zone), negated)),

    broken('data-changed', 'the MX records are others than were signed', (zone) =>
      zone.replace('@', 'MX', '10 evil.test.'),
    ),
    broken('data-added', 'one more MX record than was signed', (zone) =>
      zone.replace('@', 'MX', '10 mx.data-added.test.', '5 evil.test.'),
    ),
    broken(
      'data-removed',
      'one MX record fewer than was signed',
      (zone) => zone.replace('@', 'MX', '10 mx.data-removed.test.'),
      {
        text: '@ MX 10 mx\n@ MX 20 mx2',
      },
    ),
    broken('unsigned', 'no signature of the MX records', (zone) => zone.remove([mx(zone)])),
    one(
      'unsigned-zone',
      'no signature in the zone at all, though it has a DS',
      { breaks: (zone) => zone.remove(zone.records.filter(({ type }) => type === 'RRSIG')) },
      { id: 'unsigned-zone' },
      { id: 'unsigned-zone-nodata', type: 'A' },
    ),
    broken('unsigned-keys', 'no signature of the DNSKEY records', (zone) =>
      zone.remove(zone.signatures('@', 'DNSKEY')),
    ),
    broken('keys-by-zsk', 'the DNSKEY records are signed by the ZSK only, and the DS is of the KSK', (zone) =>
      zone.sign('@', 'DNSKEY', { key: zone.zsk }),
    ),
    broken('data-by-ksk', 'the MX records are signed by the KSK', (zone) => zone.sign('@', 'MX', { key: zone.ksk })),
    broken('keys-broken', 'the signature of the DNSKEY records has a bit flipped', (zone) =>
      zone.signatures('@', 'DNSKEY').forEach((record) => damage(record)),
    ),
    broken('stranger', 'signed by a key that is not published', (zone) => zone.sign('@', 'MX', { key: makeKey(13) })),
    broken('stranger-tagged', "signed by a key that is not published, with a published key's tag", (zone) =>
      zone.sign('@', 'MX', { key: makeKey(13), tag: Number(mx(zone).rdata.split(' ')[6]) }),
    ),

    broken('labels-more', 'more labels than the owner has, in the signature as it was made', (zone) =>
      zone.sign('@', 'MX', { labels: 3 }),
    ),
    broken('labels-forged', 'more labels than the owner has', says(2, '3')),
    broken('labels-fewer', 'fewer labels than the owner has: an expansion of *.test', (zone) =>
      zone.sign('@', 'MX', { labels: 1 }),
    ),
    one(
      'labels-apex',
      "a signature of *.zone over a host's address, which is there",
      { breaks: (zone) => zone.sign('mx', 'A', { labels: 2 }) },
      { name: 'mx', type: 'A' },
    ),
    broken('labels-zero', 'no labels: an expansion of *', (zone) => zone.sign('@', 'MX', { labels: 0 })),
    one('signer-sibling', 'signed by a sibling, in its own name', {
      breaks: (zone) => zone.sign('@', 'MX', { key: SIBLING.keys[1], signer: SIBLING.name }),
      children: () => [SIBLING],
    }),
    broken('signer-sibling-named', 'a sibling is named as the signer', says(7, 'haven.test.')),
    one('signer-child', 'signed by a child, in its own name', {
      breaks: (zone) => zone.sign('@', 'MX', { key: CHILD.keys[1], signer: CHILD.name }),
      children: () => [CHILD],
    }),
    broken('signer-parent', 'signed by the parent, in its own name', (zone) =>
      zone.sign('@', 'MX', { key: TLD.keys[1], signer: 'test' }),
    ),
    broken('signer-root', 'signed by the root, in its own name', (zone) =>
      zone.sign('@', 'MX', { key: ROOT_ZONE.keys[1], signer: '.' }),
    ),
    one(
      'signer-parent-host',
      'the address of a host is signed by the parent, in its own name',
      { breaks: (zone) => zone.sign('mx', 'A', { key: TLD.keys[1], signer: 'test' }) },
      { name: 'mx', type: 'A' },
    ),
    one(
      'signer-host',
      'the name of the records is named as the signer, where no zone is',
      { breaks: (zone) => zone.sign('mx', 'A', { signer: zone.at('mx') }) },
      { name: 'mx', type: 'A' },
    ),
    one(
      'signed-in-unsigned',
      'records of an unsigned zone are signed by its parent',
      {
        text: SMALL,
        children: (name) => [
          plain(`plain.${name}`, {
            breaks: (zone) => zone.addSignature('@', 'MX', { key: TLD.keys[1], signer: 'test' }),
            keys: TLD.keys,
            ds: () => [],
          }),
        ],
      },
      { name: 'plain' },
    ),

    broken('covers-other', 'the signature says that it is of another type', says(0, 'A')),
    broken('covers-reused', "the signature of another type, with this type's name on it", (zone) => {
      const [of] = zone.signatures('@', 'SOA');
      const words = of?.rdata.split(' ') ?? [];
      mx(zone).rdata = ['MX', ...words.slice(1)].join(' ');
    }),
    broken('algorithm-other', 'the signature says that it is of another algorithm', says(1, '8')),
    broken('algorithm-unknown', 'the signature says that it is of an algorithm that does not exist', says(1, '200')),
    broken('tag-other', 'the signature says that it is of another key', says(6, '4711')),
    broken('tag-signed', 'the wrong tag of a key, in the signature as it was made', (zone) =>
      zone.sign('@', 'MX', { tag: 4711 }),
    ),
    broken('ttl-forged', 'the original TTL is another than was signed', says(3, '7200')),
    broken('ttl-lower', 'the original TTL is lower than that of the records', (zone) =>
      zone.sign('@', 'MX', { ttl: 300 }),
    ),
    broken('ttl-higher', 'the original TTL is higher than that of the records, as in a cache', (zone) =>
      zone.sign('@', 'MX', { ttl: 86400 }),
    ),
    broken('expiration-forged', 'the expiration is another than was signed', says(4, '20490101000000')),

    broken('good-last', 'a broken signature before a good one', (zone) => beside(zone, 'MX', 1)),
    broken('good-first', 'a broken signature behind a good one', (zone) => beside(zone, 'MX', 1, 0xff)),
    broken('expired-beside', 'an expired signature beside a good one', (zone) =>
      zone.addSignature('@', 'MX', { from: EXPIRED_FROM, to: EXPIRED_TO }),
    ),
    broken('stranger-beside', 'a signature by an unknown key beside a good one', (zone) =>
      zone.addSignature('@', 'MX', { key: makeKey(13) }),
    ),
    broken('unknown-beside', 'a signature of an unknown algorithm beside a good one', (zone) =>
      zone.addSignature('@', 'MX', { algorithm: 200 }),
    ),
    broken('keys-beside', 'a broken signature of the DNSKEY records beside a good one', (zone) =>
      beside(zone, 'DNSKEY', 1),
    ),
    ...[3, 7, 8, 15, 20].map((count) =>
      broken(`bad-${count}`, `${count} signatures that do not hold, and then one that does`, (zone) =>
        beside(zone, 'MX', count),
      ),
    ),
    broken(
      'dual-broken',
      'of two algorithms the signatures of one are broken',
      (zone) =>
        zone
          .signatures('@', 'MX')
          .slice(0, 1)
          .forEach((record) => damage(record)),
      { keys: split([8, 13]), signer: 'bind' },
    ),
    broken(
      'dual-stripped',
      'of two algorithms the signatures of one are not there',
      (zone) => zone.remove(zone.signatures('@', 'MX').slice(0, 1)),
      { keys: split([8, 13]), signer: 'bind' },
    ),
    broken('nsec-signed-by-ksk', 'everything is signed by the KSK, and the ZSK is there for nothing', (zone) =>
      zone.signAll(() => ({ key: zone.ksk, from: FROM, to: TO })),
    ),
  ]);

const SIBLING = sample('sibling.test');
const CHILD = sample('child.signer-child.test');

/**
 * Broken signatures beside a good one: before it, or with a high octet behind it. Validators that sort go by the first
 * octet.
 * @param {Zone} zone
 * @param {'MX' | 'DNSKEY'} type
 * @param {number} count
 * @param {number} [octet] the first of those that are broken
 */
export function beside(zone, type, count, octet = 0) {
  const key = type === 'MX' ? zone.zsk : zone.ksk;
  const begins = () => Buffer.from(zone.signatures('@', type)[0]?.rdata.split(' ')[8] ?? '', 'base64')[0] ?? 0;
  do zone.sign('@', type, { key });
  while (begins() === 0 || begins() === 0xff);
  const good = zone.signatures('@', type);
  const bad = Array.from({ length: count }, () => zone.addSignature('@', type, { key }));
  for (const record of bad) {
    damage(record); // as its first octet may be that one already
    damage(record, (octets) => void (octets[0] = octet));
  }
  if (octet > 0) return;
  zone.remove(good);
  zone.records.push(...good);
}

/** @param {Buffer} octets r and s, of which s is negated */
function negated(octets) {
  const s = ORDER_OF_P256 - BigInt(`0x${octets.subarray(32).toString('hex')}`);
  return Buffer.concat([octets.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
}
