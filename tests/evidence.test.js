// The record of a check: it is played again to the same report, compared, and refused where it is none.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { running } from './browser.js';
import { schemaOf } from './schema.js';

/** @import { Evidence } from '../www/evidence.js' */
/** @import { CheckOptions, Report } from '../www/check.js' */

const now = running();
const { validate } = await schemaOf('evidence');

/** A page with the API in its scope. */
async function page() {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(async () => {
    const path = '/api.js';
    Object.assign(globalThis, await import(path));
  });
  return page;
}

/** What stands in the scope of such a page.
 * @typedef {typeof globalThis & typeof import('../www/api.js')} Scope */

/**
 * Checks, and gives the report and its record as a file has it.
 * @param {import('playwright-core').Page} page
 * @param {string} input
 * @param {CheckOptions} [options]
 * @returns {Promise<{ report: Report, file: string }>}
 */
async function recorded(page, input, { resolvers = ['/dns-query'], ...options } = {}) {
  const made = await page.evaluate(async ([input, options]) => {
    const { check, evidenceOf } = /** @type {Scope} */ (globalThis);
    const { trustAnchors } = await (await fetch('/site.json')).json();
    const report = await check(input, { trustAnchors, ...options });
    return { report, file: JSON.stringify(evidenceOf(report)) };
  }, /** @type {const} */ ([input, { ...options, resolvers: resolvers.map((path) => new URL(path, now.origin).href) }]));
  assert.ok(validate(JSON.parse(made.file)), `${input}: ${JSON.stringify(validate.errors)}`);
  return made;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {unknown} file
 */
const replayed = (page, file) =>
  page.evaluate(async (file) => {
    const { evidenceOf, replay } = /** @type {Scope} */ (globalThis);
    const report = await replay(file);
    return { report, again: JSON.stringify(evidenceOf(report)) };
  }, file);

/** @type {[string, CheckOptions][]} */
const CHECKS = [
  ['user@good.test', {}],
  ['many.test', {}],
  ['networks.test', { networks: true }],
  ['mx-unavailable.test', { deadline: 1500 }],
  ['exchange-unavailable.test', { deadline: 3000 }],
  ['exchange-alias.test', { expect: '10 mx1.example.net', draft: '10 mx.good.test' }],
  ['hostile.test', {}],
  ['good.test', { dnssec: false }],
  ['good.test', { clock: Date.UTC(2001, 0, 1) }],
  ['good.test', { resolvers: ['/with/flip/dns-query'] }],
  ['good.test', { resolvers: ['/with/strip/dns-query'] }],
  ['good.test', { resolvers: ['/with/delay=700/dns-query', '/dns-query'], mode: 'fast' }],
  ['good.test', { resolvers: ['/dns-query', '/with/other/dns-query', '/with/servfail/dns-query'], mode: 'compare' }],
  ['good.test', { resolvers: ['/with/reset/dns-query', '/dns-query'] }],
  ['good.test', { resolvers: ['/f/http=429%20retry-after=2/dns-query', '/dns-query'] }],
  ['good.test', { resolvers: ['/f/timeout/dns-query', '/f/delay=50/dns-query'], deadline: 4000 }],
  ['good.test', { resolvers: ['/f/big=70000/dns-query'] }],
  ['good.test', { resolvers: ['http://127.0.0.1:9/dns-query'] }],
];

test('a check is played again to the same report, offline', async () => {
  const tab = await page();
  /** @type {Set<string>} */
  const kinds = new Set();
  for (const [input, options] of CHECKS) {
    const { report, file } = await recorded(tab, input, options);
    await tab.evaluate(async () => (await /** @type {Scope} */ (globalThis).rules()).length);
    await tab.context().setOffline(true);
    const { report: again, again: fileAgain } = await replayed(tab, JSON.parse(file));
    await tab.context().setOffline(false);
    assert.deepEqual(again, report, `${input} ${JSON.stringify(options)}`);
    assert.equal(fileAgain, file, input);
    for (const { kind } of JSON.parse(file).events) kinds.add(kind);
  }
  assert.deepEqual([...kinds].sort(), ['neighbours', 'pause', 'proof', 'request']);
});

test('another clock is recorded, too', async () => {
  const tab = await page();
  await tab.evaluate(() => {
    const plain = performance.now.bind(performance);
    performance.now = () => plain() - 4000 * 86_400_000; // before the zones were signed
  });
  const { report, file } = await recorded(tab, 'good.test');
  assert.ok(Math.abs((report.dnssec?.skew ?? 0) + 4000 * 86_400_000) < 60_000, `${report.dnssec?.skew}`);
  assert.ok(JSON.parse(file).events.some((/** @type {{ kind: string }} */ { kind }) => kind === 'time'));
  assert.deepEqual((await replayed(tab, JSON.parse(file))).report, report);
});

test('what the record lacks is an obstacle, and what is too much is left', async () => {
  const tab = await page();
  const { file } = await recorded(tab, 'good.test');
  const part = /** @type {Evidence} */ (JSON.parse(file));
  part.events = part.events.filter(({ kind }, index) => kind !== 'request' || index !== 0);
  const { report } = await replayed(tab, part);
  const [lacking, ...others] = report.ledger.filter(({ error }) => error !== null);
  assert.deepEqual([lacking?.error?.code, lacking?.error?.detail], ['blocked', 'not in the evidence file']);
  assert.ok(others.every(({ type }) => type === lacking?.type));
  const other = await replayed(tab, { ...part, input: 'many.test' });
  assert.equal(other.report.verdict.status, 'undetermined');
  const open = JSON.parse(file);
  open.events.forEach((/** @type {any} */ event) => Object.assign(event, { came: null, order: null }));
  assert.equal((await replayed(tab, open)).report.ledger[0]?.error?.code, 'timeout');
});

test('what is no record is refused with a code', async () => {
  const tab = await page();
  const { file } = await recorded(tab, 'good.test');
  /** @param {(evidence: any) => unknown} change */
  const code = (change) => {
    const evidence = JSON.parse(file);
    const changed = change(evidence) ?? evidence;
    assert.equal(validate(changed), beyondSchema.includes(change), `by the schema: ${change}`);
    return tab.evaluate(async (value) => {
      const { replay } = /** @type {Scope} */ (globalThis);
      return replay(value).then(() => 'played', ({ name, code, message }) => `${name} ${code} ${message.length > 20}`);
    }, changed);
  };
  /** What no schema can say.
   * @type {((all: any) => unknown)[]} */
  const beyondSchema = [
    (all) => ({ ...all, events: [...all.events, all.events[0]] }),
    (all) => ({ ...all, options: { draft: 'nothing of a record' } }),
  ];
  const none = 'EvidenceError notEvidence true';
  for (const value of [null, 1, 'text', [], {}, { evidence: 1 }]) assert.equal(await code(() => value ?? 0), none);
  assert.equal(await code((all) => ({ ...all, evidence: 2 })), 'EvidenceError evidenceVersion true');
  /** @type {((all: any) => unknown)[]} */
  const changes = [
    ...beyondSchema,
    (all) => ({ ...all, events: 'x' }),
    (all) => ({ ...all, events: Array(50_001).fill(all.events[0]) }),
    (all) => ({ ...all, events: [null] }),
    (all) => ({ ...all, startedAt: -1 }),
    (all) => ({ ...all, startedAt: '1' }),
    (all) => ({ ...all, startedAt: 1e300 }),
    (all) => ({ ...all, input: 7 }),
    (all) => ({ ...all, input: '' }),
    (all) => ({ ...all, input: 'x'.repeat(1_000_001) }),
    (all) => ({ ...all, options: null }),
    (all) => ({ ...all, options: { resolvers: [] } }),
    (all) => ({ ...all, options: { resolvers: ['javascript:alert(1)'] } }),
    (all) => ({ ...all, options: { networks: 'yes' } }),
    (all) => void (all.events[0].order = 1.5),
    (all) => void (all.events[0].order = null),
    (all) => void (all.events[0].kind = '__proto__'),
    (all) => void (all.events[0].status = 1000),
    (all) => void (all.events[0].obstacle = 'other'),
    (all) => void delete all.events[0].url,
  ];
  for (const change of changes) assert.equal(await code(change), none, String(change));
  for (const body of ['A', 'A===', 'AA-_', '!', 7, 'A'.repeat(87_384)]) {
    assert.equal(await code((all) => void (all.events[0].body = body)), 'EvidenceError badBody true', String(body));
  }
  assert.equal(await tab.evaluate(async () => {
    const { replay } = /** @type {Scope} */ (globalThis);
    /** @type {any} */
    const cycle = { evidence: 1, mxlens: '', input: 'a.test', options: {}, startedAt: 0 };
    cycle.events = [cycle];
    return replay(cycle).catch(({ code }) => code);
  }), 'notEvidence');
});

test('a large record is played in time, and can be stopped', async () => {
  const tab = await page();
  const { file } = await recorded(tab, 'good.test');
  const outcome = await tab.evaluate(async (all) => {
    const { replay } = /** @type {Scope} */ (globalThis);
    const [first] = all.events;
    const last = Math.max(...all.events.map((/** @type {any} */ { order }) => order));
    const more = Array.from({ length: 49_000 }, (_, index) => ({ ...first, order: last + 1 + index, url: 'https://a.test/' }));
    const pauses = more.map((event) => ({ kind: 'pause', sent: 0, came: event.came, order: event.order, milliseconds: 250 }));
    const started = performance.now();
    const { verdict } = await replay({ ...all, events: [...all.events, ...pauses] });
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const stopped = await replay(all, { signal: controller.signal }).catch(({ message }) => message);
    return { status: verdict.status, took: performance.now() - started, stopped };
  }, JSON.parse(file));
  assert.equal(outcome.status, 'deliverable');
  assert.equal(outcome.stopped, 'enough');
  assert.ok(outcome.took < 10_000, `${outcome.took} ms`);
});

test('a report of elsewhere has no record', async () => {
  const tab = await page();
  const code = await tab.evaluate(() => {
    const { evidenceOf } = /** @type {Scope} */ (globalThis);
    try {
      return JSON.stringify(evidenceOf(/** @type {any} */ ({})));
    } catch (error) {
      return /** @type {any} */ (error).code;
    }
  });
  assert.equal(code, 'unknownReport');
});

test('two records differ in what was said, not in TTL and order', async () => {
  const tab = await page();
  const [{ file: one }, { file: two }] = [await recorded(tab, 'good.test'), await recorded(tab, 'good.test')];
  /** @param {unknown[]} files */
  const differences = (...files) =>
    tab.evaluate(([a, b]) => /** @type {Scope} */ (globalThis).diffEvidence(a, b), files);
  assert.deepEqual(await differences(JSON.parse(one), JSON.parse(two)), []);
  const changed = /** @type {Evidence} */ (JSON.parse(two));
  const first = changed.events.find(({ kind }) => kind === 'request');
  assert.ok(first);
  Object.assign(first, { status: 500, body: '' });
  const last = changed.events.findLast(({ kind, url }) => kind === 'request' && url !== first.url);
  changed.events = changed.events.filter((event) => event !== last);
  const found = await differences(JSON.parse(one), changed);
  assert.equal(found.length, 2);
  const [mx] = found;
  assert.deepEqual([mx?.name, mx?.checkingDisabled, mx?.resolver], ['good.test', false, `${now.origin}/dns-query`]);
  assert.equal(mx?.before?.rcode, 'NOERROR');
  assert.deepEqual(mx?.after, { rcode: null, records: [], failure: 'http 500' });
  assert.equal(found[1]?.after, null);
  assert.deepEqual((await differences(changed, changed)), []);
});

test('the version is the one of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal((await import('../www/evidence.js')).VERSION, version);
});
