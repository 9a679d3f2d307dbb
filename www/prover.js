/**
 * Proves answers by their signatures: the validator says what is to be verified, and the host's own cryptography
 * does it. Loaded while the first verdict is read.
 */
import { anotherTask, binary } from './binary.js';
import { matches, verify } from './crypto.js';

/** @typedef {import('./wasm/dnssec.js').Instance} Validator */

/** What the number of a digest's type comes after: below it are those of signature algorithms. */
const DIGESTS = 256;

/** Signatures that are given to the host at once: hundreds of exchanges have thousands, and to hand them all over would stop
 * a page. */
const AT_ONCE = 128;

/** @type {Promise<Validator> | undefined} */
let validator;

/**
 * What a request comes to; `null` where nothing can be verified here, as on pages without TLS.
 * @param {Map<string, Promise<CryptoKey | null>>} keys those that were read already
 * @param {Uint8Array} request
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function prove(keys, request) {
  if (!globalThis.crypto?.subtle) return null;
  const { Validation } = await load();
  const validation = new Validation(request);
  try {
    for (;;) {
      const outcome = validation.pass();
      if (outcome) return /** @type {Uint8Array<ArrayBuffer>} */ (outcome);
      if (validation.length === 0) return null; // it does not understand what was asked
      for (let start = 0; start < validation.length; start += AT_ONCE) {
        const positions = Array.from({ length: Math.min(AT_ONCE, validation.length - start) }, (_, place) => start + place);
        const verified = await Promise.all(positions.map((position) => check(keys, validation, position)));
        verified.forEach((verdict, place) => validation.learn(start + place, verdict ?? undefined));
      }
    }
  } finally {
    validation.free();
  }
}

/**
 * @param {Map<string, Promise<CryptoKey | null>>} keys
 * @param {InstanceType<Validator['Validation']>} validation
 * @param {number} position
 */
function check(keys, validation, position) {
  const method = validation.method(position);
  const [key, proof, octets] = /** @type {Uint8Array<ArrayBuffer>[]} */ (
    [validation.key(position), validation.proof(position), validation.octets(position)]);
  if (!key || !proof || !octets) return null;
  return method < DIGESTS ? verify(keys, method, key, proof, octets) : matches(method - DIGESTS, proof, octets);
}

/** Loads the validator, once. */
export function load() {
  validator ??= start().catch((error) => {
    validator = undefined; // the network may be back at the next call
    throw error;
  });
  return validator;
}

async function start() {
  const module = (await import('./wasm/dnssec.js')).default();
  // whoever waits for a verdict goes first
  await module.start(binary('dnssec', () => fetch(new URL('./wasm/dnssec_bg.wasm', import.meta.url), { priority: 'low' })));
  await anotherTask();
  return module;
}
