// Checks in a thread of their own: they are the checks of the page, with their errors, and end with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { running } from './browser.js';

/** @import { Page } from 'playwright-core' */

const now = running();

/** What stands in the scope of a page here.
 * @typedef {typeof globalThis & typeof import('../www/apart.js') & typeof import('../www/evidence.js')} Scope */

/** A page with the modules in its scope, and the requests to resolvers that it or its thread has made. */
async function page() {
  const page = await now.browser.newPage({ baseURL: now.origin });
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => {
    if (request.url().includes('dns=')) asked.push(request.url());
  });
  await page.goto('/favicon.svg');
  return { page, asked };
}

/** @param {Page} page */
const load = (page) => page.evaluate(async () => {
  for (const path of ['/apart.js', '/evidence.js']) Object.assign(globalThis, await import(path));
});

/**
 * Checks, and tells what was heard on the way.
 * @param {Page} page
 */
const checked = (page) => page.evaluate(async () => {
  const { check, evidenceOf } = /** @type {Scope} */ (globalThis);
  /** @type {string[]} */
  const heard = [];
  const report = await check('good.test', {
    resolvers: [`${location.origin}/f/delay=150/dns-query`], // it is told ten times a second
    onProgress: () => heard.push('progress'),
    onVerdict: ({ verdict }) => heard.push(verdict.status),
  });
  return { status: report.verdict.status, heard: [...new Set(heard)], events: evidenceOf(report).events.length, loaded: Object.keys(performance.getEntriesByName(`${location.origin}/gate.js`)).length };
});

test('a check comes from the thread, with its progress, first verdict and record', async () => {
  const { page: tab, asked } = await page();
  await load(tab);
  const { status, heard, events, loaded } = await checked(tab);
  assert.deepEqual([status, heard], ['deliverable', ['progress', 'deliverable']]);
  assert.ok(events >= asked.length && asked.length > 8, `${events} ${asked.length}`);
  assert.equal(loaded, 0, 'the page itself loads nothing that checks');
  assert.equal(tab.workers().length, 1);
});

test('where the thread cannot be had the page checks itself', async () => {
  const { page: tab } = await page();
  await tab.route('**/apart-thread.js', (route) => route.abort());
  await load(tab);
  const { status, heard, loaded } = await checked(tab);
  assert.deepEqual([status, heard], ['deliverable', ['progress', 'deliverable']]);
  assert.equal(loaded, 1);
});

test('what rejects is told with its code and place', async () => {
  const { page: tab } = await page();
  await load(tab);
  const errors = await tab.evaluate(async () => {
    const { check } = /** @type {Scope} */ (globalThis);
    const outcomes = await Promise.allSettled([check('a..b'), check('good.test', { resolvers: ['nobody'] }), check('good.test', { draft: 'no record' })]);
    return outcomes.map((one) => one.status === 'rejected' ? { name: one.reason.name, code: one.reason.code, position: one.reason.position ?? null, message: one.reason.message } : null);
  });
  assert.deepEqual(errors.map((error) => error && [error.name, error.code, error.position]), [
    ['TargetError', 'emptyLabel', 3], ['OptionsError', 'badResolver', null], ['OptionsError', 'badMxLine', 1],
  ]);
  for (const error of errors) assert.match(error?.message ?? '', /^[A-Z].+\.$/);
});

test('a module that cannot be loaded there is an error of that check', async () => {
  const { page: tab } = await page();
  await tab.route('**/gate.js', (route) => route.abort());
  await load(tab);
  const outcome = await tab.evaluate(async () => {
    const { check } = /** @type {Scope} */ (globalThis);
    const options = { resolvers: [`${location.origin}/dns-query`], dnssec: false, neighbours: false };
    return check('good.test', options).then(({ verdict }) => verdict.status, ({ message }) => message);
  });
  assert.match(outcome, /Failed to fetch dynamically imported module: .*apart-check\.js/);
});

test('an abort rejects at once with its reason, and ends what the thread has under way', async () => {
  const { page: tab, asked } = await page();
  await load(tab);
  const { reason, heard } = await tab.evaluate(async () => {
    const { check } = /** @type {Scope} */ (globalThis);
    const controller = new AbortController();
    let heard = 0;
    const checking = check('good.test', {
      resolvers: [`${location.origin}/f/timeout/dns-query`], signal: controller.signal, onProgress: () => {
        if (heard++ === 0) setTimeout(() => controller.abort(new Error('enough')), 100);
      },
    }).then(() => 'report', ({ message }) => message);
    const reason = await checking;
    const before = heard;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return { reason, heard: heard - before };
  });
  const before = asked.length;
  assert.deepEqual([reason, heard], ['enough', 0]);
  await tab.waitForTimeout(4000); // a request that nobody took back would be made again after three seconds
  assert.equal(asked.length, before);
});

test('an abort while the thread is loaded rejects at once', async () => {
  const { page: tab } = await page();
  await tab.route('**/apart-thread.js', () => undefined); // it never comes
  await load(tab);
  const reason = await tab.evaluate(async () => {
    const { check } = /** @type {Scope} */ (globalThis);
    return check('good.test', { signal: AbortSignal.timeout(100) }).then(() => 'report', ({ name }) => name);
  });
  assert.equal(reason, 'TimeoutError');
});

test('the domains of a list share what they have in common', async () => {
  const { page: tab, asked } = await page();
  await load(tab);
  const ask = (/** @type {string | null} */ list) => tab.evaluate(async (list) => {
    const { check } = /** @type {Scope} */ (globalThis);
    const options = { resolvers: [`${location.origin}/dns-query`], dnssec: false, neighbours: false, brief: true };
    await check('good.test', options, list);
  }, list);
  await ask('one');
  const alone = asked.length;
  await ask('one');
  assert.equal(asked.length, alone);
  await ask('another');
  assert.equal(asked.length, 2 * alone);
});
