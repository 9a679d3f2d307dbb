// The element <mx-lens>, in pages that are strange to it and allow nothing: no styles of theirs, no script but files, no
// markup made of text. The field <mx-lens-input> is in element-input.test.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, counted, holdBack, pageTests, standStill } from './browser.js';
import { around, heard } from './element-host.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** Types of records, by their numbers. */
const [MX, DNSKEY] = [15, 48];

/** @param {Page} page @param {string} state */
const state = (page, state) => page.locator(`mx-lens .result[data-state="${state}"]`).first().waitFor();

/** @param {Page} page */
const verdict = (page) => page.locator('mx-lens [part="verdict"]').innerText();

/** @param {Map<string, number>} checks */
const asked = (checks) => [...checks].filter(([name]) => !name.startsWith('mxlens-wildcard-probe.'));

const GOOD = '<mx-lens id="lens" domain="good.test" resolver="ORIGIN/dns-query" auto>The MX records of good.test</mx-lens>';

test('where there is no document, importing it defines nothing and works', async () => {
  const { MxLens, MxLensInput } = await import('../www/element.js');
  await import('../www/define.js');
  assert.equal('customElements' in globalThis, false);
  assert.deepEqual(MxLens.observedAttributes, ['domain', 'resolver', 'mode', 'neighbours', 'expect', 'lang', 'auto']);
  assert.equal(MxLensInput.formAssociated, true);
});

pageTest('by itself it checks, and says so to who listens, around shadows too', async (page) => {
  await around(page, GOOD);
  await state(page, 'done');
  assert.equal(await verdict(page), 'Mail for good.test can be delivered: 2 of 2 exchanges are usable.');
  const events = await heard(page);
  assert.deepEqual([...new Set(events.map(({ type }) => type))], ['mx-lens-progress', 'mx-lens-report']);
  assert.ok(events.every(({ target, bubbles, composed }) => target === 'lens' && bubbles && composed));
  const [last] = events.slice(-1);
  assert.equal(last?.status, 'deliverable');
  const progress = events.filter(({ type }) => type === 'mx-lens-progress').map(({ asked, answered }) => [asked, answered]);
  assert.ok(progress.length > 1 && progress.every(([asked = 0, answered = 0]) => answered <= asked));
  assert.equal(await page.evaluate(() => document.querySelector('mx-lens')?.report?.target.name), 'good.test');
});

pageTest('until it is defined its content is shown, and afterwards what stands in its slots', async (page) => {
  await around(page, '<mx-lens domain="good.test">The MX records of good.test<b slot="heading">Above</b><i slot="footer">Below</i></mx-lens>', { script: '' });
  assert.match(await page.locator('mx-lens').innerText(), /^The MX records of good\.test/);
  assert.deepEqual(await heard(page), []);
  await page.evaluate(() => import(/** @type {string} */ ('/define.js')));
  await page.getByRole('button', { name: 'Check good.test' }).waitFor();
  const [above, button, below] = await page.evaluate(() => ['mx-lens b', 'mx-lens', 'mx-lens i'].map((name) => {
    const node = document.querySelector(name);
    return (node?.shadowRoot?.querySelector('button') ?? node)?.getBoundingClientRect().top ?? NaN;
  }));
  assert.ok(Number(above) < Number(button) && Number(button) < Number(below), `${above} ${button} ${below}`);
});

pageTest('defining it twice, or after somebody else took its name, harms nothing', async (page) => {
  await around(page, GOOD, { script: '' });
  const same = await page.evaluate(async () => {
    class Other extends HTMLElement {}
    customElements.define('mx-lens-input', Other);
    await import(/** @type {string} */ ('/define.js'));
    await import(/** @type {string} */ ('/define.js?again'));
    const { MxLens } = await import(/** @type {string} */ ('/element.js'));
    return [customElements.get('mx-lens') === MxLens, String(customElements.get('mx-lens-input')) === String(Other)];
  });
  assert.deepEqual(same, [true, true]);
  await state(page, 'done');
});

