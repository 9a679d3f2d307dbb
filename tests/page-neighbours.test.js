// What stands beside the MX records, as the page shows it: a line for each family, and a panel when that is opened.
import assert from 'node:assert/strict';
import { POLICY_HOSTS, assertAccessible, holdBack, pageTests, policies, standStill } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

const POLICY = 'version: STSv1\nmode: enforce\nmx: mx1.neighbours.test\nmx: mx2.neighbours.test\nmax_age: 2419200\n';

/** What the browser itself writes when a host of a policy cannot be read. */
const NO_POLICY = { elsewhere: POLICY_HOSTS, expected: /^Failed to load resource|blocked by CORS policy/ };

const TXT = 16;

/** @param {Page} page */
const done = (page) => page.locator('main[data-state="done"]').waitFor();

/**
 * @param {Page} page
 * @param {string} hash
 */
async function checked(page, hash) {
  await page.goto('about:blank');
  await page.goto(`/#/${hash}`);
  await done(page);
}

/**
 * Opens the panel of a family, and gives it.
 * @param {Page} page
 * @param {string} family
 */
async function opened(page, family) {
  const panel = page.locator(`details.${family}`);
  await panel.locator('> summary').click();
  await panel.locator('> summary ~ *').first().waitFor();
  return panel;
}

/** @param {Page} page */
async function assertFits(page) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  await assertAccessible(page);
}

/** @param {Page} page */
const lines = async (page) => Object.fromEntries((await page.locator('.beside .panel > summary').allInnerTexts())
  .map((text) => text.replace(/\s+/g, ' ').trim()).map((text) => [/^(MTA-STS and DANE together|Mail programs|\S+)/.exec(text)?.[0], text]));

pageTest('each family has a line, and no panel is loaded before it is opened', async (page) => {
  await policies(page, POLICY);
  await checked(page, 'neighbours.test');
  assert.deepEqual(await lines(page), {
    'MTA-STS': 'MTA-STS In force Senders that know MTA-STS deliver only over TLS, to servers that prove who they are.',
    'TLS-RPT': 'TLS-RPT In place Senders that know it report once a day what became of TLS, to mailto:tls@neighbours.test, https://reports.neighbours.test/tls.',
    'MTA-STS and DANE together': 'MTA-STS and DANE together In force Senders that know MTA-STS, DANE or both insist on TLS at every exchange.',
    SPF: 'SPF In place Servers that it names may send mail as the domain; all others may not. It takes 4 of 10 look-ups.',
    DMARC: 'DMARC In place Receivers are asked to refuse mail that only pretends to be from the domain.',
    DKIM: 'DKIM Not seen DNS cannot list keys, and no selector is known here under which to look. You can name one.',
    BIMI: 'BIMI In place A logo is offered, and the DMARC of the domain is strict enough for it to be shown.',
    'Mail programs': 'Mail programs In place Programs are told the servers of imaps, submissions.',
  });
  const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
  assert.deepEqual((await loaded()).filter((path) => path.startsWith('/panel-')), []);
  await opened(page, 'bimi');
  assert.deepEqual((await loaded()).filter((path) => path.startsWith('/panel-')).sort(), ['/panel-bimi.js', '/panel-parts.js']);
  await assertAccessible(page);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('details.spf > summary').isVisible(), 'on paper each line stands, whether it was opened or not');
}, { elsewhere: POLICY_HOSTS });

pageTest('what is wrong is told with the family, and the queries behind it lead into the evidence', async (page) => {
  await policies(page, POLICY.replace(/mx: mx2.*\n/, ''));
  await checked(page, 'faults.neighbours.test');
  const said = await lines(page);
  assert.match(said['MTA-STS'] ?? '', /^MTA-STS Keeps mail out The policy leaves 1 of 2 exchanges out/);
  assert.match(said.SPF ?? '', /^SPF Not usable It takes 14 look-ups, and receivers give up after 10\.$/);
  assert.equal(await page.locator('.outcome').getAttribute('data-status'), 'atRisk');
  const panel = await opened(page, 'mtaSts');
  assert.match(await panel.innerText(), /mx2\.neighbours\.test\s+Not named by the policy[^]*Warning\s+The MTA-STS policy leaves an exchange out/);
  const transport = await opened(page, 'transport');
  assert.match(await transport.innerText(), /mx2\.neighbours\.test[^]*Does not deliver[^]*TLS or nothing[^]*Some do not deliver/);
  await assertFits(page);
  await panel.getByRole('button', { name: /^Query \d+: TXT$/ }).first().click();
  await page.waitForFunction(() => /^Query \d+: TXT of _mta-sts\.faults\.neighbours\.test$/.test(document.activeElement?.getAttribute('aria-label') ?? ''));
}, { elsewhere: POLICY_HOSTS, viewport: { width: 360, height: 740 } });

