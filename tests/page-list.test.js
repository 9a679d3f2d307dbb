// The page of many domains: given, checked, sorted, filtered, opened, taken away, stopped and gone on with.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { assertAccessible, counted, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** What the browser itself writes when a response is an HTTP error, which some zones have. */
const FAILED = /^Failed to load resource/;

const ZONES = (await readdir('tests/zones')).filter((name) => !name.includes('arpa')).map((name) => name.replace(/zone$/, 'test'));

/** @param {Page} page */
async function open(page) {
  await page.goto('/list.html');
  await page.locator('#submit:enabled').waitFor({ state: 'attached' });
}

/**
 * @param {Page} page
 * @param {string[]} lines
 */
async function give(page, lines) {
  await page.getByLabel('Domains, mail addresses or URLs').fill(lines.join('\n'));
  await page.getByRole('button', { name: 'Check the list' }).click();
}

/** @param {Page} page */
const through = (page) => page.locator('#now[data-state="done"]').waitFor({ timeout: 120_000 });

/** @param {Page} page */
const lines = (page) => page.getByRole('grid').getByRole('rowheader');

/** @param {Page} page */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * Everything that is kept, by domain.
 * @param {Page} page
 * @returns {Promise<{ name: string, tries: number, reported: boolean }[]>}
 */
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open('mxlens-list');
  request.onerror = reject;
  request.onsuccess = () => {
    const tx = request.result.transaction(['rows', 'reports']);
    const rows = tx.objectStore('rows').getAll();
    const keys = tx.objectStore('reports').getAllKeys();
    tx.oncomplete = () => {
      request.result.close();
      resolve(rows.result.map(({ index, name, tries }) => ({ name, tries, reported: keys.result.includes(index) })));
    };
  };
}));

pageTest('before a list is given it says what it takes, and refuses nothing at all', async (page) => {
  await open(page);
  assert.equal(await page.locator('header nav [aria-current="page"]').innerText(), 'List');
  await page.getByRole('button', { name: 'Check the list' }).click();
  await page.getByText('There is no domain yet: type or paste some, or choose a file.').waitFor();
  await assertAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await overflow(page), 0);
});

pageTest('of a file the column with the domains is taken, which is said and can be changed', async (page) => {
  await open(page);
  const buffer = Buffer.from('name,site,backup\nOne,good.test,null-mx.test\n"Two, Inc.",https://equal.test/,\n');
  await page.getByLabel('Or choose a file').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer });
  await page.getByText('The file customers.csv. Read as a table with commas (CSV). Entries: 2.').waitFor();
  const column = page.getByLabel('The domains are taken from');
  assert.equal(await column.locator('option:checked').innerText(), 'Column 2, site: 2 domains');
  assert.ok(await page.getByLabel('The first line names the columns').isChecked());
  await assertAccessible(page);
  await column.selectOption('Column 3, backup: 1 domain');
  await page.getByText('Entries: 1.').waitFor();
  await page.getByRole('button', { name: 'Check the list' }).click();
  await through(page);
  assert.deepEqual(await lines(page).allInnerTexts(), ['null-mx.test']);
});

pageTest('all zones: sorted, filtered, opened, taken away', async (page) => {
  await open(page);
  await give(page, [...ZONES, 'user@good.test', '<script>alert(1)</script>', "=cmd|' /C calc'!A0", 'a\u202Eb c', 'long-names.test']);
  await through(page);
  assert.match(await page.locator('#notes').innerText(), /2 entries were given more than once/);
  assert.match(await page.locator('#notes').innerText(), /3 entries are no mail domains/);
  const total = ZONES.length + 3;
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), `${total + 1}`);
  assert.ok(await lines(page).count() < total, 'only the rows in view are drawn');
  await assertAccessible(page);

  const grid = page.getByRole('grid');
  await grid.getByRole('button', { name: 'Domain' }).click();
  assert.equal(await grid.getByRole('columnheader', { name: 'Domain' }).getAttribute('aria-sort'), 'ascending');
  assert.match((await lines(page).allInnerTexts())[0] ?? '', /^</);
  await grid.getByRole('button', { name: 'Findings' }).click();
  assert.equal(await grid.getByRole('columnheader', { name: 'Findings' }).getAttribute('aria-sort'), 'descending');

  await page.getByRole('button', { name: /^Takes no mail/ }).click();
  for (const text of await grid.getByRole('row').filter({ has: page.getByRole('rowheader') }).allInnerTexts()) assert.match(text, /Takes no mail/);
  await page.getByRole('button', { name: /^All/ }).click();
  const finding = page.locator('#filters select');
  const [, option = ''] = await finding.locator('option').allInnerTexts();
  await finding.selectOption(option);
  const amount = Number(/\((\d+)\)$/.exec(option)?.[1]);
  await page.getByText(`${amount} of ${total} rows shown`).waitFor();
  await finding.selectOption('');
  await page.getByLabel('Domain or exchange').fill('no such thing');
  await page.getByText('No row is like that.').waitFor();
  await assertAccessible(page);
  await page.getByLabel('Domain or exchange').fill('good.test');

  await grid.getByRole('button', { name: /^good\.test/ }).click();
  const dialog = page.getByRole('dialog', { name: 'good.test' });
  await dialog.getByText('Mail for good.test can be delivered: 2 of 2 exchanges are usable.').waitFor();
  await dialog.getByText('Share and keep').click();
  await dialog.getByText('The answers themselves were not kept with this report').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Evidence' }).count(), 0);
  assert.equal(await dialog.getByRole('button', { name: 'Copy a link that checks again' }).count(), 1);
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /^good\.test/);

  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  const table = await readFile(await csv.path(), 'utf8');
  assert.equal(table.trimEnd().split('\r\n').length, total + 1);
  assert.match(table, /^good\.test,good\.test,2,deliverable,/m);
  assert.match(table, /^,"'=cmd\|' \/C calc'!A0",1,noDomain,/m);
  const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download all reports (JSON)' }).click()]);
  const { domains } = JSON.parse(await readFile(await json.path(), 'utf8'));
  assert.equal(domains.length, total);
  assert.equal(domains.filter((/** @type {any} */ { report }) => report?.schema === 1).length, ZONES.length);
}, { expected: FAILED });

