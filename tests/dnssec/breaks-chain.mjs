// Links between parent and child: DS records, and the keys that they stand for.
import { randomBytes } from 'node:crypto';
import { beside } from './breaks-signatures.mjs';
import { bare, drop, isDenial, isOf, isSignatureOf, lie, nothing, NOERROR } from './lies.mjs';
import { KSK, ZSK, dnskey, ds, keyTag, makeKey } from './keys.mjs';
import { SMALL, one, plain, split, together, zone as sample } from './samples.mjs';
import { damage } from './zone.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Asked } from './samples.mjs' */
/** @import { Spec } from './tree.mjs' */
/** @import { Zone } from './zone.mjs' */

/** The key of a zone that its DS is of. @param {Spec} spec */
function first({ name, keys: [key] }) {
  if (!key) throw new Error(`${name} has no key`);
  return key;
}

/** What a DS says that is not the truth. @typedef {Parameters<typeof ds>[2]} Said */

/** @param {string} id @param {string} what @param {...Said} said one for each DS @returns {ReturnType<typeof one>} */
const withDs = (id, what, ...said) =>
  one(
    id,
    what,
    { ds: (spec) => said.map((one) => ds(first(spec), spec.name, one)) },
    { id },
    { id: `${id}-nodata`, type: 'A' },
  );

/** @param {number} octets */
const wrong = (octets) => 'AB'.repeat(octets);

/**
 * Other keys are published, and these sign.
 * @param {string} id
 * @param {string} what
 * @param {(ksk: Key, zsk: Key) => [Key, Key]} change
 * @param {Partial<Spec>} [spec]
 */
function withKeys(id, what, change, spec) {
  const [ksk, zsk] = [makeKey(13, KSK), makeKey(13, ZSK)];
  const keys = change(ksk, zsk);
  return one(id, what, {
    keys: [ksk, zsk],
    ds: ({ name }) => [ds(keys[0], name)],
    breaks: (zone) => {
      zone.replace('@', 'DNSKEY', ...keys.map(dnskey));
      zone.signAll((type) => ({ key: type === 'DNSKEY' ? keys[0] : keys[1] }));
    },
    ...spec,
  });
}

/** More keys, before those that are there. @param {(zone: Zone) => Omit<Key, 'privateKey'>[]} make */
export const moreKeys = (make) => (/** @type {Zone} */ zone) =>
  zone.setKeys(...make(zone).map(dnskey), ...zone.spec.keys.map(dnskey));

/**
 * @param {Zone} zone
 * @param {number} count
 * @returns {Omit<Key, 'privateKey'>[]} keys with the tag of its ZSK, that sign nothing
 */
export function namesakes({ zsk }, count) {
  return Array.from({ length: count }, () => {
    const publicKey = randomBytes(zsk.publicKey.length);
    publicKey[0] = 0; // those that sort will have it before the other
    const key = { ...zsk, publicKey };
    for (let word = 0; keyTag(key) !== keyTag(zsk); word += 1) publicKey.writeUInt16BE(word, 2);
    return key;
  });
}

/**
 * A key that sorts behind those that begin with a zero.
 * @param {number} algorithm
 * @param {number} flags
 * @returns {Key}
 */
function late(algorithm, flags) {
  const key = makeKey(algorithm, flags);
  return key.publicKey[0] === 0 ? late(algorithm, flags) : key;
}

export const ED25519 = () => ({ keys: [late(15, KSK), late(15, ZSK)] });

/** @param {string} name */
const unsignedChild = (name) => [plain(`plain.${name}`)];

/** A zone within a zone. @param {Partial<Spec>} [spec] @returns {(name: string) => Spec[]} */
const child = (spec) => (name) => [sample(`child.${name}`, { text: SMALL, ...spec })];

/** @type {Asked} */
const ofChild = { name: 'child' };

