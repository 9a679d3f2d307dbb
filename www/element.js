/**
 * The element `<mx-lens>`: a check and its report, in any page. This module registers nothing; `define.js` does.
 */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { CheckOptions } from './check.js' */
/** @import { Failure } from './result.js' */

import { check } from './check.js';
import { contextOf } from './context.js';
import { button, element, visible } from './dom.js';
import { known, speakIn } from './language.js';
import { result } from './result.js';
import { sheet } from './sheet.js';
import { t } from './text.js';
import { explained } from './words.js';

export { MxLensInput } from './element-input.js';

/** @typedef {ReturnType<typeof result>} Place */

/** What an element is made of; where there is no document, as on servers, nothing is made of it. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Attributes that say what is checked; with another of one, what is shown is of something else. */
const ASKED = /** @type {const} */ (['domain', 'resolver', 'mode', 'expect', 'lang']);

/**
 * Checks where the mail of a domain goes, and shows the report. What is inside it is shown where it is not defined.
 *
 * @example
 * <mx-lens domain="example.com" auto>The MX records of example.com</mx-lens>
 *
 * @tagname mx-lens
 *
 * @attr {string} domain - The domain, mail address or URL to check; without it, it is asked for.
 * @attr {string} resolver - Ids or URLs of the resolvers to ask, with spaces between them; with one alone, no other is ever asked.
 * @attr {'fast' | 'private' | 'compare'} mode - Which of them are asked, and when.
 * @attr {string} expect - What the MX records are to be: lines such as `10 mx.example.net`, or the id of a provider.
 * @attr {'en' | 'de' | 'ar'} lang - The language, if not that of the elements around it; a page has one, that of the element that came last.
 * @attr {'light' | 'dark'} theme - The colours, if not those of the page.
 * @attr {boolean} auto - Check at once, and again when an attribute changes; without it there is a button.
 * @attr {boolean} compact - Show the verdict only.
 *
 * @fires {CustomEvent<{ asked: number, answered: number }>} mx-lens-progress - How far a check is.
 * @fires {CustomEvent<{ report: Report }>} mx-lens-report - A report is there.
 * @fires {CustomEvent<{ error: Error & { code?: string } }>} mx-lens-error - Nothing could be checked, or mxlens failed.
 *
 * @slot heading - Above everything.
 * @slot footer - Below everything.
 *
 * @csspart ask - The form that asks for a domain, or the button.
 * @csspart outcome - The card with the verdict.
 * @csspart mark - The sign of the verdict.
 * @csspart word - The word beside it.
 * @csspart verdict - The sentence of the verdict.
 * @csspart grounds - What it rests on.
 * @csspart report - Everything after the verdict.
 *
 * @cssprop --mx-lens-ground - Behind everything.
 * @cssprop --mx-lens-surface - Behind cards and fields.
 * @cssprop --mx-lens-ink - Text.
 * @cssprop --mx-lens-quiet - Text that says less.
 * @cssprop --mx-lens-line - Lines between things.
 * @cssprop --mx-lens-accent - Links and buttons.
 * @cssprop --mx-lens-good - What is good.
 * @cssprop --mx-lens-risk - What is at risk.
 * @cssprop --mx-lens-bad - What is bad.
 * @cssprop --mx-lens-calm - What is neither.
 * @cssprop --mx-lens-radius - How round corners are.
 * @cssprop --mx-lens-sans - The typeface of text.
 * @cssprop --mx-lens-mono - The typeface of records.
 */
export class MxLens extends Base {
  /** Attributes that are watched. */
  static observedAttributes = [...ASKED, 'auto'];

  /** @type {Place | undefined} */
  #place;

  /** @type {Report | null} */
  #report = null;

  #controller = new AbortController();

  #renewed = false;

  /** The last report; `null` before there is one, and as soon as another is asked for. */
  get report() {
    return this.#report;
  }

