// The page that watches: real checks, real answers that change, and a clock that is put forward.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, counted, pageTests } from './browser.js';
import { add, cardOf, open } from './watching.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOUR = 3600_000;

/** What the browser itself writes when a response is an HTTP error, or when there is none. */
const FAILED = /^Failed to load resource/;

/** @type {(() => unknown)[]} */
const endings = [];
after(() => Promise.all(endings.map((end) => end())));

/**
 * Another server, over the same zones but for those that are changed.
 * @param {Record<string, (text: string) => string>} edits by the name of a zone
 */
async function changedServer(edits) {
  const zones = await mkdtemp(join(tmpdir(), 'mxlens-watch-'));
  await cp(join(ROOT, 'tests/zones'), zones, { recursive: true });
  for (const [zone, edit] of Object.entries(edits)) {
    const path = join(zones, `${zone}.zone`);
    const text = await readFile(path, 'utf8');
    assert.notEqual(edit(text), text);
    await writeFile(path, edit(text));
  }
  const server = spawn('target/debug/doh-server', ['--zones', zones, '--listen', '127.0.0.1:0'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  endings.push(() => (server.kill(), rm(zones, { recursive: true })));
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /^listening on (http:\S+)/.exec(line)?.[1];
    if (origin) return origin;
  }
  throw new Error('doh-server ended before it listened');
}

/**
 * Lets another server, or another path of the same one, answer DNS from now on.
 * @param {Page} page
 * @param {string} at
 */
async function answersFrom(page, at) {
  await page.context().unroute('**/dns-query?*');
  await page.context().route('**/dns-query?*', async (route) => {
    const url = new URL(route.request().url());
    try {
      await route.fulfill({ response: await route.fetch({ url: new URL(`${at}${url.search}`, url).href }) });
    } catch {
      // the check, or the test, is over
    }
  });
}

/**
 * Puts the clock forward, and waits until all that is due then was checked.
 * @param {Page} page
 * @param {number} milliseconds
 * @param {() => boolean} done
 */
async function forward(page, milliseconds, done) {
  await page.clock.fastForward(milliseconds);
  for (let tries = 0; !done(); tries++) {
    assert.ok(tries < 200, 'the checks do not come');
    await page.clock.runFor(1000); // what is late is spread over some seconds
    await page.waitForTimeout(50);
  }
}

pageTest('before anything is watched it says what it does, and that it stops with the page', async (page) => {
  await open(page);
  const text = await page.getByRole('main').innerText();
  assert.match(text, /The watch stops when this page is closed; the command mxlens watch and the GitHub Action of mxlens go on round the clock\./);
  assert.match(text, /Nothing is watched yet\./);
  assert.equal(await page.locator('header nav [aria-current="page"]').innerText(), 'Watch');
  await assertAccessible(page);
});

pageTest('a zone that is changed is told of within one interval, with what changed', async (page) => {
  await page.context().grantPermissions(['notifications']);
  await page.addInitScript(() => {
    /** @type {string[]} */
    const told = [];
    Object.assign(globalThis, { told, Notification: class extends EventTarget {
      static permission = 'granted';
      /** @param {string} title @param {{ body: string }} options */
      constructor(title, { body }) {
        super();
        told.push(`${title}: ${body}`);
      }
    } });
  });
  await open(page);
  const checks = counted(page);
  await add(page, 'good.test');
  await add(page, 'exchange-single.test');
  await page.getByText('No change in 1 check').first().waitFor();
  const changed = await changedServer({ good: (text) => text.replace('@ IN MX 20 mx2', '@ IN MX 30 mx1').replace('192.0.33.25', '192.0.33.26') });
  await answersFrom(page, `${changed}/dns-query`);
  assert.equal(await page.title(), 'Watch domains – mxlens');
  // the TTL is an hour, and the jitter a tenth of it
  await forward(page, 1.11 * HOUR, () => checks.get('good.test') === 2 && checks.get('exchange-single.test') === 2);
  const news = page.getByRole('region', { name: 'What changed' });
  await news.getByText('mx2.good.test is gone from the MX records.').waitFor();
  const said = await news.innerText();
  assert.match(said, /The preference of mx1\.good\.test is 10, 30 now; it was 10\./);
  assert.match(said, /mx1\.good\.test no longer has the address 192\.0\.33\.25\./);
  assert.equal(said.match(/mx1\.good\.test has a new address, 192\.0\.33\.26\./g)?.length, 1);
  assert.doesNotMatch(said, /exchange-single\.test/);
  assert.equal(await page.title(), '(1) Watch domains – mxlens');
  await page.clock.runFor(3000);
  const notified = await page.evaluate(() => /** @type {any} */ (globalThis).told);
  assert.equal(notified.length, 1);
  assert.match(notified[0], /^good\.test: mx2\.good\.test is gone from the MX records\. /);
  await assertAccessible(page);
  await cardOf(page, 'good.test').getByText('History').click();
  const rows = await cardOf(page, 'good.test').getByRole('row').allInnerTexts();
  assert.equal(rows.length, 3);
  assert.match(rows[1] ?? '', /is gone from the MX records/);
  assert.match(rows[2] ?? '', /First check/);
  assert.match(await cardOf(page, 'exchange-single.test').innerText(), /No change in 2 checks/);
  assert.equal(await page.title(), 'Watch domains – mxlens', 'somebody looked');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Seen' }).click();
  await news.waitFor({ state: 'hidden' });
  assert.equal((await cardOf(page, 'good.test').getByRole('row').count()), 3, 'the history stays');
});

pageTest('what can no longer be delivered is said so, and why', async (page) => {
  await open(page);
  const checks = counted(page);
  await add(page, 'good.test');
  const changed = await changedServer({ good: (text) => text.replaceAll(/^mx\d IN A.*\n/gm, '') });
  await answersFrom(page, `${changed}/dns-query`);
  await forward(page, 1.11 * HOUR, () => checks.get('good.test') === 2);
  const news = page.getByRole('region', { name: 'What changed' });
  await news.getByText('Mail can no longer be delivered: no exchange is usable.').waitFor();
  assert.equal(await cardOf(page, 'good.test').getAttribute('data-status'), 'undeliverable');
});

pageTest('a check that fails alerts nobody; three in a row do, and so does the end of that', async (page) => {
  await open(page);
  const checks = counted(page);
  await add(page, 'good.test');
  await answersFrom(page, '/with/servfail/dns-query');
  const news = page.getByRole('region', { name: 'What changed' });
  const card = cardOf(page, 'good.test');
  for (const hours of [1.11, 1.11]) {
    const before = checks.get('good.test') ?? 0;
    await forward(page, hours * HOUR, () => (checks.get('good.test') ?? 0) > before);
    await card.getByText(/The last check got no answer that tells \(SERVFAIL\)/).waitFor();
    await card.getByText(/Next check/).waitFor();
    assert.ok(await news.isHidden());
    assert.equal(await page.title(), 'Watch domains – mxlens');
    assert.equal(await card.getAttribute('data-status'), 'deliverable', 'what was known is shown still');
  }
  const before = checks.get('good.test') ?? 0;
  await forward(page, 2.3 * HOUR, () => (checks.get('good.test') ?? 0) > before);
  await news.getByText(/Nothing has been known since/).waitFor();
  await card.getByText(/3 checks got no answer that tells \(SERVFAIL\)\. That is no failure of the domain\./).waitFor();
  assert.equal(await card.getAttribute('data-status'), 'undetermined');
  assert.match(await page.title(), /^\(1\)/);
  await assertAccessible(page);
  await answersFrom(page, '/dns-query');
  const silent = checks.get('good.test') ?? 0;
  await forward(page, 7 * HOUR, () => (checks.get('good.test') ?? 0) > silent);
  await news.getByText(/It is known again; nothing was since/).waitFor();
  assert.equal(await card.getAttribute('data-status'), 'deliverable');
}, { expected: FAILED });

pageTest('the clock put forward two days makes one check of each domain, and no burst', async (page) => {
  await open(page);
  const checks = counted(page);
  const domains = ['good.test', 'equal.test', 'null-mx.test', 'implicit-mx.test', 'preferences.test', 'exchange-single.test', 'ipv6-absent.test', 'hostile.test'];
  for (const name of domains) await add(page, name);
  const first = new Map(checks);
  let [now, most] = [0, 0];
  /** @type {Set<string>} */
  let checked = new Set();
  await page.exposeFunction('running', (/** @type {number} */ count) => {
    now = count;
    most = Math.max(most, now);
  });
  await page.evaluate(() => new BroadcastChannel('mxlens.watch').addEventListener('message', ({ data }) => {
    if (data.kind === 'running') /** @type {any} */ (globalThis).running(data.names.length);
  }));
  checks.clear();
  await forward(page, 48 * HOUR, () => {
    checked = new Set(domains.filter((name) => (checks.get(name) ?? 0) >= (first.get(name) ?? 0)));
    return checked.size === domains.length && now === 0;
  });
  // nothing more comes within the time that a check is not repeated in
  await page.clock.runFor(60_000);
  assert.deepEqual([...checks].filter(([name]) => domains.includes(name)).sort(), [...first].filter(([name]) => domains.includes(name)).sort());
  assert.ok(most >= 1 && most <= 3, `${most} at once`);
});

pageTest('of two tabs one does the work, and the other shows the same and takes over', async (page) => {
  await open(page);
  const checks = counted(page);
  await add(page, 'good.test');
  const other = await page.context().newPage();
  await open(other);
  await other.getByText(/The checks are made by another tab of this page/).waitFor();
  await cardOf(other, 'good.test').getByText('No change in 1 check').waitFor();
  await add(other, 'null-mx.test');
  await cardOf(page, 'null-mx.test').getByText('No change in 1 check').waitFor();
  assert.deepEqual([checks.get('good.test'), checks.get('null-mx.test')], [1, 1]);
  assert.match(await page.locator('#state').innerText(), /The checks are made by this tab/);
  await page.close();
  await other.getByText(/The checks are made by this tab/).waitFor();
  await forward(other, 1.2 * HOUR, () => checks.get('good.test') === 2 && checks.get('null-mx.test') === 2);
  await cardOf(other, 'good.test').getByText('No change in 2 checks').waitFor();
});

pageTest('offline nothing is checked, and that is no failure of the domain', async (page) => {
  await open(page);
  const checks = counted(page);
  await add(page, 'good.test');
  await page.context().setOffline(true);
  await page.getByText(/This machine is offline, so nothing is checked\. That is no failure of the domains/).waitFor();
  await page.clock.fastForward(5 * HOUR);
  await page.clock.runFor(120_000);
  assert.equal(checks.get('good.test'), 1);
  await assertAccessible(page);
  await page.context().setOffline(false);
  await forward(page, 0, () => checks.get('good.test') === 2);
  await cardOf(page, 'good.test').getByText('No change in 2 checks').waitFor();
  assert.ok(await page.getByRole('region', { name: 'What changed' }).isHidden());
});

pageTest('what is expected is watched where it is said, and is refused where it cannot be read', async (page) => {
  await open(page);
  const checks = counted(page);
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.getByText('Say what is expected').click();
  const field = page.getByLabel('The MX records that the domain is to have');
  await field.fill('10 mx1.good.test\nmx2');
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  await page.locator('.trouble', { hasText: 'Line 2' }).waitFor();
  assert.ok(await field.evaluate((one) => one === document.activeElement));
  await assertAccessible(page);
  await add(page, 'good.test', '10 mx1.good.test\n20 mx2.good.test');
  const card = cardOf(page, 'good.test');
  await card.getByText('As expected', { exact: true }).waitFor();
  const changed = await changedServer({ good: (text) => text.replace('@ IN MX 20 mx2', '@ IN MX 30 mx2').replace('192.0.33.25', '192.0.33.26') });
  await answersFrom(page, `${changed}/dns-query`);
  await forward(page, 1.11 * HOUR, () => checks.get('good.test') === 2);
  await card.getByText('Not as expected', { exact: true }).waitFor();
  const news = await page.getByRole('region', { name: 'What changed' }).innerText();
  assert.match(news, /Expected, and there with another preference: 20 mx2\.good\.test\./);
  assert.doesNotMatch(news, /address/, 'other changes stand in the history only');
  assert.match(await card.locator('.state').innerText(), /has a new address/);
  await card.getByRole('button', { name: /^Change what is expected/ }).click();
  assert.equal(await field.inputValue(), '10 mx1.good.test\n20 mx2.good.test');
  await add(page, 'good.test', '');
  await card.getByText('Not as expected', { exact: true }).waitFor({ state: 'detached' });
});

pageTest('what a zone holds is text, never markup, and fits 320 pixels', async (page) => {
  await open(page);
  await add(page, 'hostile.test');
  await add(page, 'long-names.test');
  const changed = await changedServer({
    'exchange-single': (text) => text.replace(/^@ IN MX.*$/m, (line) => `${line}\n@ IN MX 66 \\<img\\ src=x\\ onerror=alert\\(1\\)\\>\\226\\128\\174.x`),
  });
  const checks = counted(page);
  await add(page, 'exchange-single.test');
  await answersFrom(page, `${changed}/dns-query`);
  await forward(page, 1.11 * HOUR, () => checks.get('exchange-single.test') === 2);
  const news = page.getByRole('region', { name: 'What changed' });
  await news.getByText(/is new among the MX records, with the preference 66/).waitFor();
  assert.match(await news.innerText(), /<img/);
  assert.doesNotMatch(await page.getByRole('main').innerText(), /\u202e/);
  assert.equal(await page.locator('main :is(script, img)').count(), 0);
  for (const summary of await page.locator('.past > summary').all()) await summary.click();
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${width}`);
  }
  await assertAccessible(page);
});

pageTest('a click on a domain opens the whole report, and its history opens earlier ones', async (page) => {
  await open(page);
  await add(page, 'good.test');
  await page.getByRole('button', { name: 'good.test', exact: true }).click();
  const whole = page.getByRole('region', { name: 'Whole report' });
  await whole.getByText('Mail for good.test can be delivered: 2 of 2 exchanges are usable.').waitFor();
  await whole.getByRole('button', { name: 'Close' }).click();
  await whole.waitFor({ state: 'hidden' });
  assert.ok(await page.getByRole('button', { name: 'good.test', exact: true }).evaluate((one) => one === document.activeElement));
  await cardOf(page, 'good.test').getByText('History').click();
  await page.getByRole('button', { name: /^Whole report of/ }).click();
  await whole.getByText('Mail for good.test can be delivered').first().waitFor();
});

pageTest('a resolver that cannot be asked is told of as that, and the watch goes on when another is chosen', async (page) => {
  await open(page);
  await page.getByLabel('Ask').selectOption('Other…');
  await page.getByLabel('Address of the resolver').fill('http://dns.example/dns-query');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await page.locator('#trouble', { hasText: 'Nothing is checked:' }).waitFor();
  await cardOf(page, 'good.test').getByText('Not checked yet').waitFor();
  await assertAccessible(page);
  await page.getByLabel('Ask').selectOption('This server');
  await cardOf(page, 'good.test').getByText('No change in 1 check').waitFor();
  assert.equal(await page.locator('#trouble').innerText(), '');
});

pageTest('notifications are asked for by a button only, and it is said when they are blocked', async (page) => {
  await page.addInitScript(() => {
    const asked = { permission: 'default', times: 0 };
    Object.assign(globalThis, { asked, Notification: class {
      static get permission() {
        return asked.permission;
      }
      static async requestPermission() {
        asked.times++;
        asked.permission = 'denied';
      }
    } });
  });
  await open(page);
  const asked = () => page.evaluate(() => /** @type {any} */ (globalThis).asked.times);
  await add(page, 'good.test');
  await page.locator('#persisted', { hasText: /The browser (says that it does not|may) delete it/ }).waitFor();
  assert.equal(await asked(), 0);
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await page.getByText(/^Notifications are blocked for this page\./).waitFor();
  assert.equal(await asked(), 1);
  await assertAccessible(page);
});
