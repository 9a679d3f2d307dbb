// What a report leads on to: what if something is down, what senders do, set-ups, drafts, networks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertAccessible, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** A domain whose name, and whose exchange's name, are as long as names can be. */
const LONG = /^; check: (\S+)/m.exec(readFileSync(new URL('zones/long-names.zone', import.meta.url), 'utf8'))?.[1] ?? '';

const NARROW = { viewport: { width: 360, height: 740 } };

/**
 * Opens a link and waits for its report.
 * @param {Page} page
 * @param {string} hash
 */
async function visit(page, hash) {
  await page.goto('about:blank'); // nothing is left of what was shown before
  await page.goto(`/#/${hash}`);
  await page.locator('main[data-state="done"]').waitFor();
}

/**
 * The page as it stands fits its window, and axe has nothing to say.
 * @param {Page} page
 */
async function assertFits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0);
  await assertAccessible(page);
}

/**
 * What has the focus, by its text.
 * @param {Page} page
 */
const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim());

/**
 * Tabs on to a control that begins with a text, and presses it.
 * @param {Page} page
 * @param {string} wanted
 */
async function pressByKey(page, wanted) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused(page))?.startsWith(wanted)) return page.keyboard.press('Space');
  }
  assert.fail(`${wanted} cannot be reached`);
}

/** @param {Page} page */
const says = (page) => page.locator('.left p');

pageTest('what is down is taken out of the plan in place, by keyboard alone', async (page) => {
  await visit(page, 'equal.test');
  await pressByKey(page, 'What if something is down?');
  const exchanges = page.locator('.exchange');
  await exchanges.first().getByRole('button').waitFor();
  assert.equal(await says(page).innerText(), 'Everything is up.');
  await pressByKey(page, 'Take down mx1.mailhost.test');
  await says(page).getByText('Mail still arrives: mx2.mailhost.test and mx3.mailhost.test take all of it.').waitFor();
  assert.equal(await focused(page), 'Take down mx1.mailhost.test');
  assert.equal(await page.getByRole('button', { pressed: true }).count(), 1);
  assert.match(await exchanges.nth(0).innerText(), /mx1\.mailhost\.test\s+Down/);
  assert.match(await exchanges.nth(1).innerText(), /50% of first attempts/);
  await assertFits(page);
  await pressByKey(page, 'Take down mx2.mailhost.test');
  await says(page).getByText('Mail still arrives: mx3.mailhost.test takes all of it.').waitFor();
  await pressByKey(page, 'Take down mx3.mailhost.test');
  await says(page).getByText(/^Nothing is left: mail waits at the senders, .* \(RFC 5321 §4\.5\.4\.1\)\.$/).waitFor();
  assert.match(await page.locator('.rank').innerText(), /^Down\s/);
  await pressByKey(page, 'Everything is up again');
  await says(page).getByText('Everything is up.').waitFor();
  assert.equal(await page.getByRole('button', { pressed: true }).count(), 0);
  assert.equal(await page.locator('.exchange', { hasText: '33.3% of first attempts' }).count(), 3);
  assert.equal(await says(page).getAttribute('aria-live'), 'polite');
});

pageTest('address families and operators go down too, and what stops mail is said', async (page) => {
  await visit(page, 'one.provider-leftover.test');
  await page.getByText('What if something is down?').click();
  await page.getByRole('button', { name: 'IPv4' }).click();
  await says(page).getByText('Mail still arrives: mx1.titan.email is tried first.').waitFor();
  assert.equal(await page.locator('.addresses .badge', { hasText: 'down' }).count(), 2);
  await page.getByRole('button', { name: 'IPv6' }).click();
  await says(page).getByText(/^Nothing is left/).waitFor();
  await page.getByRole('button', { name: 'Everything is up again' }).click();
  await page.getByRole('button', { name: 'Titan', exact: true }).click();
  await says(page).getByText(/^Nothing is left/).waitFor();
  const cuts = await page.locator('.what-if .reasons li').allInnerTexts();
  assert.equal(cuts[0], 'One operator: Titan.');
  assert.ok(cuts.includes('2 exchanges: mx1.titan.email, mx2.titan.email.'), cuts.join('\n'));
  assert.ok(cuts.includes('2 address families: IPv4, IPv6.'), cuts.join('\n'));
});

