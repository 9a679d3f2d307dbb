// Languages: each catalog has every text, and the page is in the language of its link, of a choice, or of the browser.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { count, listed, number, plural, rich, speak, t, texts as table, translated } from '../www/text.js';
import { assertAccessible, pageTests } from './browser.js';
import { bypassing, texts } from './texts.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

const { found, unclear } = texts();

/** Texts that are the same in another language: names, signs, and words that it has taken over. */
const SAME = {
  de: ['Cloudflare', 'Domain', 'Resolver', 'Name', 'Alias', 'Code', 'Multicast', 'Benchmarking', 'Loopback', 'global', 'min', 'TTL', 'RSA'],
  ar: ['Cloudflare', 'TTL', 'RSA'],
};

/** @param {'de' | 'ar'} language */
const catalogOf = (language) => /** @type {import('../www/text.js').Catalog} */ (
  JSON.parse(readFileSync(new URL(`../www/lang/${language}.json`, import.meta.url), 'utf8')));

/** @param {string} text */
const gaps = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();

test('every text can be found in the code, and none is shown past the catalogs', () => {
  assert.ok(found.size > 500);
  assert.deepEqual(unclear, []);
  assert.deepEqual(bypassing(), []);
});

for (const language of /** @type {const} */ (['de', 'ar'])) {
  test(`the catalog ${language} has every text, in its order, and no other`, () => {
    assert.deepEqual(Object.keys(catalogOf(language)), [...found.keys()]);
  });

  test(`the texts of ${language} have the same gaps, and the plurals that the language has`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, text] of Object.entries(catalogOf(language))) {
      if (typeof text === 'string') {
        assert.deepEqual(gaps(text), gaps(key), key);
        continue;
      }
      assert.ok(found.get(key)?.plural, key);
      assert.deepEqual(Object.keys(text).sort(), [...pluralCategories].sort(), key);
      for (const [category, form] of Object.entries(text)) {
        const wanted = gaps(key).filter((gap) => gap !== '{0}' || form.includes(gap) || !/^(zero|one|two)$/.test(category));
        assert.deepEqual(gaps(form), wanted, `${key}: ${category}`);
      }
    }
  });

  test(`nothing is left in English in ${language} by accident`, () => {
    const kept = Object.entries(catalogOf(language)).filter(([key, text]) => text === key.replace(/\|.*/, '')
      && /\p{L}{3,}/u.test(key.replace(/\{\w+\}/g, '')) && !(/** @type {string[]} */ (SAME[language])).includes(key.replace(/[^\p{L} ]|\{\w+\}/gu, '').trim()));
    assert.deepEqual(kept.map(([key]) => key), []);
  });
}

test('what is written has the numbers, plurals and order of its language, and English where there is no other', () => {
  const words = table({ one: 'Then|of two', two: 'Nobody has this' });
  try {
    assert.equal(t`Asked ${1234} of ${'a'}`, 'Asked 1,234 of a');
    assert.equal(count(1, 'query', 'queries'), '1 query');
    assert.equal(plural(2, '{0} of {1} is', '{0} of {1} are', 'x'), '2 of x are');
    assert.equal(words.one, 'Then');
    assert.deepEqual(rich`${'a'} ${'b'}`, ['a', ' ', 'b']);
    assert.equal(listed(['a', 'b', 'c']).join(''), 'a, b and c');
    const gapped = '{10} {9} {8} {7} {6} {5} {4} {3} {2} {1} {0}';
    speak({ locale: 'ar-u-nu-latn', rightToLeft: true, catalog: {
      'Asked {0} of {1}': '{1} {0}',
      '{0} queries': { two: 'two', few: 'few {0}', other: 'other {0}' },
      'Then|of two': 'second',
      '{0} {1} {2} {3} {4} {5} {6} {7} {8} {9} {10}': gapped,
    } });
    assert.equal(t`Asked ${1234} of ${'a'}`, '\u2068a\u2069 1,234', 'a value is kept apart where the order may turn');
    assert.deepEqual([2, 3, 11].map((one) => count(one, 'query', 'queries')), ['two', 'few 3', 'other 11']);
    assert.equal(words.one, 'second');
    assert.equal(words.two, 'Nobody has this');
    assert.equal(translated('Nobody has this|either'), 'Nobody has this');
    assert.equal(t`${0} ${1} ${2} ${3} ${4} ${5} ${6} ${7} ${8} ${9} ${10}`, '10 9 8 7 6 5 4 3 2 1 0');
    speak({ locale: 'de', catalog: {} });
    assert.equal(number(0.333, { style: 'percent', maximumSignificantDigits: 3 }), '33,3\u00A0%');
  } finally {
    speak({ locale: 'en-GB', catalog: {} });
  }
});

/** @param {Page} page */
const done = (page) => page.locator('main[data-state="done"]').waitFor();

/** @param {Page} page */
const direction = (page) => page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);

