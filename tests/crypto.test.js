// Signatures and digests by the host, in Node and in Chromium, over keys as they stand in DNSKEY.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import * as crypto from '../www/crypto.js';
import { host } from '../www/host.js';
import { running } from './browser.js';

/** @import { KeyObject } from 'node:crypto' */

/** @typedef {{ what: string, algorithm: number, key: number[], signature: number[], signed: number[], status: boolean | null }} Case */

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
   * @param {boolean} status
   * @param {Partial<Record<'key' | 'signature' | 'signed', Buffer>>} change
   */
  const one = (what, status, change) => {
    const all = { key, signature, signed: SIGNED, ...change };
    const octets = Object.fromEntries(Object.entries(all).map(([part, buffer]) => [part, [...buffer]]));
    return /** @type {Case} */ ({ what: `${name}: ${what}`, algorithm, status, ...octets });
  };
  return [
    one('good', true, {}),
    one('other octets', false, { signed: flipped(SIGNED) }),
    one('a flipped signature', false, { signature: flipped(signature) }),
    one('a cut signature', false, { signature: signature.subarray(1) }),
    one('a long signature', false, { signature: Buffer.concat([signature, Buffer.of(0)]) }),
    one('no signature', false, { signature: Buffer.alloc(0) }),
    ...(key.length > 100 ? [] : [
      one('a cut key', false, { key: key.subarray(1) }),
      one('no key', false, { key: Buffer.alloc(0) }),
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
  ...cases('unknown', 16, 'sha256', curve).map((one) => ({ ...one, status: null })),
  ...cases('DSA', 3, 'sha256', curve).map((one) => ({ ...one, status: null })),
  { ...one('a point that is on no curve'), algorithm: 13, key: Array(64).fill(1), status: false },
  { ...one('RSA of 512 bits'), algorithm: 8, key: [...rsaKey(512).key], status: null },
  { ...one('RSA without a modulus'), algorithm: 8, key: [3, 1, 0, 1], status: null },
  { ...one('RSA without an exponent'), algorithm: 8, key: [0, 0, 0, ...rsa.key.subarray(4)], status: false },
];

/** @param {string} what */
function one(what) {
  return { what, signature: Array(64).fill(1), signed: [...SIGNED] };
}

/**
 * Runs in both: what came of every case, and of the digests.
 * @param {typeof crypto} crypto
 * @param {Case[]} cases
 */
async function outcomes({ verify }, cases) {
  const keys = new Map();
  const verdicts = [];
  for (const { algorithm, key, signature, signed } of cases) {
    verdicts.push(await verify(keys, algorithm, new Uint8Array(key), new Uint8Array(signature), new Uint8Array(signed)));
  }
  return { verdicts, keys: keys.size };
}

/** Digests of three octets by type, each whole, cut, and of other octets. */
const DIGESTS = [[1, 'sha1'], [2, 'sha256'], [4, 'sha384']].map(([type, name]) => {
  const digest = [...createHash(`${name}`).update(Buffer.of(1, 2, 3)).digest()];
  return { type: Number(type), digest };
});

/** @param {typeof crypto} crypto
 * @param {typeof DIGESTS} digests */
async function digested({ matches }, digests) {
  const octets = new Uint8Array([1, 2, 3]);
  const found = [];
  for (const { type, digest } of digests) {
    const [whole, cut] = [new Uint8Array(digest), new Uint8Array(digest.slice(1))];
    found.push([
      await matches(type, whole, octets), await matches(type, cut, octets),
      await matches(type, whole, new Uint8Array([1, 2])), await matches(3, whole, octets), await matches(0, whole, octets),
    ]);
  }
  return found;
}

/** @param {Awaited<ReturnType<typeof outcomes>>} found */
function assertRight({ verdicts, keys }) {
  CASES.forEach(({ what, status }, index) => assert.equal(verdicts[index], status, what));
  assert.ok(keys < CASES.length / 2, 'a key is read once');
}

const RIGHT = DIGESTS.map(() => [true, false, false, null, null]);

test('Node verifies signatures and digests', async () => {
  assertRight(await outcomes(crypto, CASES));
  assert.deepEqual(await digested(crypto, DIGESTS), RIGHT);
});

/** A page that has what runs in both. */
async function opened() {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(`Object.assign(globalThis, { outcomes: ${outcomes}, digested: ${digested} })`);
  return page;
}

test('Chromium verifies signatures and digests', async () => {
  const page = await opened();
  const [found, digests] = await page.evaluate(async ([cases, digests]) => {
    const path = '/crypto.js';
    const crypto = await import(path);
    return [await Reflect.get(globalThis, 'outcomes')(crypto, cases), await Reflect.get(globalThis, 'digested')(crypto, digests)];
  }, /** @type {const} */ ([CASES, DIGESTS]));
  assertRight(found);
  assert.deepEqual(digests, RIGHT);
});

test('without cryptography, or without an algorithm in it, the host cannot tell', async () => {
  const page = await opened();
  const good = CASES.filter(({ what }) => what.endsWith(': good'));
  const [without, none, proof] = await page.evaluate(async (cases) => {
    const path = '/crypto.js';
    const [module, { prove }] = await Promise.all([import(path), import(path.replace('crypto', 'prover'))]);
    const run = () => Reflect.get(globalThis, 'outcomes')(module, cases);
    const { importKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.importKey = function (/** @type {any[]} */ ...args) {
      if (args[2].name === 'Ed25519') throw new DOMException('Unrecognized name', 'NotSupportedError');
      return Reflect.apply(importKey, this, args);
    };
    const first = await run();
    Object.defineProperty(crypto, 'subtle', { value: undefined });
    return [first, await run(), await prove(new Map(), new Uint8Array(3))];
  }, good);
  assert.deepEqual(without.verdicts, good.map(({ algorithm, status }) => algorithm === 15 ? null : status));
  assert.deepEqual(none.verdicts, good.map(() => null));
  assert.equal(proof, null);
});

test('proofs take no time of the check, and what cannot be proved stops nothing', async () => {
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
  assert.equal((await outcome(world.prove(new Uint8Array(3)))).body, null);
  assert.equal(world.now(), world.began);
  await outcome(world.pause(5));
  assert.ok(world.now() > world.began);
});

/**
 * What signatures prove of a domain, asked with the trust anchors of the server.
 * @param {string} domain
 * @param {{ crypto?: boolean, module?: boolean }} [has] what there is in this browser
 */
async function proved(domain, { crypto: cryptography = true, module = true } = {}) {
  const page = await now.browser.newPage({ baseURL: now.origin });
  if (!module) await page.route('**/wasm/dnssec*', (route) => route.abort());
  await page.goto('/favicon.svg');
  const report = await page.evaluate(async ([domain, cryptography]) => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    if (!cryptography) Object.defineProperty(crypto, 'subtle', { value: undefined });
    const { trustAnchors } = await (await fetch('/site.json')).json();
    return check(domain, { resolvers: [`${location.origin}/dns-query`], trustAnchors });
  }, /** @type {const} */ ([domain, cryptography]));
  await page.close();
  return report;
}

test('Chromium proves a signed domain down from the trust anchor', async () => {
  const { dnssec, verdict, pending } = await proved('good.test');
  assert.deepEqual([verdict, pending], [{ status: 'deliverable', partial: false }, []]);
  assert.deepEqual(dnssec?.zones.map(({ name, parent, fault }) => [name, parent, fault]), [
    ['test', null, null], ['good.test', 'test', null],
  ]);
  assert.ok((dnssec?.answers.length ?? 0) > 4);
  for (const { name, type, proof } of dnssec?.answers ?? []) assert.equal(proof.security, 'secure', `${name} ${type}`);
});

test('a line that is no trust anchor is named, unless nothing is to be validated', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  const outcomes = await page.evaluate(async () => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    const options = { resolvers: [`${location.origin}/dns-query`], trustAnchors: '. IN DS 1 13 2 AB\n. IN DS <b>' };
    const checks = [check('good.test', options), check('good.test', { ...options, dnssec: false })];
    const settled = await Promise.allSettled(checks);
    return settled.map((one) => one.status === 'rejected'
      ? { name: one.reason.name, code: one.reason.code, position: one.reason.position, message: one.reason.message }
      : one.value.verdict.status);
  });
  await page.close();
  const [{ message, ...thrown }, unvalidated] = /** @type {[{ message: string }, string]} */ (outcomes);
  assert.deepEqual(thrown, { name: 'OptionsError', code: 'badTrustAnchor', position: 2 });
  assert.match(message, /^Line 2 is no trust anchor/);
  assert.equal(unvalidated, 'deliverable');
});

test('Chromium finds signatures that have ended', async () => {
  const { dnssec, findings } = await proved('expired.dnssec-bogus.test');
  const mx = dnssec?.answers.find(({ type }) => type === 'MX');
  assert.deepEqual([mx?.proof.security, mx?.proof.reason], ['bogus', 'signatureExpired']);
  assert.ok(findings.some(({ id }) => id === 'dnssec-bogus'));
});

test('where nothing can be verified, the verdict is what it was', async () => {
  for (const has of [{ crypto: false }, { module: false }]) {
    const { verdict, pending, dnssec } = await proved('good.test', has);
    assert.deepEqual([verdict.status, pending], ['deliverable', []]);
    assert.equal(dnssec?.answers.some(({ proof }) => proof.security === 'secure') ?? false, false);
  }
});