pageTest('where no mail arrives there is nothing to take down', async (page) => {
  await visit(page, 'null-mx.test');
  assert.equal(await page.getByText('What if something is down?').count(), 0);
  await visit(page, 'exchange-nonexistent.test');
  assert.equal(await page.getByText('What if something is down?').count(), 0);
});

pageTest('the matrix says what each sender does, and follows what is down', async (page) => {
  await visit(page, 'equal.test');
  await page.getByText('What real senders do with this').click();
  const row = (/** @type {string} */ name) => page.getByRole('row', { name });
  await row('Postfix').waitFor();
  assert.equal(await page.locator('.senders tbody').getByRole('row').count(), 6);
  assert.match(await row('Postfix').innerText(), /Delivers\s+mx1\.mailhost\.test\s+40%\s+mx2\.mailhost\.test\s+40%\s+mx3/);
  assert.match(await row('Exim 4.96').first().innerText(), /run[^]*over IPv6, before any IPv4/);
  assert.match(await row('Haraka').innerText(), /read/);
  await page.getByText('What if something is down?').click();
  await page.getByRole('button', { name: 'mailhost.test', exact: true }).click();
  await row('Stalwart').getByText('Defers').waitFor();
  assert.match(await row('Postfix').innerText(), /Defers\s+all that it tries is down/);
  await assertFits(page);
});

pageTest('a sender that never comes to what is up keeps the mail', async (page) => {
  await visit(page, 'many.test');
  await page.getByText('What real senders do with this').click();
  const postfix = page.getByRole('row', { name: 'Postfix' });
  await postfix.getByText('42 more').waitFor();
  await page.getByText('What if something is down?').click();
  for (const number of [1, 2, 3, 4, 5]) {
    await page.getByRole('button', { name: `Take down mx0${number}.many.test` }).click();
  }
  await postfix.getByText('Defers').waitFor();
  assert.match(await page.getByRole('row', { name: 'Haraka' }).innerText(), /Delivers/);
});

pageTest('a null MX is returned by every sender', async (page) => {
  await visit(page, 'null-mx.test');
  await page.getByText('What real senders do with this').click();
  await page.getByRole('row', { name: 'Stalwart' }).waitFor();
  assert.equal(await page.locator('.senders').getByText('Bounces').count(), 6);
  await visit(page, 'null-mx-beside-other-mx.test');
  await page.getByText('What real senders do with this').click();
  const postfix = page.getByRole('row', { name: 'Postfix' });
  await postfix.waitFor();
  assert.match(await postfix.innerText(), /Bounces\s+there is a null MX; code 5\.1\.0/);
  await assertFits(page);
}, NARROW);

pageTest(
  'every panel of a strange domain fits 360 pixels and is accessible',
  async (page) => {
    for (const domain of [LONG, 'hostile.test', 'many.test', 'implicit-mx.test', 'exchange-duplicate.test']) {
      await visit(page, domain);
      await page.getByText('What if something is down?').click();
      await page.getByText('What real senders do with this').click();
      await page.locator('.senders').waitFor();
      await page.locator('.exchange .switch').first().click();
      await page.locator('.left.some').waitFor();
      await assertFits(page);
      const heights = await page.locator('.switch').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
      assert.ok(heights.every((height) => height === 0 || height >= 24));
    }
  },
  NARROW,
);

pageTest('a set-up that is complete says so, and names no other', async (page) => {
  await visit(page, 'one.provider-leftover.test?expect=titan');
  const list = page.locator('.setup');
  assert.match(await list.innerText(), /^Set-up of one\.provider-leftover\.test for Titan/);
  assert.match(await list.locator('.state').innerText(), /: 2 of 2 records are in place, and no other\.$/);
  assert.equal(await list.getByText('In place', { exact: true }).count(), 2);
  assert.match(await page.locator('.grounds').innerText(), /^Mail goes to Titan\./);
  await assertFits(page);
});

