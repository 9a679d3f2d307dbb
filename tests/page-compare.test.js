// What several resolvers have cached, side by side: the server with a fault is a resolver that differs.
import assert from 'node:assert/strict';
import { assertAccessible, pageTests } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/**
 * Has several resolvers compared by a link, and gives the panel.
 * @param {Page} page
 * @param {string[]} scripts one for each
 * @param {string} [domain]
 */
async function compared(page, scripts, domain = 'good.test') {
  const { origin } = new URL((await page.goto('/'))?.url() ?? '');
  const resolvers = scripts.map((script) => `${origin}${script ? `/with/${script}` : ''}/dns-query`);
  const hash = `#/${domain}?resolvers=${resolvers.map(encodeURIComponent).join(',')}&mode=compare`;
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.locator('main[data-state="done"]').waitFor();
  const panel = page.locator('details.agreement');
  await panel.locator('.conclusion').waitFor();
  return panel;
}

/** @param {Page} page */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

pageTest('resolvers that differ are grouped, with the time by which they agree', async (page) => {
  const panel = await compared(page, ['', 'delay=1', 'other', 'filtered', 'servfail%20ede=22']);
  assert.match(await panel.locator('> summary').innerText(), /^What 5 resolvers have cached\s+they differ$/);
  const groups = await panel.locator('.groups > li').allInnerTexts();
  assert.match(groups[0] ?? '', /\/dns-query, .*\/with\/delay=1\/dns-query: 10 mx1\.good\.test, 20 mx2\.good\.test$/);
  assert.match(groups[1] ?? '', /\/with\/other\/dns-query: 11 mx1\.good\.test, 20 mx2\.good\.test$/);
  assert.equal(groups.length, 2);
  assert.match(await panel.innerText(), /They will agree by \d+ \w+ \d{4} at \d\d:\d\d:\d\d .*, when what differs has run out/);
  const rows = await panel.getByRole('row').allInnerTexts();
  assert.match(rows[3] ?? '', /MX records\s+(Records)?\s*11 mx1\.good\.test\s+20 mx2\.good\.test\s+[^]*3600 s \(1 h\)[^]*yes/);
  assert.match(rows[4] ?? '', /Denied on purpose[^]*Filtered \(17\)/);
  assert.match(rows[5] ?? '', /No answer\s+SERVFAIL; the resolver could not find out[^]*No Reachable Authority \(22\)/);
  assert.doesNotMatch(await page.locator('main').innerText(), /worldwide|everywhere|propagat/i);
  await assertAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await overflow(page), 0);
  await assertAccessible(page);
});

pageTest('the countdown ticks for who looks on, and ends with the report', async (page) => {
  await page.addInitScript(() => {
    const { setInterval, clearInterval } = globalThis;
    const running = new Set();
    Object.assign(globalThis, {
      running,
      setInterval: (/** @type {any[]} */ ...args) => {
        const timer = Reflect.apply(setInterval, globalThis, args);
        running.add(timer);
        return timer;
      },
      clearInterval: (/** @type {number} */ timer) => (running.delete(timer), clearInterval(timer)),
    });
  });
  const running = () => page.evaluate(() => Reflect.get(globalThis, 'running').size);
  const panel = await compared(page, ['', 'other']);
  const countdown = panel.locator('.countdown');
  const before = await countdown.innerText();
  assert.match(before, /^in (01:00:00|00:59:\d\d)$/);
  assert.equal(await countdown.getAttribute('aria-hidden'), 'true');
  await page.locator('.countdown', { hasNotText: before }).waitFor();
  assert.ok(await running() > 0);
  await page.evaluate(() => (location.hash = '#/null-mx.test'));
  await page.locator('.outcome[data-status="refusesMail"]').waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, 'running').size === 0);
});

pageTest('resolvers that agree are told so, and where there is nothing to compare', async (page) => {
  const same = await compared(page, ['', 'delay=1']);
  assert.match(await same.innerText(), /All 2 of these resolvers that gave an answer say the same\./);
  assert.equal(await same.locator('.countdown').count(), 0);
  const alone = await compared(page, ['', 'servfail']);
  assert.match(await alone.innerText(), /nothing to compare: fewer than two of these resolvers gave an answer/);
});

pageTest('resolvers that filter stand apart, and the countdown stops at nothing', async (page) => {
  await page.goto('/#/good.test');
  await page.locator('main[data-state="done"]').waitFor();
  await page.evaluate(async () => {
    const path = '/agreement.js';
    /** @type {typeof import('../www/agreement.js')} */
    const { agreement } = await import(path);
    const answer = { records: [], aliases: [], ttl: null, authenticData: false, extendedErrors: [], roundTrip: 1, error: null };
    /** @type {import('../www/wasm/mxlens.js').CachedOutcome[]} */
    const outcomes = ['records', 'noData', 'nxDomain', 'aliasLoop', 'failed', 'filtered'];
    const all = [false, true].flatMap((filtering) => outcomes.map((outcome) => ({ ...answer, filtering, outcome })));
    const answers = all.map((one, resolver) => ({ ...one, resolver, group: resolver }));
    const resolvers = answers.map((_, index) => ({ id: null, name: `R${index}`, url: `https://r${index}.example/` }));
    /** @type {any} */
    const report = { resolvers, target: { shown: '<b>.test' } };
    const content = await agreement(report, { agrees: false, agreeBy: Date.now() + 1200, answers });
    const panel = Object.assign(document.createElement('div'), { id: 'made' });
    panel.append(...content.filter((one) => one instanceof Node));
    document.querySelector('.report')?.append(panel);
  });
  const made = page.locator('#made');
  assert.match(await made.innerText(), /Is <b>\.test filtered\?/);
  const verdicts = await made.locator('.proved > li').allInnerTexts();
  assert.deepEqual(verdicts.map((text) => /^By (R\d+)\?\s+(Yes|No|Not known)\s/.exec(text)?.slice(1).join(' ')),
    ['R6 No', 'R7 Not known', 'R8 Not known', 'R9 Not known', 'R10 Not known', 'R11 Yes']);
  assert.equal(await made.locator('.groups > li').count(), 4, 'who gave no answer, or none on purpose, differs from nobody');
  assert.equal(await made.getByRole('row').count(), 7);
  await made.locator('.countdown', { hasText: 'now: check again' }).waitFor();
});
