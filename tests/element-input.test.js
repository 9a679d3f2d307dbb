// The field <mx-lens-input> in forms of pages that are strange to it.
import assert from 'node:assert/strict';
import { assertAccessible, pageTests } from './browser.js';
import { around, heard } from './element-host.js';

/** @import { Page } from 'playwright-core' */
/** @import { MxLensInput } from '../www/element.js' */

const pageTest = pageTests();

const FORM = `<form id="form"><fieldset id="set">
<label for="mail">Your mail address</label> <mx-lens-input id="mail" name="mail" required></mx-lens-input>
</fieldset><button>Send</button></form>`;

/**
 * Opens a page with a form, whose sendings are written down and go nowhere.
 * @param {Page} page
 * @param {string} [html]
 * @param {{ lang?: string }} [options]
 */
async function form(page, html = FORM, options) {
  await around(page, html, options);
  await page.locator('mx-lens-input input').first().waitFor();
  await page.evaluate(() => {
    /** @type {any[]} */
    const sent = [];
    Object.assign(globalThis, { sent });
    document.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      sent.push([...new FormData(/** @type {HTMLFormElement} */ (event.target), event.submitter)].map((one) => one.join('=')).join('&'));
    });
  });
}

/** @param {Page} page */
const sent = (page) => page.evaluate(() => Reflect.get(globalThis, 'sent'));

/** @param {Page} page */
const field = (page) => page.locator('mx-lens-input input');

/**
 * What the field says of itself.
 * @param {Page} page
 */
const said = (page) => page.evaluate(() => {
  const input = /** @type {MxLensInput} */ (document.querySelector('mx-lens-input'));
  const { valid, valueMissing, customError } = input.validity;
  return { valid, valueMissing, customError, message: input.validationMessage, domain: input.target?.name ?? null, value: input.value };
});

/** Waits until what was typed is read. @param {Page} page @param {boolean} valid */
const judged = (page, valid) => page.waitForFunction((wanted) => {
  const input = /** @type {MxLensInput} */ (document.querySelector('mx-lens-input'));
  return wanted ? input.target : input.validity.customError;
}, valid);

pageTest('while somebody types it says what is wrong, and what was read', async (page) => {
  await form(page);
  assert.deepEqual(await said(page), { valid: false, valueMissing: true, customError: false, message: 'Please fill out this field.', domain: null, value: '' });
  await assertAccessible(page);
  await field(page).pressSequentially('user@good.test');
  await judged(page, true);
  assert.deepEqual(await said(page), { valid: true, valueMissing: false, customError: false, message: '', domain: 'good.test', value: 'user@good.test' });
  await field(page).fill('user@exa mple.com');
  await judged(page, false);
  const { valid, message, domain } = await said(page);
  assert.deepEqual([valid, domain], [false, null]);
  assert.match(message, /^Character 9, a space, cannot stand in a mail domain/);
  assert.equal(await field(page).getAttribute('aria-invalid'), 'true');
  assert.deepEqual(await page.evaluate(() => [document.querySelectorAll('mx-lens-input:invalid').length, document.querySelector('form')?.checkValidity()]), [1, false]);
  await assertAccessible(page);
  const events = await heard(page);
  assert.ok(events.every(({ type, bubbles, composed }) => type === 'mx-lens-target' && bubbles && composed));
  assert.ok(events.some(({ domain }) => domain === 'good.test'));
  await field(page).fill(' ');
  await page.waitForFunction(() => /^Nothing was typed/.test(document.querySelector('mx-lens-input')?.validationMessage ?? ''));
});

pageTest('what came late is not taken for what was typed after it', async (page) => {
  await form(page);
  await field(page).fill('exa mple.com');
  await field(page).fill('good.test');
  await field(page).fill('192.0.2.1');
  await field(page).fill('null-mx.test');
  await judged(page, true);
  await page.waitForTimeout(100);
  assert.deepEqual(await said(page), { valid: true, valueMissing: false, customError: false, message: '', domain: 'null-mx.test', value: 'null-mx.test' });
});