/** @param {Page} page */
async function assertFits(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  for (const panel of await page.locator('details.panel[open]').all()) await panel.locator('> summary ~ *').first().waitFor();
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  }
  await assertAccessible(page);
}

/**
 * Texts of the page that are still those of its HTML, or that have English words.
 * @param {Page} page
 */
const english = (page) => page.evaluate(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const left = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const kept = node.parentElement?.closest('code, bdi, pre, script, noscript, option, .quiet:has(> bdi)');
    if (!kept && /\b(the|of|is|are|and|not|with|what|which)\b/i.test(node.textContent ?? '')) left.push(node.textContent);
  }
  return left;
});

pageTest('a link says the language, which holds from there on: German', async (page) => {
  await page.goto('/?lang=de#/good.test');
  await done(page);
  assert.equal(await direction(page), 'de ltr');
  assert.equal(await page.getByRole('status').innerText(), 'Mail für good.test kann zugestellt werden: 2 von 2 Mailservern sind brauchbar.');
  assert.equal(await page.title(), 'good.test: Zustellbar – mxlens');
  assert.match(await page.locator('.grounds').innerText(), /Gefragt: 127\.0\.0\.1:\d+, am \d+\. \S+ 20\d\d um \d\d:\d\d:\d\d; \d+ Anfragen, [\d.]+ ms\./);
  assert.deepEqual(await english(page), []);
  await assertFits(page);
  await page.goto('/#/exchange-address-literal.test');
  await done(page);
  assert.equal(await direction(page), 'de ltr');
  assert.match(await page.locator('.findings').innerText(), /Ein Mailserver ist als IP-Adresse statt als Name angegeben/);
  const rule = page.locator('.findings').getByRole('link', { name: 'Über diese Regel' }).first();
  assert.match(await rule.getAttribute('href') ?? '', /\/rules\/de\/exchange-address-literal\.html$/);
  await page.getByRole('search').getByRole('textbox').first().fill('exa mple.com');
  await page.keyboard.press('Enter');
  await page.getByText('Zeichen 4, ein Leerzeichen, kann in einer Maildomain nicht stehen.').waitFor();
});

pageTest('Arabic goes from right to left, and what DNS says from left to right', async (page) => {
  await page.goto('/?lang=ar#/expired.dnssec-bogus.test');
  await done(page);
  assert.equal(await direction(page), 'ar rtl');
  assert.match(await page.getByRole('status').innerText(), /البريد الموجّه إلى expired\.dnssec-bogus\.test/);
  assert.deepEqual(await english(page), []);
  await assertFits(page);
  const turned = await page.evaluate(() => [...document.querySelectorAll('code')]
    .filter((one) => getComputedStyle(one).direction !== 'ltr').map((one) => one.textContent));
  assert.deepEqual(turned, []);
  const aligned = await page.locator('.level h4 code').first().evaluate((one) => getComputedStyle(one.closest('h4') ?? one).direction);
  assert.equal(aligned, 'rtl');
}, { viewport: { width: 360, height: 740 } });

for (const [locale, expected] of /** @type {const} */ ([['de-AT', 'de ltr'], ['ar-EG', 'ar rtl'], ['fr-FR', 'en ']])) {
  pageTest(`the browser's language is taken where nothing else says one: ${locale}`, async (page) => {
    await page.goto('/');
    await page.locator('footer select').waitFor();
    assert.equal(await direction(page), expected);
  }, { locale });
}

pageTest('a choice is remembered, and a link goes before it', async (page) => {
  await page.goto('/#/null-mx.test');
  await done(page);
  assert.equal(await direction(page), 'en ');
  await page.locator('footer select').selectOption('ar');
  await page.locator('html[lang="ar"]').waitFor();
  await done(page);
  assert.match(page.url(), /\?lang=ar#\/null-mx\.test$/);
  assert.match(await page.getByRole('status').innerText(), /null-mx\.test/);
  const other = await page.context().newPage();
  await other.goto('/');
  await other.locator('html[lang="ar"][dir="rtl"]').waitFor();
  await other.goto('/?lang=en');
  await other.locator('footer select').waitFor();
  assert.equal(await direction(other), 'en ');
});

pageTest('where the catalog cannot be had, it is English', async (page) => {
  await page.route('**/lang/*.json', (route) => route.abort());
  await page.goto('/?lang=de#/null-mx.test');
  await done(page);
  assert.equal(await page.getByRole('status').innerText(), 'null-mx.test takes no mail, and says so with a null MX.');
  assert.equal(await direction(page), 'en ');
}, { expected: /^Failed to load resource/ });

for (const file of readdirSync(new URL('../www', import.meta.url)).filter((name) => /^(?!index).*\.html$/.test(name))) {
  pageTest(`${file} is in the language, too`, async (page) => {
    for (const language of /** @type {const} */ (['de', 'ar'])) {
      await page.goto(`/${file}?lang=${language}`);
      await page.locator(`html[lang="${language}"] footer select`).waitFor();
      assert.deepEqual(await english(page), []);
      await assertFits(page);
    }
  });
}
