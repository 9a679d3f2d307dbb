// What signatures prove and what TLSA records do, as the page shows them.
import assert from 'node:assert/strict';
import { assertAccessible, everywhere, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** At 360 pixels what is long has to wrap. */
const NARROW = { viewport: { width: 360, height: 740 } };

/**
 * Opens a panel of the report of a domain, and gives it.
 * @param {Page} page
 * @param {string} domain
 * @param {'signatures' | 'dane'} name
 */
async function opened(page, domain, name) {
  await page.goto('about:blank');
  await page.goto(`/#/${domain}`);
  await page.locator('main[data-state="done"]').waitFor();
  return open(page, name);
}

/**
 * @param {Page} page
 * @param {'signatures' | 'dane'} name
 */
async function open(page, name) {
  const panel = page.locator(`details.${name}`);
  await panel.locator('> summary').click();
  await panel.locator('> summary ~ *').first().waitFor();
  return panel;
}

/** @param {Page} page */
async function assertFits(page) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  await assertAccessible(page);
}

pageTest('the chain of keys leads from the trust anchor to each answer', async (page) => {
  const panel = await opened(page, 'good.test', 'signatures');
  assert.match(await panel.locator('> summary').innerText(), /^Signatures \(DNSSEC\)\s+everything is proved$/);
  const [anchor, zone] = [panel.locator('.chain > li').first(), panel.locator('.chain .chain > li')];
  assert.match(await anchor.innerText(), /^test\s+Secure\s+Trust anchor \d+, ECDSA P-256\/SHA-256, by SHA-256 → key \d+/);
  assert.match(await zone.innerText(), /^good\.test\s+Secure\s+DS (\d+), ECDSA P-256\/SHA-256, by SHA-256 → key \1$/);
  const [first, second] = await panel.locator('.proved > li').allInnerTexts();
  assert.match(first ?? '', /^Secure\s+good\.test MX\s+mx1\.good\.test A\s/);
  assert.match(first ?? '', /Signed by good\.test, key \d+ \(ECDSA P-256\/SHA-256\), good until 1 January 2060 at /);
  assert.match(second ?? '', /TLSA\s+That there is no such record is signed by good\.test\.$/);
  assert.match(await panel.innerText(), /Signatures are judged as of /);
  await assertFits(page);
}, NARROW);

pageTest('signatures that have ended are told with zone, key and date', async (page) => {
  const panel = await opened(page, 'expired.dnssec-bogus.test', 'signatures');
  assert.match(await panel.locator('> summary').innerText(), /refuted$/);
  const zone = panel.locator('.chain .chain .chain > li');
  assert.match(await zone.innerText(), new RegExp('^expired\\.dnssec-bogus\\.test\\s+Bogus\\s+expired\\.dnssec-bogus\\.test DNSKEY '
    + 'has a signature that ended \\(zone expired\\.dnssec-bogus\\.test, key \\d+, algorithm 13, \\d+ \\w+ 202[45] at .+\\)\\.$'));
  const answers = await panel.locator('.proved > li').allInnerTexts();
  assert.equal(answers.length, 1, 'what is the same of all is told once');
  assert.match(answers[0] ?? '', /The resolver itself gave SERVFAIL; this is what is behind it\./);
  assert.match(await panel.innerText(), /That clock agrees with that of the server of this page\./);
  assert.match(await page.locator('.findings').innerText(), /has a signature that ended/);
  await assertFits(page);
}, NARROW);

pageTest('every security has its word', async (page) => {
  const panel = await opened(page, 'stripped.dnssec-bogus.test', 'signatures');
  const text = await panel.innerText();
  assert.match(text, /Bogus\s+stripped\.dnssec-bogus\.test MX\s+stripped\.dnssec-bogus\.test MX has no signature, though its zone is signed/);
  assert.match(text, /mailhost\.test\s+Insecure\s+mailhost\.test DS is not signed/);
  const other = await opened(page, 'dane-delayed.test', 'signatures');
  assert.match(await other.innerText(), /Indeterminate\s+_25\._tcp\.mx1\.dane-delayed\.test TLSA\s+\S+ TLSA could not be had \(SERVFAIL/);
});

pageTest('where nothing can be verified, the AD bit is the word of the resolver', async (page) => {
  await everywhere(page, () => Object.defineProperty(crypto, 'subtle', { value: undefined }), null);
  const panel = await opened(page, 'good.test', 'signatures');
  assert.match(await panel.innerText(), /Nothing could be verified here/);
  assert.match(await panel.innerText(), /\(the AD bit\), shown as just that:\s+127\.0\.0\.1:\d+ says that it validated the MX records\./);
  await assertAccessible(page);
});

pageTest('where signatures were not looked at, nothing is said of them', async (page) => {
  await page.route('**/check.js', async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: text.replace('= { ...given,', '= { ...given, dnssec: false,') });
  });
  const panel = await opened(page, 'good.test', 'signatures');
  assert.match(await panel.locator('> summary').innerText(), /not looked at$/);
  assert.match(await panel.innerText(), /Signatures were not looked at in this check\.\s+What there is then is the word of the resolver/);
  assert.equal(await page.locator('details.dane').count(), 0);
  await assertAccessible(page);
});

pageTest('TLSA records: what senders do, why, and the records', async (page) => {
  const used = await opened(page, 'dane-usable.test', 'dane');
  assert.match(await used.locator('> summary').innerText(), /TLSA records are used at 2 of 2 exchanges$/);
  const first = used.locator('.entries > li').first();
  assert.match(await first.innerText(), /^mx1\.dane-usable\.test\s+Will be used\s+Senders that know DANE deliver here only over TLS/);
  assert.match(await first.innerText(), /_25\._tcp\.mx1\.dane-usable\.test\. IN TLSA 3 1 1 1{64}$/);
  await assertFits(page);

  /** @type {[string, RegExp][]} */
  const cases = [
    ['dane-unusable.test', /Will not be used\s+Senders that know DANE check no key, because none of them can be used; they still insist on TLS\.[^]*1{64}\s+cannot be used/],
    ['dane-unsigned.test', /Senders that know DANE pass over the records, because the MX records are not signed\./],
    ['dane-delayed.test', /Not known\s+Whether the records are used is not known, because something was not seen or not proved here\./],
    ['expired.dnssec-bogus.test', /Delays mail\s+.* try again later, because the MX records are refuted by their signatures\./],
    ['good.test', /there are no TLSA records\s[^]*No exchange has any: senders use TLS if they like/],
  ];
  for (const [domain, expected] of cases) {
    const panel = await opened(page, domain, 'dane');
    assert.match((await panel.innerText()).replaceAll(' ', ' '), expected, domain);
    await assertFits(page);
  }
  const partial = await opened(page, 'dane-partial.test', 'dane');
  assert.match(await partial.locator('> summary').innerText(), /at 1 of \d exchanges$/);
}, NARROW);

pageTest('on paper an opened panel is whole', async (page) => {
  await opened(page, 'good.test', 'signatures');
  await open(page, 'dane');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByText('The chain of keys').isVisible());
});
