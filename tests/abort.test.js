// A check that is aborted, and one whose page is not looked at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { running } from './browser.js';

const now = running();

/** A page that counts the requests to resolvers, and their ends. */
async function page() {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  await page.evaluate(() => {
    const plain = window.fetch;
    const seen = { asked: 0, ended: 0, hosts: new Set() };
    Object.assign(globalThis, { seen });
    window.fetch = (url, init) => {
      if (!String(url).includes('dns=')) return plain(url, init);
      seen.asked++;
      seen.hosts.add(String(url).replace(/\?.*/, ''));
      return plain(url, init).finally(() => seen.ended++);
    };
  });
  return page;
}

/** How far a check is: requests that were sent, those that have ended, and to how many resolvers.
 * @typedef {{ asked: number, ended: number, hosts: number }} Moment */

/**
 * Runs in the page: aborts a check at a moment, and tells what came of it.
 * @param {{ resolvers: string[], moment: Moment }} options
 */
async function aborted({ resolvers, moment }) {
  const path = '/check.js';
  /** @type {typeof import('../www/check.js')} */
  const { check } = await import(path);
  const controller = new AbortController();
  let heard = 0;
  const { seen } = /** @type {typeof globalThis & { seen: { asked: number, ended: number, hosts: Set<string> } }} */ (globalThis);
  const task = () => new Promise((resolve) => setTimeout(resolve));
  const checking = check('good.test', {
    resolvers: resolvers.map((one) => new URL(one, location.origin).href), signal: controller.signal,
    onProgress: () => void heard++,
  }).then(() => 'report', ({ message }) => message);
  while (seen.asked < moment.asked || seen.ended < moment.ended || seen.hosts.size < moment.hosts) await task();
  const before = { asked: seen.asked, heard };
  controller.abort(new Error('enough'));
  // nothing of the network comes before the next task
  const reason = await Promise.race([checking, task().then(() => 'late')]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return { reason, more: seen.asked - before.asked, told: heard - before.heard, asked: seen.asked };
}

test('an abort rejects at once, and nothing is asked after it', async () => {
  // while nobody answers, before and after the second one is asked, and in the pauses after a failure
  /** @type {[string[], Moment][]} */
  const moments = [
    [['/f/timeout/dns-query'], { asked: 3, ended: 0, hosts: 1 }],
    [['/f/timeout/dns-query', '/f/timeout%20delay=1/dns-query'], { asked: 3, ended: 0, hosts: 1 }],
    [['/f/timeout/dns-query', '/f/timeout%20delay=1/dns-query'], { asked: 4, ended: 0, hosts: 2 }],
    [['/f/http=429%20retry-after=1/dns-query'], { asked: 3, ended: 3, hosts: 1 }],
    [['/f/servfail/dns-query'], { asked: 3, ended: 3, hosts: 1 }],
  ];
  for (const [resolvers, moment] of moments) {
    const tab = await page();
    const { reason, more, told } = await tab.evaluate(aborted, { resolvers, moment });
    assert.deepEqual([reason, more, told], ['enough', 0, 0], `${resolvers} ${JSON.stringify(moment)}`);
    await tab.close();
  }
});

test('an abort while the core is loaded rejects at once, and asks nothing', async () => {
  const tab = await page();
  await tab.route('**/*.wasm', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  const moment = { asked: 0, ended: 0, hosts: 0 };
  const { reason, asked } = await tab.evaluate(aborted, { resolvers: ['/dns-query'], moment });
  assert.deepEqual([reason, asked], ['enough', 0]);
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
