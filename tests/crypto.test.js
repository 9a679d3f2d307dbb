// Signatures and digests by the host, in Node and in Chromium, over keys as they stand in DNSKEY.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { host } from '../www/host.js';
import { running } from './browser.js';

/** @import { KeyObject } from 'node:crypto' */

/** @typedef {{ what: string, algorithm: number, key: number[], signature: number[], signed: number[], status: number }} Case */

const now = running();

const SIGNED = Buffer.from('what a zone says');

/**
 * @param {string} curve
 * @param {number} length of a coordinate
 */
function curveKey(curve, length) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = Buffer.concat([x, y].map((text) => Buffer.from(text, 'base64url')));
  assert.equal(key.length, 2 * length);
  return { key, privateKey };
}

/**
 * RFC 3110 §2; `long` is the form whose length has three octets.
 * @param {number} bits
 * @param {{ long?: boolean, publicExponent?: number }} [options]
 */
function rsaKey(bits, { long = false, publicExponent = 65537 } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const [modulus, exponent] = [Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url')];
  const length = long ? [0, exponent.length >> 8, exponent.length & 255] : [exponent.length];
  return { key: Buffer.concat([Buffer.from(length), exponent, modulus]), privateKey };
}

function ed25519Key() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { key: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'), privateKey };
}

/**
 * One key in good order, and everything that can be wrong with it.
 * @param {string} name
 * @param {number} algorithm
 * @param {string | null} hash
 * @param {{ key: Buffer, privateKey: KeyObject }} pair
 * @returns {Case[]}
 */
function cases(name, algorithm, hash, { key, privateKey }) {
  const signature = sign(hash, SIGNED, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  /**
   * @param {string} what
   * @param {number} status
   * @param {Partial<Record<'key' | 'signature' | 'signed', Buffer>>} change
   */
  const one = (what, status, change) => {
    const all = { key, signature, signed: SIGNED, ...change };
    const octets = Object.fromEntries(Object.entries(all).map(([part, buffer]) => [part, [...buffer]]));
    return /** @type {Case} */ ({ what: `${name}: ${what}`, algorithm, status, ...octets });
  };
  return [
    one('good', 1, {}),
    one('other octets', 2, { signed: flipped(SIGNED) }),
    one('a flipped signature', 2, { signature: flipped(signature) }),
    one('a cut signature', 2, { signature: signature.subarray(1) }),
    one('a long signature', 2, { signature: Buffer.concat([signature, Buffer.of(0)]) }),
    one('no signature', 2, { signature: Buffer.alloc(0) }),
    ...(key.length > 100 ? [] : [
      one('a cut key', 2, { key: key.subarray(1) }),
      one('no key', 2, { key: Buffer.alloc(0) }),
    ]),
  ];
}

/** @param {Buffer} octets */
function flipped(octets) {
  const changed = Buffer.from(octets);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 4;
  return changed;
}

const [rsa, curve] = [rsaKey(1024), curveKey('P-256', 32)];

/** @type {Case[]} */
const CASES = [
  ...cases('RSASHA1', 5, 'sha1', rsa),
  ...cases('RSASHA1-NSEC3-SHA1', 7, 'sha1', rsa),
  ...cases('RSASHA256', 8, 'sha256', rsaKey(2048)),
  ...cases('RSASHA256, exponent 3', 8, 'sha256', rsaKey(1024, { publicExponent: 3 })),
  ...cases('RSASHA256, long form', 8, 'sha256', rsaKey(1024, { long: true })),
  ...cases('RSASHA512', 10, 'sha512', rsaKey(1024)),
  ...cases('ECDSAP256SHA256', 13, 'sha256', curve),
  ...cases('ECDSAP384SHA384', 14, 'sha384', curveKey('P-384', 48)),
  ...cases('ED25519', 15, null, ed25519Key()),
  ...cases('unknown', 16, 'sha256', curve).map((one) => ({ ...one, status: 0 })),
  ...cases('DSA', 3, 'sha256', curve).map((one) => ({ ...one, status: 0 })),
  { ...one('a point that is on no curve'), algorithm: 13, key: Array(64).fill(1), status: 2 },
  { ...one('RSA of 512 bits'), algorithm: 8, key: [...rsaKey(512).key], status: 0 },
  { ...one('RSA without a modulus'), algorithm: 8, key: [3, 1, 0, 1], status: 0 },
  { ...one('RSA without an exponent'), algorithm: 8, key: [0, 0, 0, ...rsa.key.subarray(4)], status: 2 },
];

/** @param {string} what */
function one(what) {
  return { what, signature: Array(64).fill(1), signed: [...SIGNED] };
}

/**
 * Runs in both: what came of every case, and of the digests.
 * @param {typeof import('../www/host.js').host} host
 * @param {Case[]} cases
 */
async function outcomes(host, cases) {
  /** @type {() => void} */
  let wake = () => undefined;
  const world = host({ signal: new AbortController().signal, onOutcome: () => wake() });
  /** @param {number} started */
  const outcome = async (started) => {
    for (;;) {
      const taken = world.take(started);
      if (taken) return taken;
      await new Promise((resolve) => (wake = () => resolve(undefined)));
    }
  };
  const statuses = [];
  for (const { algorithm, key, signature, signed } of cases) {
    const octets = [key, signature, signed].map((part) => new Uint8Array(part));
    const [a, b, c] = /** @type {[Uint8Array, Uint8Array, Uint8Array]} */ (octets);
    const started = world.verify(algorithm, a, b, c);
    for (const part of octets) part.fill(0); // it is the core's memory
    statuses.push((await outcome(started)).status);
  }
  const digests = [];
  for (const type of [1, 2, 3, 4, 0]) {
    const { body } = await outcome(world.digest(type, new Uint8Array([1, 2, 3])));
    digests.push(body && [...body]);
  }
  const before = world.now();
  await outcome(world.pause(5));
  return { statuses, digests, stood: before === world.began, went: world.now() > before };
}

/** @param {Awaited<ReturnType<typeof outcomes>>} found */
function assertRight({ statuses, digests, stood, went }) {
  CASES.forEach(({ what, status }, index) => assert.equal(statuses[index], status, what));
  /** @param {string} hash */
  const made = (hash) => [...createHash(hash).update(Buffer.of(1, 2, 3)).digest()];
  assert.deepEqual(digests, [made('sha1'), made('sha256'), null, made('sha384'), null]);
  assert.ok(stood, 'signatures take no time of the check');
  assert.ok(went);
}

test('Node verifies signatures and makes digests', async () => assertRight(await outcomes(host, CASES)));

test('Chromium verifies signatures and makes digests', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(`globalThis.outcomes = ${outcomes}`);
  assertRight(await page.evaluate(async (cases) => {
    const path = '/host.js';
    const { host } = await import(path);
    return Reflect.get(globalThis, 'outcomes')(host, cases);
  }, CASES));
});

test('without cryptography, or without an algorithm in it, the host cannot tell', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(`globalThis.outcomes = ${outcomes}`);
  const good = CASES.filter(({ what }) => what.endsWith(': good'));
  const [without, none] = await page.evaluate(async (cases) => {
    const path = '/host.js';
    const { host } = await import(path);
    const run = () => Reflect.get(globalThis, 'outcomes')(host, cases);
    const { importKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.importKey = function (/** @type {any[]} */ ...args) {
      if (args[2].name === 'Ed25519') throw new DOMException('Unrecognized name', 'NotSupportedError');
      return Reflect.apply(importKey, this, args);
    };
    const first = await run();
    Object.defineProperty(crypto, 'subtle', { value: undefined });
    return [first, await run()];
  }, good);
  assert.deepEqual(without.statuses, good.map(({ algorithm }) => (algorithm === 15 ? 0 : 1)).map((status, i) => good[i]?.status === 0 ? 0 : status));
  assert.deepEqual(none.statuses, good.map(() => 0));
  assert.deepEqual(none.digests, [null, null, null, null, null]);
});
