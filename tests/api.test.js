// The API of the package in Node: many domains, what changed, own requests, and every example in its documentation.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import ts from 'typescript';
import * as api from '../www/entry/node.js';
import { serve } from './browser.js';

/** @import { CheckOptions, Outcome } from '../www/api.js' */

const now = /** @type {{ origin: string, stop: () => void, options: CheckOptions }} */ ({});
before(async () => {
  Object.assign(now, await serve());
  const { trustAnchors } = await (await fetch(`${now.origin}/site.json`)).json();
  now.options = { resolvers: [`${now.origin}/dns-query`], trustAnchors };
});
after(() => now.stop());

/**
 * All that comes.
 * @param {AsyncIterable<Outcome>} outcomes
 */
async function all(outcomes) {
  const list = [];
  for await (const { input, report, error } of outcomes) list.push([input, report?.verdict.status ?? error?.code]);
  return list;
}

test('every input has one outcome, in the order of the inputs', async () => {
  const inputs = ['good.test', 'a..b', 'null-mx.test', 'user@good.test', 'among-three.exchange-unavailable.test', 'good.test'];
  const statuses = ['deliverable', 'emptyLabel', 'refusesMail', 'deliverable', 'atRisk', 'deliverable'];
  const expected = inputs.map((input, index) => [input, statuses[index]]);
  assert.deepEqual(await all(api.checkAll(inputs, { ...now.options, deadline: 3000 })), expected);
  const asTheyCome = await all(api.checkAll(inputs, { ...now.options, deadline: 3000, ordered: false }));
  assert.deepEqual(asTheyCome.sort(), expected.sort());
});

test('one that is slow holds up no other where the order is not kept', async () => {
  let goOn = () => undefined;
  const heard = new Promise((resolve) => (goOn = () => void resolve(undefined)));
  const options = { ...now.options, resolvers: ['https://slow.example/dns-query'], ordered: false };
  /** @type {typeof fetch} */
  const own = async (input, init) => {
    const url = new URL(String(input));
    const asked = Buffer.from(url.searchParams.get('dns') ?? '', 'base64url').toString('latin1');
    if (asked.includes('null-mx')) await heard; // until the other one is told of
    return fetch(new URL(url.pathname + url.search, now.origin), init);
  };
  const inputs = [];
  for await (const { input } of api.checkAll(['null-mx.test', 'good.test'], { ...options, fetch: own })) {
    inputs.push(input);
    goOn();
  }
  assert.deepEqual(inputs, ['good.test', 'null-mx.test']);
});

test('inputs are taken only as there is room for them, however many there are', async () => {
  let taken = 0;
  async function* endless() {
    for (;;) yield `${++taken % 2 ? 'good' : 'null-mx'}.test`;
  }
  for (const ordered of [true, false]) {
    taken = 0;
    let told = 0;
    for await (const { report } of api.checkAll(endless(), { ...now.options, ordered })) {
      assert.ok(report);
      assert.ok(taken - told <= 100, `${taken} taken, ${told} told of`);
      if (++told === 150) break;
    }
    const before = taken;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(taken <= before + 1, 'whoever leaves ends it');
  }
});

test('what a source waits for holds up no outcome', async () => {
  let goOn = () => undefined;
  const heard = new Promise((resolve) => (goOn = () => void resolve(undefined)));
  async function* slow() {
    yield 'good.test';
    await heard; // until the first one is told of
    yield 'null-mx.test';
  }
  const inputs = [];
  for await (const { input } of api.checkAll(slow(), now.options)) {
    inputs.push(input);
    goOn();
  }
  assert.deepEqual(inputs, ['good.test', 'null-mx.test']);
});

test('a source that fails, a bad option and an abort end it, each with its reason', async () => {
  async function* broken() {
    yield 'good.test';
    throw new Error('the file ends here');
  }
  /** @type {string[]} */
  const told = [];
  await assert.rejects(async () => {
    for await (const { input } of api.checkAll(broken(), now.options)) told.push(input);
  }, /the file ends here/);
  assert.deepEqual(told, ['good.test'], 'what came before it is told of');
  /** @type {any} */
  const wrong = { ...now.options, mode: 'loud' };
  await assert.rejects(all(api.checkAll(['good.test'], wrong)), { name: 'OptionsError', code: 'badMode' });
  const controller = new AbortController();
  const slow = { resolvers: [`${now.origin}/f/timeout/dns-query`], signal: controller.signal };
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await assert.rejects(all(api.checkAll(['good.test', 'null-mx.test'], slow)), /enough/);
  await assert.rejects(all(api.checkAll(['good.test'], slow)), /enough/);
});