pageTest('a policy that cannot be read is no fault: there is the command that reads it, and it can be pasted', async (page) => {
  await policies(page, null);
  await checked(page, 'neighbours.test');
  assert.match((await lines(page))['MTA-STS'] ?? '', /^MTA-STS Not seen A record says that there is a policy\. What it says was not seen from here/);
  assert.equal(await page.locator('.outcome').getAttribute('data-status'), 'deliverable');
  assert.match(await page.locator('.beyond').innerText(), /MTA-STS policy[^]*curl https:\/\/mta-sts\.neighbours\.test\/\.well-known\/mta-sts\.txt/);
  const panel = await opened(page, 'mtaSts');
  assert.match(await panel.locator('.copyable').innerText(), /^curl https:\/\/mta-sts\.neighbours\.test\//);
  await assertFits(page);
  await panel.getByLabel('Paste the policy to have it judged').fill(POLICY.replace('enforce', 'enforced'));
  await panel.getByRole('button', { name: 'Judge this policy' }).click();
  const again = page.locator('details.mtaSts[open]');
  await again.getByText('This is the policy that was pasted').waitFor();
  assert.match(await again.innerText(), /line 2, mode: enforced: the mode is none of enforce, testing and none/);
  assert.match(page.url(), /[?&]mtaStsPolicy=version/);
  await again.getByRole('button', { name: 'Read the policy at its host' }).click();
  await page.locator('details.mtaSts[open]').getByText('It could not be seen from here').waitFor();
  assert.doesNotMatch(page.url(), /mtaStsPolicy/);
}, NO_POLICY);

pageTest('the tree of SPF has each record where it is come to, with its number and its cost', async (page) => {
  await policies(page, POLICY);
  await checked(page, 'faults.neighbours.test');
  const panel = await opened(page, 'spf');
  const text = (await panel.innerText()).replace(/\s+/g, ' ');
  assert.match(text, /In all at least 14 look-ups of 10 4 of 2 that may find nothing/);
  assert.match(text, /Look-up 3 ptr Not to be used Only a sender tells Look-up 4 many\.neighbours\.test 8 look-ups from here on/);
  assert.match(text, /Look-up 11 many\.neighbours\.test Leads in a circle/);
  assert.match(text, /Look-up 13 gone\.neighbours\.test No record/);
  assert.match(text, /What was not seen .*spf-unseen\.neighbours\.test TXT failed: SERVFAIL/);
  const numbers = [...text.matchAll(/Look-up (\d+)/g)].map(([, number]) => Number(number));
  assert.deepEqual(numbers, Array.from({ length: 14 }, (_, index) => index + 1));
  await assertFits(page);
}, { elsewhere: POLICY_HOSTS, viewport: { width: 360, height: 740 } });

pageTest('DMARC is the walk to the record that holds, and what its words are to receivers', async (page) => {
  await checked(page, 'mail.neighbours.test');
  assert.match((await lines(page)).DMARC ?? '', /^DMARC In place Receivers are asked to refuse mail .* The record is that of neighbours\.test\.$/);
  const text = await (await opened(page, 'dmarc')).innerText();
  assert.match(text, /for mail\.neighbours\.test its tag p counts\./);
  assert.match(text, /_dmarc\.mail\.neighbours\.test\s+No record\s+_dmarc\.neighbours\.test\s+A record\s+This one holds/);
  assert.match(text, /DKIM: a signature is good, and its domain is the very domain in From \(adkim=s\)\./);
  assert.match(text, /reports@any\.dmarc-report-consent-absent\.test \(agrees to get them\)/);
  assert.match(text, /The domain of the organization is neighbours\.test\./);
  await assertFits(page);
});

pageTest('a selector that somebody names is looked at, and its panel is open again', async (page) => {
  await policies(page, POLICY);
  await checked(page, 'neighbours.test');
  const panel = await opened(page, 'dkim');
  await panel.getByLabel('Another selector').fill('s1');
  await page.keyboard.press('Enter');
  const again = page.locator('details.dkim[open]');
  await again.getByText('Ed25519, 256 bits').waitFor();
  assert.match(page.url(), /[?&]dkimSelectors=s1$/);
  assert.match((await lines(page)).DKIM ?? '', /^DKIM In place Keys that signatures can be verified with are at s1\.$/);
  await page.waitForFunction(() => document.activeElement?.closest('details')?.className.includes('dkim'));
  await again.getByLabel('Another selector').fill('old');
  await page.keyboard.press('Enter');
  await page.locator('details.dkim[open]').getByText('Taken back', { exact: true }).waitFor();
  assert.match(page.url(), /[?&]dkimSelectors=s1,old$/);
  assert.match(await page.locator('details.dkim').innerText(), /s1\s+A key\s+named here/);
}, { elsewhere: POLICY_HOSTS });

pageTest('who leaves the neighbours out has nobody else asked, and a link can say so', async (page) => {
  await page.goto('/');
  const box = page.getByLabel(/^Look at MTA-STS/);
  await box.uncheck();
  await page.getByLabel('Domain, mail address or URL').fill('neighbours.test');
  await page.keyboard.press('Enter');
  await done(page);
  assert.match(page.url(), /#\/neighbours\.test\?neighbours=off$/);
  assert.equal(await page.locator('section.beside').count(), 0);
  assert.match(await page.locator('.beyond').innerText(), /Neighbours\s+What stands beside the MX records/);
  await page.reload();
  await done(page);
  assert.equal(await box.isChecked(), false, 'it is remembered');
  await box.check();
  await checked(page, 'good.test?neighbours=off');
  assert.equal(await box.isChecked(), false);
  assert.equal(await page.locator('section.beside').count(), 0);
  await checked(page, 'good.test');
  assert.equal(await box.isChecked(), true, 'what a link says is not');
  await page.locator('section.beside .panel').first().waitFor();
});

pageTest('the first verdict does not wait, and what comes later has its room', async (page) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { shifts: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) Reflect.set(globalThis, 'shifts', Reflect.get(globalThis, 'shifts') + Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await standStill(page);
  const release = await holdBack(page, [TXT]);
  await page.goto('/#/null-mx.test');
  await page.locator('main[data-state="proving"]').waitFor();
  await page.locator('.beside.coming').waitFor();
  const before = await page.locator('details.ledger').evaluate((one) => one.getBoundingClientRect().top);
  release();
  await done(page);
  await page.locator('.beside .panel').first().waitFor();
  const after = await page.locator('details.ledger').evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(Math.abs(after - before) < 400, `${before} ${after}`);
  assert.ok(await page.evaluate(() => Reflect.get(globalThis, 'shifts')) < 0.1);
});

pageTest('a link with the result, text for a ticket and a saved report have the neighbours', async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await policies(page, POLICY);
  await checked(page, 'neighbours.test');
  const before = await lines(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByText('Share and keep').click();
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await page.getByText('Copied.', { exact: true }).waitFor();
  assert.match(await copied(), /\n## Neighbours\n\n- MTA\\-STS: In force\. Senders/);
  await page.getByRole('button', { name: 'Copy a link with this result' }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('http'));
  const link = await copied();
  await page.unroute(POLICY_HOSTS);
  await page.goto('about:blank');
  await page.goto(link);
  await done(page);
  assert.deepEqual(await lines(page), before, 'nobody is asked, and the policy is that which came then');
  assert.equal(await (await opened(page, 'dkim')).locator('form').count(), 0, 'nothing can be asked for there');
}, { elsewhere: POLICY_HOSTS });

pageTest('texts that would do harm are shown as they stand', async (page) => {
  await checked(page, 'hostile.neighbours.test');
  for (const family of ['mtaSts', 'tlsRpt', 'spf', 'dmarc', 'bimi', 'services']) await opened(page, family);
  const text = await page.locator('section.beside').innerText();
  assert.match(text, /id=<script>alert\(1\)<\/script>\\226\\128\\174/);
  assert.match(text, /<img\/src=x\/onerror=alert\(1\)>/);
  assert.doesNotMatch(text, /[\u202e\u001b]/);
  assert.equal(await page.locator('section.beside :is(script, img, a[href^="javascript"])').count(), 0);
  await assertFits(page);
}, { viewport: { width: 320, height: 640 } });
