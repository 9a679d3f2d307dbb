// What the page on privacy says, held against what the page does; and that it deletes what it says.
import assert from 'node:assert/strict';
import { assertAccessible, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** @param {Page} page */
const kept = (page) => page.evaluate(async () => ({
  keys: Object.keys(localStorage).sort(),
  databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
  caches: (await caches.keys()).map((name) => name.replace(/[0-9a-f]{16}$/, 'version')).sort(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
}));

pageTest('it is accessible, and fits a small screen', async (page) => {
  await page.goto('/privacy.html');
  await page.locator('#delete:enabled').waitFor();
  await assertAccessible(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
}, { viewport: { width: 320, height: 640 } });

pageTest('every type that is asked stands there', async (page) => {
  await page.goto('/privacy.html');
  const words = await page.getByRole('main').innerText();
  await page.request.post('/log/reset');
  for (const domain of ['good.test', 'implicit-mx.test', 'exchange-nonexistent.test', 'dane-usable.test', 'dnssec-bogus.test', 'good.test?networks=1']) {
    await page.goto(`/#/${domain}`);
    await page.reload();
    await page.locator('main[data-state="done"]').waitFor();
  }
  /** @type {{ type: string }[]} */
  const log = await (await page.request.get('/log')).json();
  const types = [...new Set(log.map(({ type }) => type))].sort();
  assert.deepEqual(types, ['A', 'AAAA', 'DNSKEY', 'DS', 'MX', 'PTR', 'SRV', 'TLSA', 'TXT']);
  for (const type of types) assert.match(words, new RegExp(`\\b${type}\\b`));
});

pageTest('all that is kept is deleted, and nothing of anybody else', async (page) => {
  await page.goto('/');
  await page.getByLabel('Ask').selectOption({ index: 1 });
  await page.evaluate(async () => {
    localStorage.setItem('another', 'page');
    await caches.open('another page');
    for (const name of ['mxlens-list', 'another']) {
      await new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result.close());
      });
    }
    await navigator.serviceWorker.ready;
  });
  const before = await kept(page);
  const cache = `mxlens ${new URL('/', page.url()).href} version`;
  assert.deepEqual(before, {
    keys: ['another', 'mxlens.resolver'], databases: ['another', 'mxlens-list'], caches: ['another page', cache], workers: 1,
  });
  await page.goto('/privacy.html');
  await page.getByRole('button', { name: 'Delete everything kept here' }).click();
  await page.getByRole('status').filter({ hasText: 'Everything that was kept here is deleted.' }).waitFor();
  assert.deepEqual(await kept(page), { keys: ['another'], databases: ['another'], caches: ['another page'], workers: 0 });
});

pageTest('a cookie is set by nobody', async (page) => {
  await page.goto('/#/good.test');
  await page.locator('main[data-state="done"]').waitFor();
  assert.deepEqual(await page.context().cookies(), []);
});

pageTest('without script it says all it says', async (page) => {
  await page.goto('/privacy.html');
  assert.match(await page.getByRole('main').innerText(), /Every request, by its kind/);
}, { javaScriptEnabled: false });