pageTest(
  'what is missing can be copied whole and field by field',
  async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit(page, 'mixed.provider-set-incomplete.test?expect=titan');
    const list = page.locator('.setup');
    assert.match(await list.locator('.state').innerText(), /: 1 of 2 records is in place, and 1 other is there, too\.$/);
    assert.match(await list.getByRole('link').getAttribute('href') ?? '', /^https:\/\/support\.titan\.email/);
    for (const [name, text] of [
      ['the record for', 'mixed.provider-set-incomplete.test. 3600 IN MX 20 mx2.titan.email.'],
      ['name for', 'mixed.provider-set-incomplete.test'],
      ['preference for', '20'],
      ['value for', 'mx2.titan.email'],
    ]) {
      await list.getByRole('button', { name: `Copy ${name} mx2.titan.email` }).click();
      await list.getByRole('button', { name: 'Copied' }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    }
    await list.getByRole('button', { name: 'Copy the link to this list' }).click();
    await list.getByRole('button', { name: 'Copied the link to this list' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    assert.match(await list.innerText(), /may be kept for \d+ s/);
    await assertFits(page);
  },
  NARROW,
);

pageTest('another preference and an old provider are named', async (page) => {
  await visit(page, 'filter.provider-leftover.test?expect=5+mail.mailroute.net');
  const entries = page.locator('.entries > li');
  assert.match(await entries.nth(0).innerText(), /^Other preference[^]*published with the preference 10; 5 is asked for/);
  assert.match(await entries.nth(1).innerText(), /^Not asked for\s+20 mx1\.titan\.email\s+It belongs to Titan\./);
  assert.match(await page.locator('.grounds').innerText(), /MailRoute, which filters mail for a mailbox host/);
  await assertFits(page);
});

pageTest(
  'checking again keeps the focus and says the new state',
  async (page) => {
    await visit(page, 'one.provider-leftover.test?expect=titan');
    const state = page.locator('.setup .state');
    await page.getByLabel('Ask').selectOption('Other…');
    await page.getByLabel('Address of the resolver').fill('/f/servfail/dns-query');
    const again = page.getByRole('button', { name: 'Check again' });
    await again.focus();
    await page.keyboard.press('Enter');
    await state.getByText(/: the MX records could not be had/).waitFor();
    assert.equal(await focused(page), 'Check again');
    await page.getByLabel('Ask').selectOption('This server');
    await again.press('Enter');
    await state.getByText(/: 2 of 2 records are in place/).waitFor();
    assert.equal(await focused(page), 'Check again');
    assert.equal(await state.getAttribute('aria-live'), 'polite');
    assert.equal(await again.getAttribute('aria-busy'), null);
  },
);

pageTest('a set-up is chosen or typed in the page, and is then in its address', async (page) => {
  await page.goto('/');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.getByText('Compare with a set-up').click();
  const lines = page.getByLabel('Records that are to be there, one in each line');
  await lines.fill('@ 600 IN MX 10 mx1 ; the first\n\n20 mx2.good.test.');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.setup.complete').waitFor();
  assert.match(page.url(), /#\/good\.test\?expect=%40\+600\+IN\+MX\+10\+mx1,20\+mx2\.good\.test\.$/);
  await page.getByLabel('Set-up of').selectOption('Titan');
  assert.ok(await lines.isHidden());
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.setup', { hasText: 'for Titan' }).waitFor();
  assert.match(page.url(), /\?expect=titan$/);
  await assertFits(page);
  await page.getByLabel('Set-up of').selectOption('No provider: the records below');
  await lines.fill('10 mx1.good.test\nhello');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText(/^Line 2 is no MX record of this domain/).waitFor();
  assert.equal(await page.evaluate(() => getSelection()?.toString()), 'hello');
  assert.equal(await lines.getAttribute('aria-invalid'), 'true');
  await assertFits(page);
});

pageTest('a draft is judged as a whole, and is not taken for what is published', async (page) => {
  await visit(page, 'good.test');
  await page.getByText('Check a draft').click();
  const lines = page.getByLabel(/^MX records, one in each line/);
  assert.equal(await lines.inputValue(), '10 mx1.good.test\n20 mx2.good.test');
  await lines.fill('10 192.0.33.25\n20 mx1.titan.email');
  await page.getByRole('button', { name: 'Check the draft' }).click();
  await page.getByText('This is a draft: these records are not published.').waitFor();
  await page.locator('main[data-state="done"] .outcome[data-status="atRisk"]').waitFor();
  assert.match(await page.getByRole('status').innerText(), /^With this draft, mail for good\.test can be delivered/);
  assert.match(await page.title(), /^good\.test \(draft\): At risk/);
  assert.match(page.url(), /#\/good\.test\?draft=10\+192\.0\.33\.25,20\+mx1\.titan\.email$/);
  await assertFits(page);
  await page.getByRole('button', { name: 'Change the draft' }).click();
  await page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement);
  await page.getByRole('link', { name: 'Check the published ones' }).click();
  await page.locator('.outcome[data-status="deliverable"]').waitFor();
  assert.equal(await page.locator('.banner').count(), 0);
  assert.match(page.url(), /#\/good\.test$/);
}, NARROW);

pageTest('the address of the page says all of it, and back and forward work', async (page) => {
  await visit(page, 'good.test?expect=10%20mx1%2Egood.test%2C20+mx2.good.test&draft=10+mx1.titan.email&networks=1');
  assert.match(await page.locator('.setup .state').innerText(), /: In the draft, 0 of 2 records are in place, and 1 other is/);
  assert.ok(await page.locator('.banner').isVisible());
  assert.equal(await page.getByText('Look into the networks too').count(), 0);
  await page.evaluate(() => (location.hash = '#/good.test'));
  await page.locator('.banner').waitFor({ state: 'detached' });
  await page.locator('.outcome[data-status="deliverable"]').waitFor();
  assert.equal(await page.locator('#told').innerText(), '');
  await page.goBack();
  await page.locator('.setup').waitFor();
  assert.ok(await page.locator('.banner').isVisible());
  await page.goForward();
  await page.getByText('Look into the networks too').waitFor();
});

pageTest('networks are looked into on request, and stand beside the addresses', async (page) => {
  await visit(page, 'networks.test');
  await page.getByRole('button', { name: 'Look into the networks too' }).click();
  await page.waitForURL(/\?networks=1$/);
  await page.getByText('Look into the networks too').waitFor({ state: 'detached' });
  await page.locator('main[data-state="done"]').waitFor();
  const first = page.locator('.exchange').first();
  assert.match(await first.innerText(), /AS64500/);
  assert.match(await first.innerText(), /in reverse a\.networks\.test/);
  assert.equal(await page.getByText('Look into the networks too').count(), 0);
  await assertFits(page);
}, NARROW);

pageTest('records that cannot be read are found in the draft or in what is expected', async (page) => {
  const invalid = () => page.evaluate(() => document.activeElement?.closest('details')?.id);
  for (const [hash, id] of [
    ['#/good.test?draft=10+mx1,hello', 'draft'],
    ['#/good.test?expect=no-such-provider', 'compare'],
    ['#/good.test?draft=10+mx1&expect=hello', 'compare'],
    ['#/good.test?draft=hello&expect=10+mx1', 'draft'],
  ]) {
    await page.goto('about:blank');
    await page.goto(`/${hash}`);
    await page.locator('[aria-invalid]').waitFor();
    assert.equal(await invalid(), id, hash);
  }
});

pageTest('on paper what was opened is there, and no switch', async (page) => {
  await visit(page, 'equal.test?expect=10+mx1.mailhost.test');
  await page.getByText('What real senders do with this').click();
  await page.locator('.senders').waitFor();
  await page.getByText('What if something is down?').click();
  await page.getByRole('button', { name: 'IPv6' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.senders').isVisible());
  assert.ok(await page.locator('.setup').isVisible());
  assert.ok(await page.getByRole('button', { name: 'IPv6' }).isHidden());
});
