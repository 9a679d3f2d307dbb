// Keys of zones: made here, and not by the signers' own tools, as the harness has to sign what these refuse to.
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rdataToWire } from './rdata.mjs';
import { labels, lower, nameToWire } from './wire.mjs';

/** @import { JsonWebKey, KeyObject } from 'node:crypto' */

/**
 * @typedef {object} Key
 * @property {number} algorithm
 * @property {number} flags
 * @property {number} protocol
 * @property {Buffer} publicKey as in a DNSKEY record
 * @property {KeyObject} privateKey
 */

export const ZSK = 256;
export const KSK = 257;

/** How many points ECDSA's signatures are counted modulo (FIPS 186-4 D.1.2.3). */
export const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The digests of DS records. @type {Record<number, string>} */
const DIGESTS = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };

/** @type {Record<number, string | null>} */
const HASHES = { 5: 'sha1', 7: 'sha1', 8: 'sha256', 10: 'sha512', 13: 'sha256', 14: 'sha384', 15: null, 16: null };

/** @type {Record<number, string>} */
const NAMES = {
  5: 'RSASHA1', 7: 'NSEC3RSASHA1', 8: 'RSASHA256', 10: 'RSASHA512', 13: 'ECDSAP256SHA256', 14: 'ECDSAP384SHA384',
  15: 'ED25519', 16: 'ED448',
};

/** @param {string | undefined} text */
const octets = (text) => Buffer.from(text ?? '', 'base64url');

/**
 * @param {number} algorithm
 * @param {number} [flags]
 * @param {{ exponent?: number, bits?: number }} [options] of RSA
 * @returns {Key}
 */
export function makeKey(algorithm, flags = ZSK, { exponent = 65537, bits = 2048 } = {}) {
  const privateKey = pair(algorithm, exponent, bits);
  const publicKey = toDnskey(algorithm, privateKey.export({ format: 'jwk' }));
  return { algorithm, flags, protocol: 3, publicKey, privateKey };
}

/**
 * By way of its encoding: Node 20 can hang in exporting a key that shares its lock with the pair it was made in.
 * @param {number} algorithm @param {number} exponent @param {number} bits
 */
function pair(algorithm, exponent, bits) {
  const encoding = /** @type {const} */ ({
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const made = () => {
    if (algorithm === 13) return generateKeyPairSync('ec', { namedCurve: 'P-256', ...encoding });
    if (algorithm === 14) return generateKeyPairSync('ec', { namedCurve: 'P-384', ...encoding });
    if (algorithm === 15) return generateKeyPairSync('ed25519', encoding);
    if (algorithm === 16) return generateKeyPairSync('ed448', encoding);
    return generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent, ...encoding });
  };
  return createPrivateKey(String(made().privateKey));
}

/** @param {number} algorithm @param {JsonWebKey} jwk */
function toDnskey(algorithm, { n, e, x, y }) {
  if (algorithm >= 13) return Buffer.concat([octets(x), octets(y)]);
  return rsaKey(octets(e), octets(n));
}

/**
 * @param {Buffer} exponent
 * @param {Buffer} modulus
 * @param {boolean} [long] the length in three octets, also where one would do (RFC 3110 2)
 */
export function rsaKey(exponent, modulus, long = exponent.length > 255) {
  const length = long ? [0, exponent.length >> 8, exponent.length & 0xff] : [exponent.length];
  return Buffer.concat([Buffer.from(length), exponent, modulus]);
}

/**
 * An RSA key of other exponents than Node makes.
 * @param {Key} key of which the primes are taken
 * @param {bigint} [exponent] the largest that the primes allow, where not given: of as many octets as the modulus, so
 *   that its length takes the long form
 * @returns {Key}
 */