pageTest('the table is walked through by keyboard, and says where one is', async (page) => {
  await open(page);
  await give(page, Array.from({ length: 120 }, (_, index) => `no domain ${index}`));
  await through(page);
  await page.getByLabel('Domain or exchange').focus();
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('Tab');
  const at = () => page.evaluate(() => [document.activeElement?.textContent, document.activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex')]);
  assert.deepEqual(await at(), ['no domain 0', '2']);
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await at(), ['no domain 1', '3']);
  await page.keyboard.press('End');
  assert.deepEqual(await at(), ['no domain 119', '121']);
  await page.getByRole('grid').evaluate((one) => (one.scrollTop = 0));
  await page.getByRole('rowheader', { name: 'no domain 3', exact: true }).waitFor();
  assert.deepEqual(await at(), ['no domain 119', '121'], 'what has the focus stays');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'no domain 118' }).getByText(/a space, cannot stand in a mail domain/).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(await at(), ['no domain 118', '120']);
});

pageTest('stopped, reloaded, gone on with: none is lost, and none is checked twice', async (page) => {
  const checks = counted(page);
  await open(page);
  const names = ZONES.filter((name) => !name.includes('bogus') && !name.includes('unavailable')).slice(0, 60);
  await give(page, names);
  await page.locator('#amount', { hasText: /^([6-9]|\d\d) of/ }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.locator('#now[data-state="stopped"]').waitFor();
  await page.reload();
  await page.locator('#now[data-state="stopped"]').waitFor();
  const before = await kept(page);
  const done = before.filter(({ tries }) => tries > 0);
  assert.equal(before.length, names.length);
  assert.ok(done.length > 0 && done.length < names.length, `${done.length}`);
  assert.ok(before.every(({ tries, reported }) => reported === tries > 0));
  const first = new Map(checks);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('#now[data-state="running"]').waitFor();
  await page.reload(); // it is not stopped now: it goes on by itself
  await through(page);
  const after = await kept(page);
  assert.deepEqual(after.map(({ name }) => name), names);
  assert.ok(after.every(({ tries, reported }) => reported && tries >= 1));
  for (const { name } of done) {
    const { tries } = after.find((one) => one.name === name) ?? { tries: 0 };
    if (tries === 1) assert.equal(checks.get(name), first.get(name), `${name} was asked about again`);
  }
}, { expected: FAILED });

pageTest('a new list takes the place of the old one after a question, and a list can be deleted', async (page) => {
  await open(page);
  await give(page, ['good.test']);
  await through(page);
  await page.getByRole('button', { name: 'Give another list' }).click();
  await give(page, ['null-mx.test', 'equal.test']);
  await page.getByText('This list takes the place of the one that is here, with all that came of it.').waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.deepEqual(await lines(page).allInnerTexts(), ['good.test']);
  await page.getByRole('button', { name: 'Check the list' }).click();
  await page.getByRole('button', { name: 'Replace it' }).click();
  await lines(page).filter({ hasText: 'equal.test' }).waitFor();
  await through(page);
  assert.deepEqual(await lines(page).allInnerTexts(), ['null-mx.test', 'equal.test']);
  await page.getByRole('button', { name: 'Delete this list' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.locator('#results').waitFor({ state: 'hidden' });
  assert.deepEqual(await kept(page), []);
});

pageTest('of two tabs one works, and the other takes over', async (page) => {
  await open(page);
  await give(page, ['good.test']);
  await through(page);
  const other = await page.context().newPage();
  await other.goto('/list.html');
  await other.getByText('The list is open in another tab of this page.').waitFor();
  assert.ok(await other.locator('#submit').isDisabled());
  await page.close();
  await through(other);
  assert.deepEqual(await lines(other).allInnerTexts(), ['good.test']);
});

pageTest('what a list and a zone hold is text, never markup, and fits 320 pixels', async (page) => {
  await open(page);
  await give(page, ['hostile.test', 'long-names.test', '<img src=x onerror=alert(1)>', `${'x'.repeat(63)}.`.repeat(3) + 'test', '\u202Ea b', 'y'.repeat(5000)]);
  await through(page);
  assert.equal(await page.locator('main :is(script, img)').count(), 0);
  assert.doesNotMatch(await page.getByRole('main').innerText(), /\u202e/);
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    assert.equal(await overflow(page), 0, `${width}`);
  }
  await assertAccessible(page);
  await page.getByRole('button', { name: 'hostile.test' }).click();
  await page.locator('#whole .result').waitFor();
  assert.equal(await page.locator('#whole').evaluate((one) => one.scrollWidth - one.clientWidth), 0);
});