pageTest('with neither `auto` nor a domain it asks for one, and says what is wrong with that', async (page) => {
  await around(page, '<mx-lens resolver="ORIGIN/dns-query"></mx-lens>');
  const field = page.getByLabel('Domain, mail address or URL');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Check' }).click();
  await state(page, 'invalid');
  assert.match(await verdict(page), /^Nothing was typed\./);
  await field.fill('user@exa mple.com');
  await field.press('Enter');
  await page.locator('mx-lens .typed mark').waitFor();
  assert.deepEqual((await heard(page)).map(({ type, name, code }) => `${type} ${name} ${code}`),
    ['mx-lens-error TargetError empty', 'mx-lens-error TargetError badCharacter']);
  await assertAccessible(page);
  await field.fill('user@good.test');
  await field.press('Enter');
  await state(page, 'done');
  assert.match(await verdict(page), /good\.test can be delivered/);
});

pageTest('without `auto` it waits for its button', async (page) => {
  await around(page, GOOD.replace(' auto', ''));
  await page.getByRole('button', { name: 'Check good.test' }).waitFor();
  await assertAccessible(page);
  assert.deepEqual(await heard(page), []);
  await page.getByRole('button', { name: 'Check good.test' }).click();
  await state(page, 'done');
});

pageTest('what it is told wrongly is said in its place, and nothing is asked', async (page) => {
  const wrong = { 'mode="loud"': ['badMode', /^The mode is/], 'resolver="nobody"': ['badResolver', /^A resolver is the id/], 'expect="10"': ['badMxLine', /^Line 1 is no MX record/] };
  for (const [attribute, [code, words]] of /** @type {[string, [string, RegExp]][]} */ (Object.entries(wrong))) {
    const checks = counted(page);
    await around(page, `<mx-lens ${attribute} domain="good.test" resolver="ORIGIN/dns-query" auto></mx-lens>`);
    await state(page, 'invalid');
    assert.match(await verdict(page), words);
    assert.deepEqual((await heard(page)).map(({ type, name, code }) => `${type} ${name} ${code}`), [`mx-lens-error OptionsError ${code}`]);
    assert.equal(checks.size, 0);
    await assertAccessible(page);
  }
});

pageTest('it hands over who is asked, how, and what is expected', async (page) => {
  const two = 'ORIGIN/dns-query  ORIGIN/with/other/dns-query';
  await around(page, `<mx-lens domain="good.test" resolver="${two}" mode="compare" expect="10 mx1.good.test" auto></mx-lens>`);
  await state(page, 'done');
  const told = await page.evaluate(() => {
    const { resolvers, agreement, expected } = document.querySelector('mx-lens')?.report ?? {};
    return [resolvers?.length, typeof agreement?.agrees, typeof expected];
  });
  assert.deepEqual(told, [2, 'boolean', 'object']);
});

pageTest('attributes that change together begin one check, and one that says the same none', async (page) => {
  const checks = counted(page);
  await around(page, GOOD);
  await state(page, 'done');
  await page.evaluate(() => {
    const lens = document.querySelector('mx-lens');
    lens?.setAttribute('domain', 'null-mx.test');
    lens?.setAttribute('mode', 'private');
    lens?.setAttribute('lang', 'en');
    lens?.setAttribute('domain', 'null-mx.test');
  });
  assert.equal(await page.evaluate(() => document.querySelector('mx-lens')?.report), null, 'it is not of what is asked now');
  await page.getByText('Takes no mail').first().waitFor();
  await state(page, 'done');
  await page.evaluate(() => document.querySelector('mx-lens')?.setAttribute('domain', 'null-mx.test'));
  await page.evaluate(() => document.querySelector('mx-lens')?.setAttribute('compact', ''));
  await page.waitForTimeout(100);
  await state(page, 'done');
  assert.deepEqual(asked(checks), [['good.test', 1], ['null-mx.test', 1]]);
  assert.deepEqual((await heard(page)).filter(({ type }) => type !== 'mx-lens-progress').map(({ status }) => status), ['deliverable', 'refusesMail']);
});

pageTest('a program checks and aborts, and hears by its promise', async (page) => {
  await standStill(page);
  const release = await holdBack(page, [MX]);
  await around(page, GOOD.replace(' auto', ''));
  const stopped = page.evaluate(() => document.querySelector('mx-lens')?.check().catch(({ name }) => name));
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await assertAccessible(page);
  await page.evaluate(() => document.querySelector('mx-lens')?.abort());
  assert.equal(await stopped, 'AbortError');
  await state(page, 'stopped');
  assert.deepEqual((await heard(page)).filter(({ type }) => type !== 'mx-lens-progress').map(({ type, name }) => `${type} ${name}`), ['mx-lens-error AbortError']);
  await assertAccessible(page);
  release();
  const said = await page.evaluate(async () => {
    const lens = /** @type {import('../www/element.js').MxLens} */ (document.querySelector('mx-lens'));
    lens.abort(); // there is nothing to end
    const first = lens.check().catch(({ name }) => name);
    const second = await lens.check();
    return [await first, second.verdict.status, second === lens.report];
  });
  assert.deepEqual(said, ['AbortError', 'deliverable', true]);
  assert.deepEqual((await heard(page)).filter(({ type }) => type !== 'mx-lens-progress').map(({ type }) => type),
    ['mx-lens-error', 'mx-lens-report'], 'of a check that another one replaced nothing is said');
});

