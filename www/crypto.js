/**
 * Signatures and digests by the browser's own cryptography, numbered as DNSSEC has them (RFC 8624).
 * Loaded when the first is to be verified.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Octets */
/** @typedef {{ name: string, hash?: string, namedCurve?: string }} Parameters what importing a key takes, and verifying */

/** @type {Record<number, Parameters>} */
const ALGORITHMS = {
  5: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  7: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  8: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  10: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  13: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  14: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  15: { name: 'Ed25519' },
};

/** @type {Record<number, string>} */
const DIGESTS = { 1: 'SHA-1', 2: 'SHA-256', 4: 'SHA-384' };

/** Octets of the shortest modulus that is worth anything: 1,024 bits (RFC 5702 §2.1), as validators have it. */
const SHORTEST_MODULUS = 128;

/** Octets of an exponent that every browser takes. */
const LONG_EXPONENT = 4;

/** What a host says that does not know an algorithm; anything else it says is about the key or the signature. */
const UNSUPPORTED = 'NotSupportedError';

/**
 * Whether a key made a signature; `null` where the host cannot tell.
 * @param {Map<string, Promise<CryptoKey | null>>} keys those that were read already
 * @param {number} algorithm
 * @param {Octets} key
 * @param {Octets} signature
 * @param {Octets} signed
 * @returns {Promise<boolean | null>}
 */
export async function verify(keys, algorithm, key, signature, signed) {
  const parameters = ALGORITHMS[algorithm];
  // pages without TLS have no such cryptography
  if (!parameters || !globalThis.crypto?.subtle) return null;
  const name = `${algorithm} ${key.join()}`;
  let known = keys.get(name);
  if (!known) keys.set(name, known = read(parameters, key));
  try {
    const usable = await known;
    return usable && await crypto.subtle.verify(parameters, usable, signature, signed);
  } catch (error) {
    return denied(error);
  }
}

/**
 * Whether some octets have a digest; `null` for a type that is not known.
 * @param {number} type of a DS record
 * @param {Octets} digest
 * @param {Octets} octets
 */
export async function matches(type, digest, octets) {
  const name = DIGESTS[type];
  if (!name) return null;
  const made = new Uint8Array(await crypto.subtle.digest(name, octets));
  return made.length === digest.length && made.every((octet, place) => octet === digest[place]);
}

/**
 * What an exception says: that the host does not know the algorithm, or that the key or signature is broken.
 * @param {unknown} error
 */
function denied(error) {
  return error instanceof Error && error.name === UNSUPPORTED ? null : false;
}

/**
 * The key out of a DNSKEY; `null` for one that the host cannot use, though it may be sound. Rejects for a broken one.
 * @param {Parameters} parameters
 * @param {Octets} key
 */
async function read(parameters, key) {
  const { subtle } = crypto;
  if (parameters.name === 'Ed25519') return subtle.importKey('raw', key, parameters, false, ['verify']);
  if (parameters.name === 'ECDSA') {
    // SEC 1 §2.3.3: an uncompressed point begins with 4, which DNSKEY leaves out (RFC 6605 §4)
    return subtle.importKey('raw', new Uint8Array([4, ...key]), parameters, false, ['verify']);
  }
  const { exponent, modulus } = components(key);
  if (modulus.length < SHORTEST_MODULUS) return null;
  try {
    const jwk = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent), ext: true };
    return await subtle.importKey('jwk', jwk, parameters, false, ['verify']);
  } catch (error) {
    // RFC 3110 allows exponents that are longer than what hosts compute with
    if (exponent.length > LONG_EXPONENT) return null;
    throw error;
  }
}

/**
 * Exponent and modulus of an RSA key: one octet has the length of the exponent, or three do (RFC 3110 §2).
 * @param {Octets} key
 */
function components(key) {
  const [first = 0, high = 0, low = 0] = key;
  const [start, length] = first > 0 ? [1, first] : [3, high << 8 | low];
  return { exponent: key.subarray(start, start + length), modulus: key.subarray(start + length) };
}

/** @param {Octets} octets */
function base64url(octets) {
  const text = btoa(String.fromCharCode(...octets));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
