// Who is asked: chosen, remembered, in the link, and said.
import assert from 'node:assert/strict';
import { assertAccessible, pageTests, standStill } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** @param {Page} page */
const done = (page) => page.locator('main[data-state="done"]').waitFor();

/**
 * @param {Page} page
 * @param {string} domain
 */
async function check(page, domain) {
  await page.getByLabel('Domain, mail address or URL').fill(domain);
  await page.keyboard.press('Enter');
}

/**
 * What the check is told, in place of the check.
 * @param {Page} page
 */
const told = (page) => page.route('**/apart.js', async (route) => {
  const text = await (await route.fetch()).text();
  const body = text.replace('list = null) {\n', 'list = null) {\n  document.title = JSON.stringify(options);\n  return new Promise(() => undefined);\n');
  await route.fulfill({ contentType: 'text/javascript', body });
});

/**
 * @param {Page} page
 * @param {(options: any) => boolean} fits
 */
async function options(page, fits) {
  for (let tries = 0; tries < 400; tries++) {
    const title = await page.title();
    if (title.startsWith('{') && fits(JSON.parse(title))) return;
    await page.waitForTimeout(50);
  }
  assert.fail(await page.title());
}

pageTest('one and then another, and several to compare, are chosen, linked and remembered', async (page) => {
  await standStill(page); // or a slow machine would have the second one of two asked, too
  const origin = new URL((await page.goto('/'))?.url() ?? '').origin;
  const own = `${origin}/dns-query`;
  await page.getByLabel('Ask').selectOption('Compare several…');
  assert.deepEqual(await page.locator('#several').getByRole('checkbox', { checked: true }).count(), 3);
  assert.match(await page.locator('#sees').innerText(), /^Each of them sees your IP address and the domain/);
  const filters = page.getByRole('group', { name: 'Is the domain filtered by these?' });
  assert.ok(await filters.getByRole('checkbox').count() > 3);
  assert.equal(await filters.getByRole('checkbox', { checked: true }).count(), 0);
  for (const name of ['Cloudflare', 'Google']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.getByLabel('Address of the resolver').fill('/f/delay=20/dns-query{?dns}');
  await assertAccessible(page);
  await check(page, 'good.test');
  await done(page);
  assert.equal(
    new URL(page.url()).hash,
    `#/good.test?resolvers=${own},${origin}/f/delay%3D20/dns-query&mode=compare`,
  );
  await page.goto('about:blank');
  await page.goto('/#/null-mx.test');
  await done(page);
  assert.equal(await page.getByLabel('Ask').inputValue(), 'compare');
  assert.equal(await page.getByRole('checkbox', { name: 'This server' }).isChecked(), true);
  assert.equal(await page.locator('#several').getByRole('checkbox', { checked: true }).count(), 1);
  await page.getByLabel('Ask').selectOption('One, then another…');
  await page.locator('#several').getByLabel('First').selectOption('This server');
  await page.locator('#several').getByLabel('Then').selectOption('CZ.NIC');
  assert.match(await page.locator('#sees').innerText(), /^This server sees .*; CZ\.NIC too, when This server is slow or fails\.$/);
  await assertAccessible(page);
  await check(page, 'good.test');
  await page.locator('.verdict', { hasText: 'good.test' }).waitFor();
  assert.equal(new URL(page.url()).hash, `#/good.test?resolvers=${own},cz-nic&mode=fast`);
  await page.getByLabel('Ask').selectOption('This server');
  await check(page, 'good.test');
  await page.locator('.verdict', { hasText: 'good.test' }).waitFor();
  await page.waitForURL(/#\/good\.test$/);
}, { viewport: { width: 360, height: 740 } });

pageTest('a link says who is asked, and the choice of one\'s own comes back', async (page) => {
  await told(page);
  await page.goto('/#/good.test?resolvers=google&mode=private');
  await options(page, ({ resolvers, mode }) => resolvers.join() === 'google' && mode === 'private');
  assert.equal(await page.getByLabel('Ask').inputValue(), 'google');
  await page.evaluate(() => (location.hash = '#/good.test?resolvers=http://127.0.0.1:1/x&mode=fast'));
  await options(page, ({ resolvers, mode }) => resolvers[0] === 'http://127.0.0.1:1/x' && mode === 'fast');
  assert.equal(await page.getByLabel('Ask').inputValue(), 'link');
  assert.match(await page.locator('#sees').innerText(), /^The link chose who is asked\. 127\.0\.0\.1:1 sees your IP address/);
  await assertAccessible(page);
  await page.evaluate(() => (location.hash = '#/good.test'));
  await options(page, ({ resolvers }) => /dns-query$/.test(resolvers[0]));
  assert.equal(await page.getByLabel('Ask').inputValue(), 'site:local');
  assert.equal(await page.locator('#resolver option[value="link"]').count(), 0);
});

pageTest('hostile words in a link are refused, and shown as text', async (page) => {
  for (const words of ['javascript:alert(1)', '%3Cimg%20src=x%3E', '', 'http://dns.example/', 'cloudflare,%E2%80%AEevil']) {
    await page.goto('about:blank');
    await page.goto(`/#/good.test?resolvers=${words}&mode=%3Cb%3E`);
    await page.locator('main[data-state="invalid"]').waitFor();
    assert.equal(await page.getByLabel('Ask').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.locator('main img').count(), 0);
    await assertAccessible(page);
  }
  await page.getByLabel('Ask').selectOption('This server');
  await check(page, 'good.test');
  await done(page);
});

pageTest('trust anchors of the site go with its own resolver only', async (page) => {
  await told(page);
  await page.route('**/site.json', (route) => route.fulfill({
    json: { resolver: { id: 'ours', name: 'Ours', url: '/dns-query' }, samples: [], trustAnchors: '. IN DS 1 13 2 AB' },
  }));
  await page.goto('/#/good.test');
  await options(page, ({ trustAnchors }) => trustAnchors === '. IN DS 1 13 2 AB');
  await page.goto('about:blank');
  await page.goto('/#/good.test?resolvers=google');
  await options(page, ({ trustAnchors, resolvers }) => resolvers[0] === 'google' && trustAnchors === undefined);
});