export function withExponent(key, exponent) {
  const jwk = key.privateKey.export({ format: 'jwk' });
  const [p, q] = [toInteger(jwk.p), toInteger(jwk.q)];
  const phi = (p - 1n) * (q - 1n);
  let e = exponent ?? phi - 3n;
  while (inverse(e, phi) === null) e -= 2n;
  const d = /** @type {bigint} */ (inverse(e, phi));
  const size = octets(jwk.n).length;
  const changed = {
    ...jwk,
    e: integer(e).toString('base64url'),
    d: integer(d, size).toString('base64url'),
    dp: integer(d % (p - 1n), size / 2).toString('base64url'),
    dq: integer(d % (q - 1n), size / 2).toString('base64url'),
  };
  const privateKey = createPrivateKey({ key: changed, format: 'jwk' });
  return { ...key, privateKey, publicKey: rsaKey(integer(e), octets(jwk.n)) };
}

/** @param {bigint} value @param {number} [size] in octets */
function integer(value, size = 1) {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(Math.max(size * 2, digits.length + (digits.length % 2)), '0'), 'hex');
}

/** @param {string | undefined} text */
const toInteger = (text) => BigInt(`0x${octets(text).toString('hex')}`);

/** @param {bigint} value @param {bigint} modulus @returns {bigint | null} */
function inverse(value, modulus) {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) {
    if (b === 0n) return null;
    [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : null;
}

/** @param {Omit<Key, 'privateKey'>} key @returns {string} */
export const dnskey = ({ flags, protocol, algorithm, publicKey }) =>
  `${flags} ${protocol} ${algorithm} ${publicKey.toString('base64')}`;

/** @param {Omit<Key, 'privateKey'>} key */
export function keyTag(key) {
  let sum = 0;
  rdataToWire('DNSKEY', dnskey(key)).forEach((octet, index) => (sum += index % 2 ? octet : octet << 8));
  return (sum + (sum >> 16)) & 0xffff;
}

/**
 * @param {Omit<Key, 'privateKey'>} key
 * @param {string} zone
 * @param {{ digestType?: number, tag?: number, algorithm?: number, digest?: string }} [other] what it says instead
 */
export function ds(key, zone, { digestType = 2, tag = keyTag(key), algorithm = key.algorithm, digest } = {}) {
  const data = Buffer.concat([nameToWire(lower(zone)), rdataToWire('DNSKEY', dnskey(key))]);
  const value = digest ?? createHash(DIGESTS[digestType] ?? 'sha256').update(data).digest('hex');
  return `${tag} ${algorithm} ${digestType} ${value.toUpperCase()}`;
}

/**
 * @param {Key} key
 * @param {Buffer} data
 */
export function signed({ algorithm, privateKey }, data) {
  const hash = HASHES[algorithm];
  if (hash === undefined) throw new Error(`What signs with ${algorithm}?`);
  return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/**
 * Writes a key in the files that all signers read.
 * @param {Key} key
 * @param {string} zone
 * @param {string} folder
 * @returns {Promise<string>} their name without `.key` and `.private`
 */
export async function keyFiles(key, zone, folder) {
  const [algorithm, tag] = [String(key.algorithm).padStart(3, '0'), String(keyTag(key)).padStart(5, '0')];
  const base = join(folder, `K${labels(zone).length === 0 ? '' : zone}.+${algorithm}+${tag}`);
  const jwk = key.privateKey.export({ format: 'jwk' });
  /** @type {Record<string, string | undefined>} */
  const parts =
    key.algorithm >= 13
      ? { PrivateKey: jwk.d }
      : {
          Modulus: jwk.n,
          PublicExponent: jwk.e,
          PrivateExponent: jwk.d,
          Prime1: jwk.p,
          Prime2: jwk.q,
          Exponent1: jwk.dp,
          Exponent2: jwk.dq,
          Coefficient: jwk.qi,
        };
  const lines = Object.entries(parts).map(([name, value]) => `${name}: ${octets(value).toString('base64')}`);
  const times = ['Created', 'Publish', 'Activate'].map((name) => `${name}: 20200101000000`);
  const head = ['Private-key-format: v1.3', `Algorithm: ${key.algorithm} (${NAMES[key.algorithm]})`];
  await writeFile(`${base}.private`, [...head, ...lines, ...times, ''].join('\n'));
  await writeFile(`${base}.key`, `${zone === '.' ? '' : zone}. IN DNSKEY ${dnskey(key)}\n`);
  return base;
}