  /** Nothing is made before the element is somewhere. */
  connectedCallback() {
    if (!this.#place) this.#renew();
  }

  /** An element that is moved goes on; one that is gone stops asking. */
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.abort());
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.#place) this.#renew();
  }

  /**
   * Checks the domain of the attribute, or the one that was typed, in place of what is under way.
   * @returns {Promise<Report>} rejects as `check` of the package does, and then `mx-lens-error` was fired
   */
  async check() {
    this.abort();
    const place = await this.#shown();
    const input = this.getAttribute('domain') ?? this.#typed()?.value ?? '';
    const controller = this.#controller = new AbortController();
    this.#report = null;
    place.begin(input, () => this.abort());
    try {
      const context = contextOf({ lookIntoNetworks: undefined, link: undefined });
      const report = await check(input, {
        ...this.#options(),
        signal: controller.signal,
        onProgress: (how) => {
          place.progress(how);
          this.#tell('progress', how);
        },
        onVerdict: (first) => void context.then((told) => {
          if (controller === this.#controller && !this.#report) place.show(first, told);
        }, () => undefined), // that it cannot be had is told with the report
      });
      const told = await context;
      controller.signal.throwIfAborted();
      this.#report = report;
      place.show(report, told);
      this.#tell('report', { report });
      return report;
    } catch (error) {
      if (controller === this.#controller) await this.#explain(place, input, /** @type {Failure} */ (error));
      this.#tell('error', { error });
      throw error;
    }
  }

  /** Ends the check that is under way; without one, nothing happens. */
  abort() {
    this.#controller.abort();
  }

  /** Begins anew once all that changes at the same time has changed. */
  #renew() {
    if (this.#renewed) return;
    this.#renewed = true;
    queueMicrotask(async () => {
      this.#renewed = false;
      if (!this.isConnected) return;
      this.abort();
      await this.#shown(true);
      if (this.hasAttribute('auto') && this.hasAttribute('domain')) this.check().catch(() => undefined); // an event tells
    });
  }

  /**
   * Where the report is shown.
   * @param {boolean} [anew] whether nothing of before is to be left
   */
  async #shown(anew = false) {
    if (this.#place && !anew) return this.#place;
    const language = known([this.closest('[lang]')?.getAttribute('lang') ?? null]);
    await speakIn(language ?? 'en');
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    const place = result();
    this.#place = place;
    this.#report = null;
    root.replaceChildren(slot('heading'), ...this.#ask(), place.node, slot('footer'));
    return place;
  }

  /** What begins a check where nothing does by itself. */
  #ask() {
    const domain = this.getAttribute('domain');
    const begin = () => void this.check().catch(() => undefined); // an event tells
    if (domain !== null) {
      if (this.hasAttribute('auto')) return [];
      const start = button('button.primary', t`Check ${visible(domain)}`, begin);
      start.part.add('ask');
      return [start];
    }
    const field = Object.assign(element('input'), { name: 'domain', placeholder: 'example.com', autocomplete: 'off', spellcheck: false, inputMode: 'url' });
    const form = element('form', element('label', element('span', t`Domain, mail address or URL`), field),
      Object.assign(element('button.primary', t`Check`), { type: 'submit' }));
    form.part.add('ask');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      begin();
    });
    return [form];
  }

  /** @returns {HTMLInputElement | null} where a domain is typed */
  #typed() {
    return this.shadowRoot?.querySelector('input') ?? null;
  }

  /** @returns {CheckOptions} */
  #options() {
    const resolvers = this.getAttribute('resolver')?.trim().split(/\s+/).filter(Boolean);
    const [mode, expect] = ['mode', 'expect'].map((name) => this.getAttribute(name) ?? undefined);
    // a mode that there is not is refused by the check, which says so
    return { resolvers: resolvers?.length ? resolvers : undefined, mode: /** @type {CheckOptions['mode']} */ (mode), expect };
  }

  /**
   * @param {Place} place
   * @param {string} input
   * @param {Failure} error
   */
  async #explain(place, input, error) {
    if (error.name === 'TargetError') {
      place.refuse(this.#typed(), t`Nothing to look up`, await explained(error), error.position, input);
    } else if (error.name === 'OptionsError') {
      place.refuse(null, t`Nothing was checked`, await explained(error));
    } else {
      place.fail(error, input, () => void this.check().catch(() => undefined));
    }
  }

  /**
   * @param {'progress' | 'report' | 'error'} what
   * @param {unknown} detail
   */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`mx-lens-${what}`, { bubbles: true, composed: true, detail }));
  }
}

/** @param {string} name */
const slot = (name) => Object.assign(element('slot'), { name });