pageTest('a check that is asked for as soon as the element is there is the only one', async (page) => {
  const checks = counted(page);
  await around(page, '');
  const status = await page.evaluate(async (origin) => {
    const { MxLens } = await import(/** @type {string} */ ('/element.js'));
    const lens = new MxLens();
    document.querySelector('main')?.append(lens);
    lens.setAttribute('resolver', `${origin}/dns-query`);
    lens.setAttribute('domain', 'good.test');
    lens.setAttribute('auto', '');
    return (await lens.check()).verdict.status;
  }, new URL(page.url()).origin);
  assert.equal(status, 'deliverable');
  await state(page, 'done');
  assert.deepEqual(asked(checks), [['good.test', 1]]);
});

pageTest('inside the shadow of another element it is the same, and takes the language from around it', async (page) => {
  await around(page, '<div id="outer" lang="de"></div>', { script: '' });
  await page.evaluate(async (origin) => {
    const root = document.querySelector('#outer')?.attachShadow({ mode: 'open' });
    await import(/** @type {string} */ ('/define.js'));
    const lens = document.createElement('mx-lens');
    lens.setAttribute('resolver', `${origin}/dns-query`);
    lens.setAttribute('domain', 'good.test');
    lens.setAttribute('auto', '');
    root?.append(lens);
  }, new URL(page.url()).origin);
  await state(page, 'done');
  assert.match(await verdict(page), /^Mail für good\.test kann zugestellt werden/);
  assert.deepEqual((await heard(page)).slice(-1).map(({ type, target }) => [type, target]), [['mx-lens-report', 'outer']]);
  await assertAccessible(page);
});

pageTest('moved while it runs, it goes on', async (page) => {
  await standStill(page);
  const release = await holdBack(page, [MX]);
  const checks = counted(page);
  await around(page, `${GOOD}<div id="elsewhere"></div>`);
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.evaluate(() => document.querySelector('#elsewhere')?.append(...document.querySelectorAll('mx-lens')));
  release();
  await page.locator('#elsewhere mx-lens .result[data-state="done"]').waitFor();
  assert.deepEqual(asked(checks), [['good.test', 1]]);
  await page.evaluate(() => document.querySelector('main')?.prepend(...document.querySelectorAll('mx-lens')));
  await page.waitForTimeout(100);
  await state(page, 'done');
  assert.deepEqual(asked(checks), [['good.test', 1]]);
});

pageTest('removed while it runs, it asks and says nothing more; put back, it begins anew', async (page) => {
  await standStill(page);
  const release = await holdBack(page, [MX]);
  await around(page, GOOD);
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.evaluate(() => {
    const lens = /** @type {HTMLElement} */ (document.querySelector('mx-lens'));
    Object.assign(globalThis, { lens });
    for (const what of ['progress', 'report', 'error']) lens.addEventListener(`mx-lens-${what}`, () => Object.assign(globalThis, { late: what }));
    lens.remove();
  });
  /** @type {string[]} */
  const late = [];
  page.on('request', (request) => /[?&]dns=/.test(request.url()) && late.push(request.url()));
  release();
  await page.waitForTimeout(300);
  assert.deepEqual(late, []);
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'late')), undefined);
  await page.evaluate(() => document.querySelector('main')?.append(Reflect.get(globalThis, 'lens')));
  await state(page, 'done');
});

pageTest('fifty on one page all report, out of one instance', async (page) => {
  /** @type {Map<string, number>} */
  const loaded = new Map();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\.(wasm|json)$/.test(pathname)) loaded.set(pathname, (loaded.get(pathname) ?? 0) + 1);
  });
  await around(page, `<div lang="de">${GOOD.replace(' id="lens"', ' compact').repeat(48)}${GOOD.replace(' id="lens"', '').repeat(2)}</div>`);
  await page.waitForFunction(() => [...document.querySelectorAll('mx-lens')].every(({ report }) => report), null, { timeout: 60_000 });
  const statuses = await page.evaluate(() => [...document.querySelectorAll('mx-lens')].map(({ report }) => report?.verdict.status));
  assert.deepEqual(statuses, Array(50).fill('deliverable'));
  assert.deepEqual([loaded.get('/wasm/mxlens_bg.wasm'), loaded.get('/wasm/dnssec_bg.wasm'), loaded.get('/lang/de.json')], [1, 1, 1]);
  await assertAccessible(page);
});

