// A check that is aborted, and one whose page is not looked at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { running } from './browser.js';

const now = running();

/** A page that counts the requests to resolvers. */
async function page() {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(() => {
    const plain = window.fetch;
    window.fetch = (url, init) => {
      if (String(url).includes('dns=')) Reflect.set(globalThis, 'asked', (Reflect.get(globalThis, 'asked') ?? 0) + 1);
      return plain(url, init);
    };
  });
  return page;
}

/**
 * Runs in the page: aborts a check after a time, and tells what came of it.
 * @param {{ resolvers: string[], after: number }} options
 */
async function aborted({ resolvers, after }) {
  const path = '/check.js';
  /** @type {typeof import('../www/check.js')} */
  const { check } = await import(path);
  const controller = new AbortController();
  let heard = 0;
  const checking = check('good.test', {
    resolvers: resolvers.map((one) => new URL(one, location.origin).href), signal: controller.signal,
    onProgress: () => void heard++,
  }).then(() => 'report', ({ message }) => message);
  await new Promise((resolve) => setTimeout(resolve, after));
  const before = { asked: Reflect.get(globalThis, 'asked') ?? 0, heard, at: performance.now() };
  controller.abort(new Error('enough'));
  const reason = await checking;
  const took = performance.now() - before.at;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { asked, heard: told } = { asked: Reflect.get(globalThis, 'asked') ?? 0, heard };
  return { reason, took, more: asked - before.asked, told: told - before.heard, asked };
}

test('an abort rejects at once, and nothing is asked after it', async () => {
  /** @type {[string[], number][]} */
  const moments = [
    [['/f/timeout/dns-query'], 100],
    [['/f/timeout/dns-query', '/f/delay=900/dns-query'], 590],
    [['/f/timeout/dns-query', '/f/delay=900/dns-query'], 700],
    [['/f/http=429%20retry-after=1%20delay=300/dns-query'], 400],
    [['/f/servfail%20delay=300/dns-query'], 450],
  ];
  for (const [resolvers, after] of moments) {
    const tab = await page();
    const { reason, took, more, told, asked } = await tab.evaluate(aborted, { resolvers, after });
    assert.equal(reason, 'enough');
    assert.ok(asked > 0);
    assert.ok(took < 500, `${took} ms`);
    assert.deepEqual([more, told], [0, 0], `${resolvers} after ${after} ms`);
    await tab.close();
  }
});

test('an abort while the core is loaded rejects at once, and asks nothing', async () => {
  const tab = await page();
  await tab.route('**/*.wasm', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  const { reason, took, asked } = await tab.evaluate(aborted, { resolvers: ['/dns-query'], after: 200 });
  assert.deepEqual([reason, asked], ['enough', 0]);
  assert.ok(took < 500, `${took} ms`);
});

test('a check ends though its page is frozen for a time, or not looked at', async () => {
  const tab = await page();
  const session = await tab.context().newCDPSession(tab);
  const ending = tab.evaluate(async () => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    const resolvers = [`${location.origin}/f/timeout/dns-query`];
    const { verdict, ledger } = await check('good.test', { resolvers, deadline: 1500 });
    return { status: verdict.status, codes: [...new Set(ledger.map(({ error }) => error?.code))] };
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  assert.deepEqual(await ending, { status: 'undetermined', codes: ['timeout'] });
});