export const chain = () =>
  together([
    withDs('ds-digest', 'a DS with another digest', { digest: wrong(32) }),
    withDs('ds-digest-short', 'a DS whose digest is cut short', { digest: wrong(20) }),
    withDs('ds-tag', 'a DS with another tag', { tag: 4711 }),
    withDs('ds-algorithm', "a DS with another algorithm than the key's", { algorithm: 8 }),
    withDs('ds-algorithm-unknown', 'a DS of an algorithm that does not exist', { algorithm: 200 }),
    withDs('ds-algorithm-private', 'a DS of a private algorithm', { algorithm: 253 }),
    withDs('ds-algorithm-dsa', 'a DS of DSA, which is given up', { algorithm: 3 }),
    withDs('ds-algorithm-rsamd5', 'a DS of RSA with MD5, which is given up', { algorithm: 1 }),
    withDs('ds-algorithm-gost', 'a DS of GOST R 34.10-2001', { algorithm: 12 }),
    withDs('ds-type-unknown', 'a DS with a digest of an unknown type', { digestType: 99 }),
    withDs('ds-type-zero', 'a DS with a digest of the reserved type 0', { digestType: 0 }),
    withDs('ds-type-gost', 'a DS with a digest of GOST R 34.11-94', { digestType: 3 }),
    withDs('ds-type-beside', 'a DS of an unknown type beside a good one', { digestType: 99 }, {}),
    withDs('ds-unknown-beside', 'a DS of an unknown algorithm beside a good one', { algorithm: 200 }, {}),
    withDs('ds-wrong-beside', 'a DS with another digest beside a good one', { digest: wrong(32) }, {}),
    withDs(
      'ds-sha1-wrong-sha256',
      'a DS of SHA-1 is good and one of SHA-256 is not',
      { digestType: 1 },
      { digest: wrong(32) },
    ),
    withDs(
      'ds-sha1-unknown-beside',
      'a DS of SHA-1 is good and one is of an unknown type',
      { digestType: 1 },
      { digestType: 99 },
    ),
    withDs(
      'ds-wrong-sha1',
      'a DS of SHA-256 is good and one of SHA-1 is not',
      { digestType: 1, digest: wrong(20) },
      {},
    ),
    withDs(
      'ds-wrong-sha384',
      'a DS of SHA-256 is good and one of SHA-384 is not',
      { digestType: 4, digest: wrong(48) },
      {},
    ),
    withDs(
      'ds-sha384-wrong-sha256',
      'a DS of SHA-384 is good and one of SHA-256 is not',
      { digestType: 4 },
      { digest: wrong(32) },
    ),
    withDs(
      'ds-mixed',
      'one DS of an unknown algorithm, and one of an unknown type',
      { algorithm: 200 },
      { digestType: 99 },
    ),
    one('ds-absent-key', 'a DS of a key that is not published', { ds: ({ name }) => [ds(makeKey(13, KSK), name)] }),
    one('ds-other-zone', 'a DS of the same key in another zone', { ds: (spec) => [ds(first(spec), 'other.test')] }),
    one('ds-many', 'ten DS of keys that are not published beside a good one', {
      ds: (spec) => [...Array.from({ length: 10 }, () => ds(makeKey(13, KSK), spec.name)), ds(first(spec), spec.name)],
    }),
    one('ds-algorithm-missing', 'a DS of two algorithms, and the zone is signed with one', {
      ds: (spec) => [ds(makeKey(8, KSK), spec.name), ds(first(spec), spec.name)],
    }),
    one('ds-of-one', 'two algorithms in the zone, and a DS of one', {
      keys: split([8, 13]),
      ds: (spec) => [ds(first(spec), spec.name)],
      signer: 'bind',
    }),
    one('ds-sha1-of-sha1', 'RSA with SHA-1, and a DS of SHA-1', {
      keys: split([5]),
      ds: (spec) => [ds(first(spec), spec.name, { digestType: 1 })],
      signer: 'bind',
    }),
    one(
      'ds-on-unsigned',
      'a DS, and the zone is not signed',
      { signer: 'none', ds: ({ name }) => [ds(makeKey(13, KSK), name)] },
      { id: 'ds-on-unsigned' },
      { id: 'ds-on-unsigned-nodata', type: 'A' },
    ),
    one(
      'ds-unsigned',
      'a signed zone, and no DS',
      { ds: () => [] },
      { id: 'ds-unsigned' },
      { id: 'ds-unsigned-nxdomain', name: 'missing' },
    ),
    one('ds-unsigned-broken', 'a signed zone whose signatures are broken, and no DS', {
      ds: () => [],
      breaks: (zone) => zone.records.filter(({ type }) => type === 'RRSIG').forEach((record) => damage(record)),
    }),

    withKeys('zone-bit-ksk', 'the KSK has no zone flag', (ksk, zsk) => [{ ...ksk, flags: 1 }, zsk]),
    withKeys('zone-bit-zsk', 'the ZSK has no zone flag', (ksk, zsk) => [ksk, { ...zsk, flags: 0 }]),
    withKeys('protocol-ksk', 'the protocol of the KSK is 2', (ksk, zsk) => [{ ...ksk, protocol: 2 }, zsk]),
    withKeys('protocol-zsk', 'the protocol of the ZSK is 2', (ksk, zsk) => [ksk, { ...zsk, protocol: 2 }]),
    withKeys('revoked-ksk', 'the KSK is revoked, and the DS is of it as it is', (ksk, zsk) => [
      { ...ksk, flags: 0x181 },
      zsk,
    ]),
    withKeys(
      'revoked-before-ds',
      'the KSK is revoked, and the DS is of it as it was',
      (ksk, zsk) => [{ ...ksk, flags: 0x181 }, zsk],
      {
        ds: (spec) => [ds(first(spec), spec.name)],
      },
    ),
    withKeys('revoked-zsk', 'the ZSK is revoked', (ksk, zsk) => [ksk, { ...zsk, flags: 0x180 }]),
    withKeys('sep-absent', 'no key has the SEP flag', (ksk, zsk) => [{ ...ksk, flags: ZSK }, zsk]),
    withKeys('flags-other', 'the keys have flags that are not assigned', (ksk, zsk) => [
      { ...ksk, flags: 0x0111 },
      { ...zsk, flags: 0x0110 },
    ]),

    one('key-short', 'a key beside the others that is too short to be one', {
      breaks: moreKeys(({ zsk }) => [{ ...zsk, publicKey: Buffer.from([0]) }]),
    }),
    one('key-off-curve', 'a key beside the others that is no point of the curve', {
      keys: [late(13, KSK), late(13, ZSK)],
      // (0, 1)
      breaks: moreKeys(({ zsk }) => [{ ...zsk, publicKey: Buffer.from([...Buffer.alloc(63), 1]) }]),
    }),
    one('key-unknown', 'a key of an unknown algorithm beside the others', {
      breaks: moreKeys(({ zsk }) => [{ ...zsk, algorithm: 200 }]),
    }),
    one('keys-many', 'thirty keys more', { breaks: moreKeys(() => Array.from({ length: 30 }, () => makeKey(15))) }),
    ...[1, 2, 3, 4, 9].map((count) =>
      one(`namesakes-${count}`, `${count} keys more with the tag of the ZSK`, {
        ...ED25519(),
        breaks: moreKeys((zone) => namesakes(zone, count)),
      }),
    ),
    one('namesakes-bad', 'four keys with one tag, and five signatures that do not hold before one that does', {
      ...ED25519(),
      breaks: (zone) => {
        moreKeys((made) => namesakes(made, 3))(zone);
        beside(zone, 'MX', 5);
      },
    }),
    one('namesake-ksk', 'a key more with the tag of the KSK', {
      ...ED25519(),
      breaks: moreKeys((zone) => namesakes(/** @type {Zone} */ ({ zsk: zone.ksk }), 1)),
    }),
    one('keys-hidden', 'the question for the DNSKEY records finds nothing', {
      lies: lie('@', 'DNSKEY', (message, zone) => nothing(message, zone, NOERROR, zone.denialAt('@'))),
    }),
    one('keys-short-of-zsk', 'the ZSK is left out of the DNSKEY records', {
      breaks: (zone) => zone.setKeys(dnskey(zone.ksk)),
    }),

    ...within('nsec', 'nsec'),
    ...within('nsec3', { iterations: 0 }),
  ]);