pageTest('its form is sent by Enter as by its button, with what stands in it, and not while it is wrong', async (page) => {
  await form(page, FORM.replace('<button>', '<button name="by" value="button">'));
  await field(page).press('Enter');
  assert.deepEqual(await sent(page), []);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'mail', 'the browser leads to it');
  await field(page).fill('exa mple.com');
  await judged(page, false);
  await field(page).press('Enter');
  await page.getByRole('button').click();
  assert.deepEqual(await sent(page), []);
  await field(page).fill('user@good.test');
  await judged(page, true);
  await field(page).press('Enter');
  await page.getByRole('button').click();
  assert.deepEqual(await sent(page), ['mail=user@good.test&by=button', 'mail=user@good.test&by=button']);
  await page.evaluate(() => (/** @type {HTMLButtonElement} */ (document.querySelector('button'))).disabled = true);
  await field(page).press('Enter');
  await page.evaluate(() => document.querySelector('button')?.remove());
  await field(page).press('Enter');
  assert.deepEqual((await sent(page)).slice(2), ['mail=user@good.test'], 'a button that cannot be pressed sends nothing');
});

pageTest('a form that is reset has what it had at first, and an attribute leaves alone what was typed', async (page) => {
  await form(page, FORM.replace(' required', ' value="first.test" placeholder="you@example.net"'));
  assert.deepEqual([(await said(page)).value, await field(page).getAttribute('placeholder')], ['first.test', 'you@example.net']);
  await field(page).fill('typed.test');
  await page.evaluate(() => document.querySelector('mx-lens-input')?.setAttribute('value', 'second.test'));
  assert.equal((await said(page)).value, 'typed.test');
  await page.evaluate(() => document.querySelector('form')?.reset());
  assert.equal((await said(page)).value, 'second.test');
  await page.evaluate(() => document.querySelector('mx-lens-input')?.setAttribute('value', 'third.test'));
  assert.equal((await said(page)).value, 'third.test');
  await page.evaluate(() => Object.assign(/** @type {object} */ (document.querySelector('mx-lens-input')), { value: 'set.test' }));
  await page.waitForFunction(() => document.querySelector('mx-lens-input')?.target?.name === 'set.test');
});

pageTest('in a fieldset that is disabled nothing is typed, said or sent', async (page) => {
  await form(page);
  await page.evaluate(() => (/** @type {HTMLFieldSetElement} */ (document.querySelector('#set'))).disabled = true);
  assert.ok(await field(page).isDisabled());
  await page.getByRole('button').click();
  assert.deepEqual(await sent(page), ['']);
  await assertAccessible(page);
  await page.evaluate(() => (/** @type {HTMLFieldSetElement} */ (document.querySelector('#set'))).disabled = false);
  assert.ok(await field(page).isEnabled());
  await page.getByRole('button').click();
  assert.deepEqual(await sent(page), [''], 'it is required again');
});

pageTest('it has the name of its label, which leads to it, and of an own one', async (page) => {
  await form(page);
  await page.getByText('Your mail address').click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'mail');
  await page.getByRole('textbox', { name: 'Your mail address' }).waitFor();
  await form(page, '<form><label>Work address <mx-lens-input></mx-lens-input></label><mx-lens-input aria-label="Private address"></mx-lens-input></form>');
  for (const name of ['Work address', 'Private address']) await page.getByRole('textbox', { name }).waitFor();
  await assertAccessible(page);
});

pageTest('what the browser kept of it is there again', async (page) => {
  await form(page);
  await field(page).fill('user@good.test');
  await page.goto('/favicon.svg');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('mx-lens-input')?.value === 'user@good.test');
  await page.waitForFunction(() => document.querySelector('mx-lens-input')?.target?.name === 'good.test');
});

pageTest('what is wrong is said in the language of the page', async (page) => {
  await form(page, FORM, { lang: 'de' });
  await field(page).fill('192.0.2.1');
  await judged(page, false);
  assert.match((await said(page)).message, /^Das ist eine IP-Adresse/);
});

pageTest('a change is told to the form, once the field is left', async (page) => {
  await form(page);
  await page.evaluate(() => {
    /** @type {string[]} */
    const told = [];
    Object.assign(globalThis, { told });
    for (const type of ['input', 'change']) document.addEventListener(type, ({ target }) => told.push(`${type} ${/** @type {Element} */ (target).id}`));
  });
  await field(page).pressSequentially('ab');
  await page.getByRole('button').focus();
  assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, 'told')), ['input mail', 'input mail', 'change mail']);
});
