// The service worker: the page opens without a network, DNS passes it by, and a new version is told of.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shell } from '../scripts/shell.mjs';
import { launch, serve } from './browser.js';

/** @import { Browser, BrowserContext, Page } from 'playwright-core' */

/** A site of one's own under a path, with the resolver of the server: a copy of www, to be changed. */
const PATH = '/some/path/';
const SITE = { resolver: { id: 'local', name: 'This server', url: '/dns-query' }, samples: [] };

/** What the browser itself writes, about what is not there and what was loaded for a check that nobody asked for. */
const BY_BROWSER = /^Failed to load resource|was preloaded using link preload but not used/;

/** @type {Browser} */
let browser;
/** @type {{ origin: string, stop: () => void }} */
let server;
let folder = '';
let site = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mxlens-'));
  site = join(folder, PATH);
  await cp('www', site, { recursive: true });
  await writeFile(join(site, 'site.json'), JSON.stringify(SITE));
  await shell(site);
  [browser, server] = await Promise.all([launch(), serve(folder)]);
});

after(async () => {
  await browser.close();
  server.stop();
  await rm(folder, { recursive: true });
});

/**
 * A test with a page that has a worker, in a browser that knows of none yet.
 * @param {string} name
 * @param {(page: Page, context: BrowserContext) => Promise<void>} body
 */