/**
 * What a zone says of the zone below it.
 * @param {string} name
 * @param {Spec['denial']} denial
 */
function within(name, denial) {
  const id = (/** @type {string} */ text) => `${text}-${name}`;
  return [
    one(
      id('child-ds-broken'),
      'the signature of the DS has a bit flipped',
      {
        denial,
        children: child(),
        breaks: (zone) => zone.signatures('child', 'DS').forEach((record) => damage(record)),
      },
      ofChild,
    ),
    one(
      id('child-ds-unsigned'),
      'the DS is not signed',
      { denial, children: child(), lies: (message) => drop(message, isSignatureOf('DS')) },
      ofChild,
    ),
    one(
      id('child-ds-dropped'),
      'the DS is not sent, and nothing in its place',
      {
        denial,
        children: child(),
        lies: (message) => drop(message, (record) => isOf('DS')(record) || isDenial(record)),
      },
      ofChild,
    ),
    one(
      id('child-ds-denied'),
      'the DS is not sent, and the proof in its place says that there is one',
      {
        denial,
        children: child(),
        lies: (message, zone) => {
          const { question } = message;
          if (question.name === zone.at('child') && question.type === 43)
            return nothing(message, zone, NOERROR, zone.denialAt('child'));
          return drop(message, isOf('DS'));
        },
      },
      ofChild,
    ),
    one(
      id('child-ds-denied-by-child'),
      'the DS is denied by what the child says of its own apex',
      {
        denial,
        children: child({ denial }),
        lies: (message, zone) => {
          const below = zone.tree.get(zone.at('child'));
          if (!below) throw new Error(`${zone.name} has no child`);
          const { question } = message;
          if (question.name === below.name && question.type === 43)
            return nothing(message, below, NOERROR, below.denialAt('@'));
          return drop(message, isOf('DS'));
        },
      },
      ofChild,
    ),
    one(
      id('plain-unproven'),
      'nothing proves that the child has no DS',
      { denial, children: unsignedChild, lies: bare },
      { name: 'plain' },
    ),
    one(
      id('plain-removed'),
      'what proves that the child has no DS is not in the zone',
      {
        denial,
        children: unsignedChild,
        breaks: (zone) => zone.remove(zone.withSignatures(zone.denialAt('plain'))),
      },
      { name: 'plain' },
    ),
    one(
      id('plain-proof-broken'),
      'the signature of the proof that the child has no DS has a bit flipped',
      {
        denial,
        children: unsignedChild,
        breaks: (zone) =>
          zone
            .withSignatures(zone.denialAt('plain'))
            .slice(1)
            .forEach((record) => damage(record)),
      },
      { name: 'plain' },
    ),
    one(
      id('plain-no-cut'),
      'the proof that the child has no DS says that there is no delegation',
      {
        denial,
        children: unsignedChild,
        breaks: (zone) => {
          const proof = zone.denialAt('plain');
          proof.rdata = proof.rdata.replace(/ NS\b/, ' TXT');
          resign(zone, proof);
        },
      },
      { name: 'plain' },
    ),
    one(
      id('plain-soa'),
      'the proof that the child has no DS has the bit of a SOA, as the apex of the child',
      {
        denial,
        children: unsignedChild,
        breaks: (zone) => {
          const proof = zone.denialAt('plain');
          proof.rdata = proof.rdata.replace(/ NS\b/, ' NS SOA');
          resign(zone, proof);
        },
      },
      { name: 'plain' },
    ),
    one(
      id('grandchild'),
      'a signed zone below an unsigned one',
      {
        denial,
        children: (parent) => [...unsignedChild(parent), sample(`child.plain.${parent}`, { text: SMALL })],
      },
      { name: 'child.plain' },
    ),
  ];
}

/** @param {Zone} zone @param {import('./zone.mjs').Record} record signed anew after a change */
export function resign(zone, record) {
  const relative = record.name === zone.name ? '@' : record.name.slice(0, -zone.name.length - 1);
  zone.sign(relative, record.type);
}
