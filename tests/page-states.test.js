// Every state of every page: nothing is wider than its window, however that is looked at, and axe has nothing to say.
import assert from 'node:assert/strict';
import { POLICY_HOSTS, assertAccessible, pageTests } from './browser.js';
import { STATES } from './states.js';

const pageTest = pageTests();

/** What the browser itself writes when a response is an HTTP error, which some states are about. */
const FAILED = /^Failed to load resource/;

/** CSS pixels: a phone, and a window of 1280 by 800 at 200 and at 400 per cent (WCAG 2.2 §1.4.4, §1.4.10). */
const SIZES = [[320, 640], [640, 400], [320, 200]];

/** CSS pixels between the margins of a page. */
const A4 = { width: 680, height: 1009 };

for (const { name, reach } of STATES) {
  pageTest(`it fits and can be read: ${name}`, async (page) => {
    await reach(page);
    await assertAccessible(page);
    for (const [width = 0, height = 0] of SIZES) {
      await page.setViewportSize({ width, height });
      assert.deepEqual(await page.evaluate(wide), [], `at ${width} pixels`);
    }
    // letters twice as big, lines and words as far apart as somebody may want them (WCAG 2.2 §1.4.12)
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(() => {
      const { style } = document.documentElement;
      Object.assign(style, { fontSize: '200%', lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' });
    });
    assert.deepEqual(await page.evaluate(wide), [], 'with big letters');
    await page.evaluate(() => document.documentElement.removeAttribute('style'));
    await page.setViewportSize(A4);
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(await page.evaluate(wide), [], 'on paper');
  }, { expected: FAILED, elsewhere: POLICY_HOSTS });
}

/** What sticks out of the window, and is in nothing that can be scrolled. */
function wide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  /** @param {Element | null} node @returns {boolean} */
  const scrolls = (node) => node !== null && (/auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const nodes = [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > clientWidth);
  return [`${scrollWidth} > ${clientWidth}`, ...nodes.filter((node) => !scrolls(node.parentElement)).map((node) => node.outerHTML.slice(0, 100)).slice(0, 8)];
}