function offlineTest(name, body) {
  test(name, async () => {
    const context = await browser.newContext({ baseURL: server.origin });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (!BY_BROWSER.test(message.text())) complaints.push(message.text());
    });
    try {
      await page.goto(PATH);
      await page.evaluate(async () => void await navigator.serviceWorker.ready);
      await body(page, context);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** @param {Page} page */
const isControlled = (page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

/** @param {Page} page */
const cached = (page) => page.evaluate(async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push(url.slice(location.origin.length));
  }
  return found;
});

/** @param {Page} page */
async function check(page) {
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await page.locator('main[data-state="done"] .outcome[data-status="deliverable"]').waitFor();
}

/** What was asked of the resolver since the last time.
 * @returns {Promise<unknown[]>} */
async function asked() {
  const log = await (await fetch(`${server.origin}/log`)).json();
  await fetch(`${server.origin}/log/reset`, { method: 'POST' });
  return log;
}

offlineTest('without a network the page opens, and shows what was checked before', async (page, context) => {
  const evidence = await page.evaluate(async (resolver) => {
    const { check } = await load('check.js');
    const { evidenceOf } = await load('evidence.js');
    return JSON.stringify(evidenceOf(await check('good.test', { resolvers: [resolver] })));

    /** @param {string} name */
    function load(name) {
      return import(new URL(name, document.baseURI).href);
    }
  }, `${server.origin}/dns-query`);
  await context.setOffline(true);
  await page.goto('about:blank');
  await page.goto(PATH);
  await page.locator('#start').waitFor();
  assert.ok(await isControlled(page));
  assert.match(await page.locator('#sees').innerText(), /^This server sees/);
  const verdict = await page.evaluate(async (file) => {
    const { replay } = await import(new URL('evidence.js', document.baseURI).href);
    return (await replay(JSON.parse(file))).verdict;
  }, evidence);
  assert.equal(verdict.status, 'deliverable');
  await page.goto(`${PATH}privacy`); // as some hosts have it
  await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
  const rule = await page.goto(`${PATH}rules/exchange-alias.html`).then(() => 'opened', () => 'not there');
  assert.equal(rule, 'not there', 'it was never opened before');
});

offlineTest('it can be installed', async (page, context) => {
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // a window that is not shown to anybody installs nothing
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  const { errors, data = '' } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { icons, shortcuts } = JSON.parse(data);
  for (const { src } of icons) assert.equal((await page.request.get(`${PATH}${src}`)).status(), 200, src);
  assert.deepEqual(shortcuts.map((/** @type {{ url: string }} */ { url }) => url), ['list.html', 'watch.html']);
});

offlineTest('what was opened of the rules is kept', async (page, context) => {
  await page.goto(`${PATH}rules/`);
  await page.goto(`${PATH}rules/exchange-alias.html`);
  await context.setOffline(true);
  await page.goto(`${PATH}rules/`);
  await page.getByRole('link', { name: 'An exchange is an alias' }).click();
  await page.getByRole('heading', { level: 1, name: 'An exchange is an alias' }).waitFor();
});

offlineTest('DNS passes the worker by, and none of it is kept', async (page) => {
  await page.reload();
  assert.ok(await isControlled(page));
  const url = `${server.origin}/dns-query?dns=AAABAAABAAAAAAAABGdvb2QEdGVzdAAADwAB`;
  await asked();
  await check(page);
  const first = (await asked()).length;
  assert.ok(first > 5);
  await page.reload();
  await page.locator('main[data-state="done"]').waitFor();
  assert.equal((await asked()).length, first, 'the resolver was asked all of it once more');
  const statuses = await page.evaluate(async (url) => {
    const own = [url, './dns-query?dns=AAAB', './?dns=AAAB', 'site.json?dns=AAAB'];
    const answers = await Promise.all(own.map((one) => fetch(one)));
    return answers.map(({ status }) => status);
  }, url);
  assert.deepEqual(statuses, [200, 404, 200, 200]);
  assert.deepEqual((await cached(page)).filter((path) => /dns/.test(path.replaceAll('dnssec', ''))), []);
  for (const path of await cached(page)) assert.ok(path.startsWith(PATH), path);
});

offlineTest('a request for the time is answered by the server', async (page) => {
  await page.reload();
  const served = await page.evaluate(async () => {
    const { headers } = await fetch('host.js', { method: 'HEAD', cache: 'no-store' });
    return Date.parse(headers.get('date') ?? '');
  });
  assert.ok(Math.abs(served - Date.now()) < 60_000);
});

offlineTest('a new version is offered, and comes only when it is asked for', async (page) => {
  await page.reload();
  const script = join(site, 'page.js');
  const before = await readFile(script, 'utf8');
  try {
    await writeFile(script, `${before}\ndocument.documentElement.dataset.version = 'new';\n`);
    await shell(site);
    await page.reload();
    await page.getByRole('status').filter({ hasText: 'A new version is there.' }).waitFor();
    const version = () => page.evaluate(() => document.documentElement.dataset.version);
    assert.equal(await version(), undefined);
    await page.reload();
    assert.equal(await version(), undefined, 'a reload alone does not bring it');
    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Load it' }).click();
    await reloaded;
    await page.locator('html[data-version="new"]').waitFor();
    assert.equal((await page.evaluate(() => caches.keys())).length, 1, 'what was kept of the old one is gone');
  } finally {
    await writeFile(script, before);
    await shell(site);
  }
});

offlineTest('a file of another version than the list says is not kept', async (page) => {
  const script = join(site, 'page.js');
  const before = await readFile(script, 'utf8');
  try {
    await writeFile(script, `${before}\n// halfway\n`);
    await shell(site);
    await writeFile(script, before);
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => undefined);
      const { installing } = registration;
      if (installing && installing.state !== 'redundant') {
        await new Promise((resolve) => installing.addEventListener('statechange', resolve, { once: true }));
      }
      return [installing?.state, registration.waiting];
    });
    assert.deepEqual(state, ['redundant', null]);
  } finally {
    await shell(site);
  }
});

test('where workers are forbidden the page is as without one', async () => {
  const context = await browser.newContext({ baseURL: server.origin });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'serviceWorker', { get: () => { throw new DOMException('', 'SecurityError'); } });
  });
  await page.clock.install();
  await page.goto(PATH);
  await page.clock.fastForward(10_000);
  await check(page);
  assert.deepEqual(complaints, []);
  await context.close();
});
