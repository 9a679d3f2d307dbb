// Pages that the elements are put into. They are strange to mxlens, and allow nothing that it does not need.

/** @import { Page } from 'playwright-core' */

/** What a page has to allow, at the least: scripts of its own, WebAssembly, and questions. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'none'; connect-src 'self'; require-trusted-types-for 'script'";

/** What of an event is looked at.
 * @typedef {{ type: string, target: string, bubbles: boolean, composed: boolean, asked?: number, answered?: number,
 *   status?: string, name?: string, code?: string, domain?: string | null }} Heard */

/**
 * Opens a page with this in it.
 * @param {Page} page
 * @param {string} html in which ORIGIN stands for the server
 * @param {object} [options]
 * @param {string} [options.script] by default that which defines the elements
 * @param {string} [options.lang]
 */
export async function around(page, html, { script = '<script type="module" src="/define.js"></script>', lang = 'en' } = {}) {
  await page.unroute('**/host.html');
  await page.route('**/host.html', (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': POLICY },
    body: `<!doctype html>
<html lang="${lang}"${lang === 'ar' ? ' dir="rtl"' : ''}>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>A page</title>
${script}
<main><h1>A page</h1>${html.replaceAll('ORIGIN', new URL(route.request().url()).origin)}</main>
</html>`,
  }));
  await page.addInitScript(() => {
    /** @type {any[]} */
    const events = [];
    Object.assign(globalThis, { heard: events });
    for (const type of ['mx-lens-progress', 'mx-lens-report', 'mx-lens-error', 'mx-lens-target']) {
      document.addEventListener(type, (event) => {
        const { target, bubbles, composed, detail } = /** @type {CustomEvent} */ (event);
        const { asked, answered, report, error, target: read } = detail;
        events.push({ type, target: /** @type {Element} */ (target).id, bubbles, composed, asked, answered, status: report?.verdict.status,
          name: error?.name, code: error?.code, domain: read?.name });
      });
    }
  });
  await page.goto('/host.html');
}

/**
 * The events that came to the document since it was opened.
 * @param {Page} page
 * @returns {Promise<Heard[]>}
 */
export const heard = (page) => page.evaluate(() => Reflect.get(globalThis, 'heard'));
