// The reference of the rules as the build makes it: pages that need no script.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { indexPage, rulePage } from '../scripts/rule-pages.mjs';
import { exampleOf, readZones } from '../scripts/zone-examples.mjs';
import { rules as all } from '../www/known.js';
import { speak } from '../www/text.js';
import { assertAccessible, pageTests } from './browser.js';

/** @typedef {import('../www/core.js').RuleEntry} RuleEntry */

const WWW = fileURLToPath(new URL('../www/', import.meta.url));
const pageTest = pageTests();

const rules = await all();

/** Rules that no records of a zone show, as crate/tests/reference.rs has most of them. */
const WITHOUT_EXAMPLE = [
  'domain-nonexistent', 'mail-route-absent', 'exchange-unresolvable', 'reverse-name-absent', 'reverse-name-unconfirmed',
  'operator-single', 'ttl-mismatch', 'dnssec-bogus', 'dnssec-absent', 'resolver-disagreement', 'expected-exchange-missing',
  'expected-preference-different', 'unexpected-exchange', 'tls-rpt-absent', 'dmarc-absent', 'dkim-absent', 'spf-absent',
];

/** Pages that others are making, or that only a host knows. */
const ELSEWHERE = ['list.html', 'watch.html'];

const english = { code: 'en', languages: [{ code: 'en', name: 'English' }], policy: "default-src 'none'" };

/** @param {string} file */
const read = (file) => readFileSync(join(WWW, 'rules', file), 'utf8');

test('every rule has its page, which says what the rule says', () => {
  for (const { id, title, severity } of rules) {
    const page = read(`${id}.html`);
    assert.ok(page.includes(`<article class="rule ${severity}">`), id);
    assert.ok(page.includes(title.replaceAll("'", '&#39;')), id);
    assert.equal(page.includes('<h2>Example</h2>'), !WITHOUT_EXAMPLE.includes(id), id);
    assert.ok(read('index.html').includes(`href="${id}.html"`), id);
  }
});

test('every link of every page leads to something', () => {
  const pages = readdirSync(join(WWW, 'rules'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  assert.ok(pages.length > rules.length);
  for (const page of pages) {
    for (const [, address = ''] of read(page).matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (address.startsWith('https://www.rfc-editor.org/rfc/rfc')) continue;
      const path = join(WWW, 'rules', dirname(page), address.replace(/[?#].*$/, ''));
      assert.ok(!relative(WWW, path).startsWith('..'), `${page}: ${address}`);
      if (ELSEWHERE.includes(relative(WWW, path))) continue;
      assert.ok(existsSync(path.endsWith(sep) ? join(path, 'index.html') : path), `${page}: ${address}`);
    }
  }
});

test('an example has the records of the domain that breaks the rule, and of what they name', async () => {
  const zones = await readZones();
  const lines = exampleOf(zones, 'exchange-alias')?.records.map(({ owner, type, data }) => `${owner} ${type} ${data}`);
  assert.deepEqual(lines, [
    'exchange-alias.test. MX 10 alias.exchange-alias.test.',
    'alias.exchange-alias.test. CNAME host.exchange-alias.test.',
    'host.exchange-alias.test. A 192.0.33.60',
    'host.exchange-alias.test. AAAA 2620:0:2d0:200::60',
  ]);
  for (const { id } of rules) {
    assert.equal(exampleOf(zones, id) === null, WITHOUT_EXAMPLE.includes(id), id);
  }
});

test('whatever stands in a text is text', () => {
  const hostile = `<img src=x onerror="alert('1')">&amp;`;
  const rule = /** @type {RuleEntry} */ ({ ...rules[0], title: hostile, explanation: hostile, fix: hostile });
  const record = { owner: `${hostile}\u202E`, ttl: hostile, type: 'MX', data: hostile };
  const example = { domain: hostile, records: [record], more: true };
  for (const page of [rulePage(english, rule, example, { previous: rule, next: rule }), indexPage(english, [rule])]) {
    assert.ok(!page.includes('<img') && !page.includes('"alert') && !page.includes('\u202E'), page);
    assert.ok(page.includes('&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;amp;'));
  }
});

test('in another language the page has its direction, and links to the others', () => {
  const [rule] = rules;
  assert.ok(rule);
  speak({ locale: 'ar', catalog: { [rule.title]: 'عنوان', 'All rules': 'كل القواعد' } });
  const languages = [...english.languages, { code: 'ar', name: 'العربية' }];
  const page = rulePage({ ...english, code: 'ar', languages }, rule, null, { previous: undefined, next: undefined });
  speak({ locale: 'en', catalog: {} });
  assert.match(page, /<html lang="ar" dir="rtl">/);
  assert.match(page, /<title>عنوان – mxlens<\/title>/);
  assert.match(page, /كل القواعد/);
  assert.match(page, /<a lang="en" hreflang="en" href="\.\.\/domain-nonexistent\.html">English<\/a>/);
  assert.match(page, /<a href="\.\.\/\.\.\/watch\.html\?lang=ar">/);
});

for (const path of ['/rules/', '/rules/exchange-alias.html', '/rules/dane-unusable.html']) {
  pageTest(`${path} is accessible, and fits a small screen`, async (page) => {
    const response = await page.goto(path);
    const meta = await page.locator('meta[http-equiv]').getAttribute('content');
    assert.equal(response?.headers()['content-security-policy'], meta);
    await assertAccessible(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  }, { viewport: { width: 320, height: 640 } });
}

pageTest('without script one goes from rule to rule and back', async (page) => {
  await page.goto('/rules/');
  await page.getByRole('link', { name: 'An exchange is an alias' }).click();
  await page.getByRole('heading', { level: 1, name: 'An exchange is an alias' }).waitFor();
  await page.getByRole('link', { name: 'Next An exchange does not exist in DNS' }).click();
  await page.getByRole('heading', { level: 1, name: 'An exchange does not exist in DNS' }).waitFor();
  await page.getByRole('link', { name: 'All rules' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
}, { javaScriptEnabled: false });
