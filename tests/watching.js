// What is done on the page that watches, in more than one test file.

/** @import { Page } from 'playwright-core' */

/**
 * Opens the page with a clock that can be put forward.
 * @param {Page} page
 */
export async function open(page) {
  await page.clock.install();
  await page.goto('/watch.html');
  await page.locator('#submit:enabled').waitFor();
}

/**
 * @param {Page} page
 * @param {string} name
 */
export const cardOf = (page, name) => page.locator('li.watched', { has: page.getByRole('heading', { name, exact: true }) });

/**
 * Adds a domain and waits for its first check.
 * @param {Page} page
 * @param {string} name
 * @param {string} [expect]
 */
export async function add(page, name, expect) {
  await page.getByLabel('Domain, mail address or URL').fill(name);
  if (expect !== undefined) {
    await page.locator('.expectation').evaluate((one) => one.setAttribute('open', ''));
    await page.getByLabel('The MX records that the domain is to have').fill(expect);
  }
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  await cardOf(page, name).getByText(/Next check/).waitFor();
}
