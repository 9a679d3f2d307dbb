// A report is shared and kept: links, text, files; and the drawing of the way of mail.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertAccessible, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/**
 * @param {Page} page
 * @param {string} path
 */
async function shared(page, path) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(path);
  await page.locator('main[data-state="done"]').waitFor();
  await page.getByText('Share and keep').click();
  await page.getByRole('button', { name: 'Copy as Markdown' }).waitFor();
}

/**
 * @param {Page} page
 * @param {string} name of the button that copies it
 */
async function copied(page, name) {
  await page.getByRole('button', { name }).click();
  await page.getByText(/^Copied/).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/**
 * @param {Page} page
 * @param {string} name of the button that hands it over
 */
async function downloaded(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

pageTest('a link checks again, and another carries the result without asking anybody', async (page) => {
  await shared(page, '/#/beside.exchange-nonexistent.test');
  await assertAccessible(page);
  assert.equal(await copied(page, 'Copy a link that checks again'), page.url());
  const link = await copied(page, 'Copy a link with this result');
  assert.ok(link.length < 20_000, `${link.length} characters`);
  const said = await page.getByRole('status').first().innerText();
  const fresh = await page.context().newPage();
  /** @type {string[]} */
  const asked = [];
  fresh.on('request', (request) => asked.push(request.url()));
  await fresh.goto(link);
  await fresh.locator('main[data-state="done"]').waitFor();
  assert.equal(await fresh.getByRole('status').first().innerText(), said);
  assert.match(await fresh.locator('.banner').innerText(), /^This result came in a link: what was answered on .*, (now|\d+ seconds? ago)\. Nobody was asked now/);
  assert.deepEqual(asked.filter((url) => url.includes('dns-query')), []);
  await fresh.getByRole('button', { name: 'Check it now' }).click();
  await fresh.waitForURL(/#\/beside\.exchange-nonexistent\.test$/);
  await fresh.locator('main[data-state="done"]').waitFor();
  await fresh.close();
});

pageTest('a link that carries nothing that can be read says so', async (page) => {
  for (const packed of ['', 'AAAA', '%3Cscript%3E', 'q1YqSy0qzszPU7JSMlSqBQA', 'x'.repeat(50_000)]) {
    await page.goto('about:blank');
    await page.goto(`/#evidence=${packed}`);
    await page.locator('main[data-state="invalid"]').waitFor();
    assert.match(await page.getByRole('status').innerText(), /^This is no evidence file of mxlens/);
  }
  await assertAccessible(page);
});

pageTest('text for a ticket says what the page says, and what a zone holds is no markup there', async (page) => {
  await shared(page, '/#/hostile.test');
  const [markdown, plain] = [await copied(page, 'Copy as Markdown'), await copied(page, 'Copy as plain text')];
  const verdict = await page.getByRole('status').first().innerText();
  assert.ok(plain.startsWith(`${verdict}\n`));
  assert.match(plain, /\nWhat to fix\n-+\n/);
  assert.match(markdown, /^# Mail for hostile\.test/);
  assert.match(markdown, /\n## What to fix\n/);
  assert.doesNotMatch(markdown, /^(?! {4}).*(?<!\\)[<>]/m, 'no tag but in a block of code');
  assert.doesNotMatch(markdown + plain, /[\u202A-\u202E\u2066-\u2069]/, 'nothing turns the order of text');
});

pageTest('files hold the report, its exchanges and the evidence', async (page) => {
  await shared(page, '/#/good.test');
  const report = await downloaded(page, 'Report (JSON)');
  assert.match(report.name, /^mxlens-good\.test-\d{4}-\d\d-\d\d\.json$/);
  assert.equal(JSON.parse(report.text).verdict.status, 'deliverable');
  const table = await downloaded(page, 'Exchanges (CSV)');
  const [head, ...rows] = table.text.trimEnd().split('\r\n');
  assert.equal(head, 'domain,verdict,partial,preference,exchange,state,reason,share,mx_ttl,address,address_class,address_ttl');
  assert.equal(rows.length, 4);
  assert.ok(rows.every((row) => row.startsWith('good.test,deliverable,false,')));
  const evidence = await downloaded(page, 'Evidence');
  assert.equal(JSON.parse(evidence.text).evidence, 1);
});

pageTest('the way of mail is drawn, and a table says the same', async (page) => {
  await page.goto('/#/beside.exchange-nonexistent.test');
  await page.locator('main[data-state="done"]').waitFor();
  const drawing = page.getByRole('img', { name: /^The way of mail for beside\.exchange-nonexistent\.test: 1 of 2 exchanges can be used\.$/ });
  await drawing.waitFor();
  assert.deepEqual(await drawing.locator('.unusable title').allTextContents(), ['gone.exchange-nonexistent.test: There is no such name (NXDOMAIN).']);
  await page.getByText('The same as a table').click();
  assert.equal(await page.locator('.path tbody tr').count(), 3);
  await page.getByText('What if something is down?').click();
  await page.getByRole('button', { name: 'Take down mx1.mailhost.test' }).click();
  await page.getByRole('img', { name: /: 0 of 2 exchanges can be used\.$/ }).waitFor();
  await assertAccessible(page);
});

pageTest('on a phone it is drawn downwards, and many exchanges are left to the table', async (page) => {
  await page.goto('/#/many.test');
  await page.locator('main[data-state="done"]').waitFor();
  await page.locator('.path svg.down').waitFor();
  assert.match(await page.locator('.path figcaption').innerText(), /^\d+ more exchanges are in the table\.$/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
}, { viewport: { width: 320, height: 800 } });
