// What the page that watches keeps: it is removed, written to a backup, and restored from one.
import assert from 'node:assert/strict';
import { assertAccessible, pageTests } from './browser.js';
import { add, cardOf, open } from './watching.js';

const pageTest = pageTests();

pageTest('a domain is removed with its history, when that is confirmed', async (page) => {
  await open(page);
  await add(page, 'good.test');
  await page.getByRole('button', { name: 'Remove good.test' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.ok(await page.getByRole('button', { name: 'Remove good.test' }).evaluate((one) => one === document.activeElement));
  await page.getByRole('button', { name: 'Remove good.test' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByText('Nothing is watched yet.').waitFor();
  await page.reload();
  await page.getByText('Nothing is watched yet.').waitFor();
});

pageTest('a backup is written, and restored only after it is said what that does', async (page) => {
  await open(page);
  await add(page, 'good.test', '10 mx1.good.test');
  await page.getByText('Not as expected', { exact: true }).waitFor();
  await add(page, 'null-mx.test', '');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download a backup' }).click();
  const path = await (await download).path();
  await page.getByRole('button', { name: 'Remove good.test' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await add(page, 'equal.test', '');
  const field = page.getByLabel('Restore from a backup');
  await field.setInputFiles(path);
  const plan = page.locator('.plan');
  await plan.getByText(/has 2 domains; here there are 2\./).waitFor();
  assert.match(await plan.innerText(), /and so gone: 1 domain\./);
  assert.match(await plan.innerText(), /New from the file: 1 domain\./);
  assert.equal(await cardOf(page, 'good.test').count(), 0, 'nothing is done yet');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Do nothing' }).click();
  assert.equal(await cardOf(page, 'good.test').count(), 0);
  await field.setInputFiles(path);
  await page.getByRole('button', { name: 'Add the new ones only' }).click();
  await page.getByText('Taken from the backup: 1 domain.').waitFor();
  await cardOf(page, 'good.test').getByText('Not as expected', { exact: true }).waitFor();
  assert.equal(await page.locator('li.watched').count(), 3);
  await field.setInputFiles(path);
  await page.getByRole('button', { name: 'Replace all by the file' }).click();
  await cardOf(page, 'equal.test').waitFor({ state: 'detached' });
  assert.equal(await page.locator('li.watched').count(), 2);
});

pageTest('a hostile file is refused with what is wrong, and nothing is changed', async (page) => {
  await open(page);
  await add(page, 'good.test');
  const field = page.getByLabel('Restore from a backup');
  const entry = { name: 'good.test', shown: 'bank.test', expect: '', addedAt: 1, lastAt: null, knownAt: null, known: null, history: [] };
  /** @type {[string, RegExp][]} */
  const files = [
    ['<script>alert(1)</script>', /it is no JSON/],
    ['{"mxlens":"watch","version":1,"savedAt":1,"domains":[{"name":"<img src=x>"}]}', /domains\[0\]\.name is not what it has to be/],
    [JSON.stringify({ mxlens: 'watch', version: 1, savedAt: 1, domains: [entry] }), /good\.test is no mail domain/],
    [JSON.stringify({ mxlens: 'watch', version: 1, savedAt: 1, domains: [{ ...entry, shown: 'good.test', expect: '10' }] }), /what is expected of good\.test cannot be read/],
  ];
  for (const [text, message] of files) {
    await field.setInputFiles({ name: 'backup.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.locator('#keep .trouble', { hasText: message }).waitFor();
    assert.equal(await page.locator('.plan > *').count(), 0);
  }
  await cardOf(page, 'good.test').getByText('No change in 1 check').waitFor();
  await assertAccessible(page);
});