test('every request goes through the fetch that is given', async () => {
  /** @type {string[]} */
  const urls = [];
  const { ledger, verdict } = await api.check('good.test', {
    ...now.options,
    resolvers: ['https://dns.example/query'],
    fetch: (input, init) => {
      urls.push(String(input));
      return fetch(String(input).replace('https://dns.example/query', `${now.origin}/dns-query`), init);
    },
  });
  assert.equal(verdict.status, 'deliverable');
  assert.equal(urls.length, ledger.length);
  assert.ok(urls.every((url) => url.startsWith('https://dns.example/query?dns=')), urls[0]);
  /** @type {any} */
  const wrong = 'fetch';
  await assert.rejects(api.check('good.test', { ...now.options, fetch: wrong }), { name: 'OptionsError', code: 'badFetch' });
  const failing = await api.check('good.test', { ...now.options, fetch: () => Promise.reject(new Error('no proxy')) });
  assert.equal(failing.verdict.status, 'undetermined');
});

test('what changed between two reports is what was said, not how quickly or in which order', async () => {
  const [one, other] = [await api.check('good.test', now.options), await api.check('good.test', now.options)];
  assert.deepEqual(api.diff(one, JSON.parse(JSON.stringify(other))), []);
  const unknown = await api.check('good.test', { ...now.options, resolvers: [`${now.origin}/with/servfail/dns-query`] });
  assert.equal(unknown.verdict.status, 'undetermined');
  const isOfDomain = (/** @type {{ kind: string }} */ { kind }) => kind !== 'resolver';
  assert.deepEqual(api.diff(one, unknown).filter(isOfDomain), [], 'what could not be had is no change');
  const draft = await api.check('good.test', { ...now.options, draft: '30 mx1.good.test' });
  assert.deepEqual(api.diff(one, draft).map(({ kind }) => kind), ['mxGone', 'preference', 'findingNew']);
});

/** The modules that the API is exported from. */
const MODULES = ['known', 'check', 'check-all', 'diff', 'evidence', 'plans', 'sender'];

/**
 * The examples in the comments of what a module exports.
 * @param {string} name
 */
async function examplesOf(name) {
  const file = new URL(`../www/${name}.js`, import.meta.url);
  const source = ts.createSourceFile(name, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isFunctionDeclaration).flatMap((node) =>
    ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'example').map(({ comment }) =>
      ({ name: node.name?.text ?? '', code: ts.getTextOfJSDocComment(comment) ?? '' })));
}

/**
 * Runs an example over the zones, where example.com is good.test and example.org neighbours.test, and gives what it writes and what it says that it writes.
 * @param {string} code
 */
async function run(code) {
  /** @type {string[]} */
  const written = [];
  const write = (/** @type {unknown[]} */ ...values) => written.push(values.map((value) =>
    typeof value === 'string' && values.length > 1 ? value : inspect(value, { breakLength: Infinity })).join(' '));
  const local = { ...api, console: { log: write },
    check: (/** @type {string} */ input, /** @type {CheckOptions} */ options) => api.check(input, { ...now.options, ...options }),
    checkAll: (/** @type {string[]} */ inputs, /** @type {CheckOptions} */ options) => api.checkAll(inputs, { ...now.options, ...options }),
    checkHost: (/** @type {string} */ address, /** @type {string} */ sender) => api.checkHost(address, sender, now.options) };
  const AsyncFunction = /** @type {typeof Function} */ (Object.getPrototypeOf(async () => undefined).constructor);
  const here = code.replaceAll('example.com', 'good.test').replaceAll('example.org', 'neighbours.test');
  await new AsyncFunction(...Object.keys(local), here.replace(/^import .*$/gm, ''))(...Object.values(local));
  const said = [...here.matchAll(/\/\/ (.*)$/gm)].map(([, text = '']) => text.replaceAll('"', "'"));
  return { written, said };
}

test('what the README shows does what it says', async () => {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) => code);
  assert.ok(blocks.length > 0);
  for (const code of blocks) {
    const { written, said } = await run(code);
    assert.deepEqual(written, said, code);
  }
});

test('every function of the API has an example, and each does what it says', async () => {
  const examples = (await Promise.all(MODULES.map(examplesOf))).flat();
  const functions = Object.entries(api).filter(([name]) => name !== 'EvidenceError').map(([name]) => name);
  assert.deepEqual(functions.filter((name) => !examples.some((example) => example.name === name)), []);
  for (const { name, code } of examples) {
    const { written, said } = await run(code);
    assert.deepEqual(written, said, `${name}: ${code}`);
    assert.ok(written.length > 0, `${name} shows nothing`);
  }
});
