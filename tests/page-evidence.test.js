// Evidence on the page: saved as a file, opened again, compared, and refused.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertAccessible, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/**
 * Checks, saves the evidence, and gives the file.
 * @param {Page} page
 * @param {string} domain
 */
async function saved(page, domain) {
  await page.goto(`/#/${domain}`);
  await page.locator('main[data-state="done"] .verdict', { hasText: domain }).waitFor();
  await page.getByText('Evidence', { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: 'Save evidence' }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/**
 * @param {Page} page
 * @param {...string} texts
 */
async function open(page, ...texts) {
  const form = page.locator('#saved');
  if (!await form.evaluate((one) => /** @type {HTMLDetailsElement} */ (one).open)) {
    await page.getByText('Open an evidence file').click();
  }
  await form.locator('input').setInputFiles(texts.map((text, index) => ({
    name: `${index}.json`, mimeType: 'application/json', buffer: Buffer.from(text),
  })));
  await form.getByRole('button', { name: 'Open' }).click();
}

pageTest('a file holds the whole check, and shows it again without a request', async (page) => {
  const { name, text } = await saved(page, 'good.test');
  assert.match(name, /^mxlens-good\.test-\d{4}-\d\d-\d\d\.json$/);
  const ledger = await page.locator('.ledger table').innerText();
  const grounds = await page.locator('.grounds').innerText();
  await page.goto('about:blank');
  await page.goto('/');
  let requests = 0;
  page.on('request', (request) => (requests += Number(request.url().includes('dns='))));
  await open(page, text);
  await page.locator('main[data-state="done"]').waitFor();
  assert.match(await page.locator('.banner').innerText(), /^This is replayed from a file, recorded on .*\. Nobody was asked now\.$/);
  assert.equal(await page.getByRole('status').innerText(), 'Mail for good.test can be delivered: 2 of 2 exchanges are usable.');
  await page.locator('details.ledger summary').click();
  assert.equal(await page.locator('.ledger table').innerText(), ledger);
  assert.equal(await page.locator('.grounds').innerText(), grounds);
  assert.equal(requests, 0);
  await assertAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: 'Save evidence' }).click(),
  ]);
  assert.equal(await readFile(await download.path(), 'utf8'), text);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.locator('.banner').waitFor({ state: 'detached' });
  await page.locator('main[data-state="done"]').waitFor();
  assert.ok(requests > 0);
});

pageTest('two files show what changed', async (page) => {
  const { text } = await saved(page, 'good.test');
  const other = JSON.parse(text);
  other.startedAt += 86_400_000;
  const [first, second] = other.events;
  Object.assign(first, { body: second.body });
  Object.assign(second, { status: 503 });
  await open(page, JSON.stringify(other), text);
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  assert.match(await page.locator('.changes').innerText(), /2 answers changed between/);
  assert.match(await page.locator('.changes').innerText(), /no answer \(http 503\)/);
  assert.match(await page.locator('.changes').innerText(), /no answer \(malformed\)/);
  await assertAccessible(page);
  await open(page, text, text);
  await page.getByText('No answer changed between').waitFor();
}, { viewport: { width: 360, height: 740 } });

pageTest('what is no evidence is said where it was chosen', async (page) => {
  await page.goto('/');
  await open(page, '{"a": [');
  const alert = page.locator('#saved').getByRole('alert');
  await alert.getByText('This is no evidence file of mxlens, or it was changed by hand.').waitFor();
  await open(page, '{"mxlens": "9", "evidence": 9}');
  await alert.getByText('of another version').waitFor();
  await open(page, '1', '2', '3');
  await alert.getByText('Choose one file, or two to compare.').waitFor();
  await assertAccessible(page);
});
