/** The form that says what is to be watched. */
/** @import { Watched } from './watch-course.js' */

import { parseTarget } from './check.js';
import { beside } from './beside.js';
import { conduct } from './core.js';
import { NONE } from './host.js';

/** @typedef {{ name: string, shown: string, expect: string }} Wanted */

/**
 * @param {HTMLFormElement} form
 * @param {(wanted: Wanted) => Promise<string>} add gives why it cannot be, or nothing
 */
export function adder(form, add) {
  const target = /** @type {HTMLInputElement} */ (form.elements.namedItem('target'));
  const expect = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('expect'));
  const more = /** @type {HTMLDetailsElement} */ (expect.closest('details'));
  const trouble = /** @type {HTMLElement} */ (form.querySelector('.trouble'));

  /** @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} why */
  const refuse = (field, why) => {
    trouble.textContent = why;
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', trouble.id);
    if (field === expect) more.open = true;
    field.focus();
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    trouble.textContent = '';
    for (const field of [target, expect]) field.removeAttribute('aria-invalid');
    target.removeAttribute('aria-describedby');
    expect.setAttribute('aria-describedby', 'expectHint');
    const wanted = await parseTarget(target.value).catch((error) => refuse(target, error.message));
    if (!wanted) return;
    const text = expect.value.trim();
    const fault = text && await expectFault(text);
    if (fault) return refuse(expect, fault);
    const why = await add({ name: wanted.name, shown: wanted.shown, expect: text });
    if (why) return refuse(target, why);
    [target.value, expect.value] = ['', '']; // and who is asked stays as it was chosen
    target.focus();
  });

  return {
    /** Puts a domain into the form, to say anew what is expected of it.
     * @param {Watched} watched */
    edit({ name, expect: text }) {
      [target.value, expect.value, more.open] = [name, text, true];
      expect.focus();
      form.scrollIntoView({ block: 'nearest' });
    },
  };
}

/**
 * What is wrong with what is expected, as the core reads it; nobody is asked.
 * @param {string} expect
 * @returns {Promise<string>} nothing where it is right
 */
export async function expectFault(expect) {
  const read = new AbortController();
  const world = () => {
    setTimeout(() => read.abort()); // the options are read at once, and what is wrong with them is told before
    return { began: 0, ask: () => 0, policy: () => 0, neighbours: () => 0, pause: () => 0, prove: () => 0, time: () => 0, take: () => NONE, forget: () => undefined,
      now: () => Date.now(), progress: () => undefined, preliminary: () => undefined };
  };
  return conduct('example.com', { expect }, read.signal, (_, begin) => begin(null), world, beside)
    .then(() => '', (error) => error.name === 'OptionsError' ? error.message : '');
}