pageTest('two whole reports with all open in them are no more landmarks of the page than one', async (page) => {
  await around(page, `${GOOD.replaceAll('good.test', 'many.test')}${GOOD.replace(' id="lens"', '')}`);
  await page.waitForFunction(() => [...document.querySelectorAll('mx-lens')].every(({ report }) => report));
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate(() => document.querySelectorAll('mx-lens').forEach(({ shadowRoot }) =>
    shadowRoot?.querySelectorAll('details').forEach((one) => (one.open = true))));
  await page.locator('mx-lens .ledger tbody tr').first().waitFor();
  await page.locator('mx-lens .ledger tbody tr').last().waitFor();
  await assertAccessible(page);
});

pageTest('a fault of mxlens is told as that, and checked again', async (page) => {
  await page.route('**/mxlens_bg.wasm', (route) => route.abort());
  await around(page, GOOD);
  await state(page, 'failed');
  assert.match(await verdict(page), /^Nothing is known about good\.test: mxlens itself failed/);
  assert.deepEqual((await heard(page)).map(({ type }) => type), ['mx-lens-error']);
  await assertAccessible(page);
  await page.unroute('**/mxlens_bg.wasm');
  await page.getByRole('button', { name: 'Check again' }).click();
  await state(page, 'done');
}, { expected: /^Failed to load resource/ });

/** States of the element, and what brings each about. @type {Record<string, { html: string, hold?: number[], end: string, expected?: RegExp }>} */
const STATES = {
  'the first verdict': { html: GOOD, hold: [DNSKEY], end: 'proving' },
  'good news': { html: GOOD, end: 'done' },
  'the verdict alone': { html: GOOD.replace(' auto', ' auto compact'), end: 'done' },
  'bad news': { html: GOOD.replaceAll('good.test', 'exchange-alias.test'), end: 'done' },
  'no mail': { html: GOOD.replaceAll('good.test', 'null-mx.test'), end: 'done' },
  'what cannot be delivered': { html: GOOD.replaceAll('good.test', 'mail-route-absent.test'), end: 'done' },
  'nobody who answers': { html: GOOD.replace('/dns-query', '/with/http=500/dns-query'), end: 'done', expected: /^Failed to load resource/ },
  'many exchanges': { html: GOOD.replaceAll('good.test', 'many.test'), end: 'done' },
};

for (const [name, { html, hold, end, expected }] of Object.entries(STATES)) {
  pageTest(`it fits a phone and a narrow column, and can be read: ${name}`, async (page) => {
    if (hold) {
      await standStill(page);
      await holdBack(page, hold);
    }
    await around(page, html);
    await state(page, end);
    await assertFits(page);
  }, expected && { expected });
}

/** @param {Page} page */
async function assertFits(page) {
  await page.evaluate(() => document.querySelector('mx-lens')?.shadowRoot?.querySelectorAll('details').forEach((one) => (one.open = true)));
  await page.waitForTimeout(200); // what was opened is filled
  await assertAccessible(page);
  const over = () => page.evaluate(() => {
    const [lens, column] = [document.querySelector('mx-lens'), document.querySelector('main')];
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth - clientWidth, (column?.scrollWidth ?? 0) - (column?.clientWidth ?? 0), (lens?.scrollWidth ?? 0) - (lens?.clientWidth ?? 0)];
  });
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await over(), [0, 0, 0], 'a phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => (/** @type {HTMLElement} */ (document.querySelector('main'))).style.setProperty('width', '300px'));
  assert.deepEqual(await over(), [0, 0, 0], 'a column');
}

pageTest('it does not shrink to nothing where its width is that of its content', async (page) => {
  await around(page, `<div id="row">${GOOD}</div>`);
  await page.evaluate(() => (/** @type {HTMLElement} */ (document.querySelector('#row'))).style.setProperty('display', 'flex'));
  await state(page, 'done');
  assert.ok(await page.evaluate(() => (document.querySelector('mx-lens')?.getBoundingClientRect().width ?? 0) >= 280));
});

