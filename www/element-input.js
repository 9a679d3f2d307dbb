/** The element `<mx-lens-input>`: a field of a form for a domain or mail address, which says what is wrong with it. */
/** @import { ReportTarget } from './wasm/mxlens.js' */

import { parseTarget } from './check.js';
import { element } from './dom.js';
import { languageAround, languageOf } from './language.js';
import { sheet } from './sheet.js';
import { speak } from './text.js';
import { explained } from './words.js';

/** What an element is made of; where there is no document, as on servers, nothing is made of it. */
export const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/**
 * A field for a domain, mail address or URL. Its form is not sent while no mail domain can be read from it; whether that
 * domain takes mail is for `<mx-lens>` to say. Until what was typed is read, nothing is said against it.
 *
 * @example
 * <label>Mail address <mx-lens-input name="mail" required></mx-lens-input></label>
 *
 * @tagname mx-lens-input
 *
 * @attr {string} name - The name of what is sent.
 * @attr {string} value - What stands in it at first.
 * @attr {string} placeholder - An example of what to type.
 * @attr {boolean} required - Whether it may not be empty.
 * @attr {boolean} disabled - Whether nothing can be typed, and nothing is sent.
 *
 * @fires {Event} input - Something was typed.
 * @fires {Event} change - Something was typed, and the field left.
 * @fires {CustomEvent<{ target: ReportTarget | null }>} mx-lens-target - What was typed is read: a mail domain, or none.
 *
 * @csspart field - The field.
 */
export class MxLensInput extends Base {
  /** Forms take it for one of their fields. */
  static formAssociated = true;

  /** Attributes that are watched. */
  static observedAttributes = ['value', 'placeholder', 'required'];

  #internals = this.attachInternals?.();

  #field = /** @type {HTMLInputElement | undefined} */ (undefined);

  /** @type {ReportTarget | null} */
  #target = null;

  /** Whether what stands in it is somebody's, and no longer what the attribute says. */
  #isChanged = false;

  /** Counts what was typed, so that what is read late is not taken for what came after it. */
  #typed = 0;

  /**
   * What stands in it.
   * @type {string}
   */
  get value() {
    return this.#field?.value ?? this.getAttribute('value') ?? '';
  }

  set value(text) {
    this.#isChanged = true;
    this.#make().value = text;
    this.#read();
  }

  /**
   * What was read from it: the mail domain; `null` while there is none.
   * @type {ReportTarget | null}
   */
  get target() {
    return this.#target;
  }

  /**
   * The form it belongs to.
   * @type {HTMLFormElement | null}
   */
  get form() {
    return this.#internals.form;
  }

  /**
   * What is wrong with it, as of every field.
   * @type {ValidityState}
   */
  get validity() {
    return this.#internals.validity;
  }

  /**
   * What is wrong with it, in words.
   * @type {string}
   */
  get validationMessage() {
    return this.#internals.validationMessage;
  }

  /**
   * Whether nothing is wrong with it.
   * @returns {boolean}
   */
  checkValidity() {
    return this.#internals.checkValidity();
  }

  /**
   * Whether nothing is wrong with it; what is, is shown.
   * @returns {boolean}
   */
  reportValidity() {
    return this.#internals.reportValidity();
  }

  /** The field is made where it is first seen. */
  connectedCallback() {
    this.#make();
    this.#read();
  }

  /**
   * @param {string} name
   * @param {string | null} _before
   * @param {string | null} after
   */
  attributeChangedCallback(name, _before, after) {
    if (!this.#field) return;
    if (name === 'placeholder') this.#field.placeholder = after ?? '';
    else if (name === 'value' && !this.#isChanged) this.#field.value = after ?? '';
    this.#read();
  }

  /** @param {boolean} disabled whether a fieldset around it is, too */
  formDisabledCallback(disabled) {
    this.#make().disabled = disabled;
    this.#read();
  }

  /** A form that is reset has what it had at first. */
  formResetCallback() {
    this.value = this.getAttribute('value') ?? '';
    this.#isChanged = false;
  }

  /** @param {string | File | FormData | null} state what the browser kept of it */
  formStateRestoreCallback(state) {
    if (typeof state === 'string') this.value = state;
  }

  /** @returns {HTMLInputElement} */
  #make() {
    if (this.#field) return this.#field;
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [sheet()];
    const field = this.#field = Object.assign(element('input'), {
      value: this.getAttribute('value') ?? '',
      placeholder: this.getAttribute('placeholder') ?? 'example.com',
      autocapitalize: 'none',
      spellcheck: false,
      inputMode: 'email',
    });
    field.part.add('field');
    field.addEventListener('input', () => {
      this.#isChanged = true;
      this.#read();
    });
    field.addEventListener('change', () => this.dispatchEvent(new Event('change', { bubbles: true }))); // it is not composed
    field.addEventListener('keydown', ({ key, isComposing }) => {
      if (key === 'Enter' && !isComposing) this.#submit();
    });
    // a label outside does not reach in
    field.addEventListener('focus', () => (field.ariaLabel = this.ariaLabel ?? this.#label()));
    field.ariaLabel = this.ariaLabel ?? this.#label();
    root.append(field);
    return field;
  }

  /** Sends its form as a field of the form's own would: by its button, if that can be pressed (HTML, implicit submission). */
  #submit() {
    const { form } = this;
    const isButton = (/** @type {Element} */ one) => one.matches('button:not([type]), [type="submit" i]');
    const button = /** @type {HTMLButtonElement | undefined} */ ([...form?.elements ?? []].find(isButton));
    if (!button) form?.requestSubmit();
    else if (!button.matches(':disabled')) button.click();
  }

  /** What its labels say. */
  #label() {
    return [...this.#internals.labels].map(({ textContent }) => textContent?.trim()).filter(Boolean).join(' ') || null;
  }

  /** Reads what stands in it, and says what is wrong. */
  async #read() {
    const field = this.#make();
    const { value } = field;
    const turn = ++this.#typed;
    this.#internals.setFormValue(value, value);
    field.required = this.hasAttribute('required');
    if (value === '' || (value.trim() === '' && !field.required)) {
      // the browser's own words, in its own language
      return this.#judge(null, { valueMissing: field.validity.valueMissing }, field.validationMessage);
    }
    this.#internals.setValidity({});
    try {
      const target = await parseTarget(value);
      if (turn === this.#typed) this.#judge(target, {});
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      if (error.name !== 'TargetError') return; // what reads it cannot be had: nothing is known of it
      speak(await languageOf(languageAround(this)));
      const message = await explained(error);
      if (turn === this.#typed) this.#judge(null, { customError: true }, message);
    }
  }

  /**
   * @param {ReportTarget | null} target
   * @param {ValidityStateFlags} flags
   * @param {string} [message]
   */
  #judge(target, flags, message = '') {
    const field = this.#make();
    const isWrong = Object.values(flags).some(Boolean);
    if (isWrong) this.#internals.setValidity(flags, message, field);
    else this.#internals.setValidity({});
    field.ariaInvalid = flags.customError ? 'true' : null;
    this.#target = target;
    this.dispatchEvent(new CustomEvent('mx-lens-target', { bubbles: true, composed: true, detail: { target } }));
  }
}