pageTest('what a hostile zone has is text, and nothing else', async (page) => {
  await around(page, GOOD.replaceAll('good.test', 'hostile.test'));
  await state(page, 'done');
  await assertFits(page);
  assert.equal(await page.evaluate(() => document.querySelector('mx-lens')?.shadowRoot?.querySelectorAll('script, img, iframe, [onerror]').length), 0);
  assert.match(await page.locator('mx-lens [part="report"]').innerText(), /</);
});

for (const [lang, dir, words] of /** @type {const} */ ([['de', 'ltr', 'Mail für good.test kann zugestellt werden'], ['ar', 'rtl', 'good.test'], ['de-AT', 'ltr', 'Mail für'], ['fr', 'ltr', 'Mail for']])) {
  pageTest(`it speaks ${lang} where the page does, from ${dir}`, async (page) => {
    await around(page, GOOD, { lang });
    await state(page, 'done');
    assert.ok((await verdict(page)).replace(/[\u2066-\u2069]/g, '').includes(words), await verdict(page));
    const side = await page.evaluate(() => {
      const node = document.querySelector('mx-lens')?.shadowRoot?.querySelector('[part="verdict"]');
      return [node && getComputedStyle(node).direction, node?.closest('[lang]')?.getAttribute('lang')];
    });
    assert.deepEqual(side, [dir, lang === 'fr' ? 'en' : lang.slice(0, 2)]);
    await assertFits(page);
  });
}

pageTest('two of them speak two languages, and one that changes its language speaks that', async (page) => {
  await around(page, `${GOOD.replace('<mx-lens', '<mx-lens lang="ar"')}${GOOD.replace('id="lens"', 'id="other" lang="de"')}`, { lang: 'en' });
  await page.waitForFunction(() => [...document.querySelectorAll('mx-lens')].every(({ report }) => report));
  assert.match(await page.locator('#other [part="verdict"]').innerText(), /^Mail für good\.test kann/);
  assert.match(await page.locator('#lens [part="verdict"]').innerText(), /\p{Script=Arabic}/u);
  await page.evaluate(() => document.querySelector('#lens')?.setAttribute('lang', 'en'));
  await page.locator('#lens .result[data-state="done"]').waitFor();
  assert.match(await page.locator('#lens [part="verdict"]').innerText(), /^Mail for good\.test can/);
  await page.locator('#other .what-if > summary').click();
  await page.locator('#other .what-if .switches').first().waitFor();
  assert.match(await page.locator('#other .what-if').innerText(), /ausfällt|ausgefallen/);
});

pageTest('a page sets its colours, typefaces and parts from outside, and its theme', async (page) => {
  await around(page, GOOD);
  await state(page, 'done');
  const seen = await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('mx-lens { --mx-lens-ink: rgb(1, 2, 3); --mx-lens-radius: 7px; } mx-lens::part(outcome) { padding: 3px; } mx-lens::part(report) { opacity: 0.5; }');
    document.adoptedStyleSheets = [sheet];
    const lens = /** @type {HTMLElement} */ (document.querySelector('mx-lens'));
    const of = (/** @type {string} */ part) => getComputedStyle(/** @type {Element} */ (lens.shadowRoot?.querySelector(`[part~="${part}"]`)));
    const { color, padding, borderStartStartRadius: radius } = of('outcome');
    const grounds = ['light', 'dark'].map((theme) => {
      lens.setAttribute('theme', theme);
      return getComputedStyle(lens).backgroundColor;
    });
    return { color, padding, radius, opacity: of('report').opacity, differ: grounds[0] !== grounds[1],
      parts: ['outcome', 'mark', 'word', 'verdict', 'grounds', 'report'].filter((part) => lens.shadowRoot?.querySelector(`[part~="${part}"]`)) };
  });
  assert.deepEqual(seen, { color: 'rgb(1, 2, 3)', padding: '3px', radius: '7px', opacity: '0.5', differ: true,
    parts: ['outcome', 'mark', 'word', 'verdict', 'grounds', 'report'] });
});

pageTest('compact, it shows the verdict alone', async (page) => {
  await around(page, GOOD.replace(' auto', ' auto compact'));
  await state(page, 'done');
  assert.deepEqual(await Promise.all(['outcome', 'report'].map((part) => page.locator(`mx-lens [part="${part}"]`).isVisible())), [true, false]);
});
