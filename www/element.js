/**
 * The element `<mx-lens>`: a check and its report, in any page. This module registers nothing; `define.js` does.
 */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { CheckOptions } from './check.js' */
/** @import { Failure } from './result.js' */

import { check } from './check.js';
import { contextOf } from './context.js';
import { button, element, visible } from './dom.js';
import { Base } from './element-input.js';
import { languageAround, languageOf } from './language.js';
import { result } from './result.js';
import { sheet } from './sheet.js';
import { ENGLISH, isRightToLeft, languageCode, speak, t } from './text.js';
import { explained } from './words.js';

export { MxLensInput } from './element-input.js';

/** @typedef {ReturnType<typeof result>} Place */

/** Attributes that say what is checked; with another of one, what is shown is of something else. */
const ASKED = /** @type {const} */ (['domain', 'resolver', 'mode', 'neighbours', 'expect', 'lang']);

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
 * @attr {'off'} neighbours - Leave out what stands beside the MX records, such as MTA-STS, of which a policy is fetched from its host.
 * @attr {string} expect - What the MX records are to be: lines such as `10 mx.example.net`, or the id of a provider.
 * @attr {'en' | 'de' | 'ar'} lang - The language, if not that of the elements around it.
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

  /** @type {ShadowRoot | undefined} */
  #root;

  /** Where a check is shown, for the attributes as they are; made anew when these change.
   * @type {Promise<Place> | undefined} */
  #place;

  /** What this element speaks. */
  #language = ENGLISH;

  /** @type {Report | null} */
  #report = null;

  /** What somebody told in the report: it is of the domain that the attributes say.
   * @type {CheckOptions} */
  #more = {};

  /** The check that is under way, or the last one.
   * @type {AbortController | undefined} */
  #under;

  /**
   * The last report; `null` before there is one, and as soon as another is asked for.
   * @type {Report | null}
   */
  get report() {
    return this.#report;
  }

  /** Nothing is made before the element is somewhere. */
  connectedCallback() {
    if (!this.#place) this.#begin();
  }

  /** An element that is moved goes on; one that is gone stops asking, says nothing, and begins anew where it comes back. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected || this.#report) return;
      this.#drop();
      this.#place = undefined;
    });
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.#place) this.#begin();
  }

  /**
   * Checks the domain of the attribute, or the one that was typed, in place of what is under way.
   * @returns {Promise<Report>} rejects as `check` of the package does, and then `mx-lens-error` was fired, unless another
   *   check came in its place or the element was removed
   */
  async check() {
    this.#drop();
    const under = this.#under = new AbortController();
    const goesOn = () => under === this.#under;
    const place = await (this.#place ?? this.#make());
    const input = this.getAttribute('domain') ?? this.#typed()?.value ?? '';
    try {
      under.signal.throwIfAborted();
      this.#speak();
      place.begin(input, () => this.abort());
      const context = contextOf({ again: (change) => {
        this.#more = { ...this.#more, ...change };
        this.check().catch(() => undefined); // an event tells
      } });
      const report = await check(input, {
        ...this.#options(),
        signal: under.signal,
        onProgress: (how) => {
          this.#speak();
          place.progress(how);
          this.#tell('progress', how);
        },
        onVerdict: (first) => void context.then((told) => {
          if (!goesOn() || under.signal.aborted) return;
          this.#speak();
          place.show(first, told);
        }, () => undefined), // that it cannot be had is told with the report
      });
      const told = await context;
      if (report.neighbours) await told.whole();
      under.signal.throwIfAborted();
      this.#under = undefined;
      this.#report = report;
      this.#speak();
      place.show(report, told);
      this.#tell('report', { report });
      return report;
    } catch (thrown) {
      const error = /** @type {Failure} */ (thrown);
      if (goesOn()) {
        this.#speak();
        const message = await explained(error);
        if (goesOn()) {
          this.#under = undefined;
          this.#speak();
          this.#explain(place, input, error, message);
          this.#tell('error', { error });
        }
      }
      throw error;
    }
  }

  /** Ends the check that is under way; without one, nothing happens. */
  abort() {
    this.#under?.abort();
  }

  /** Ends what is under way without a word: something else comes in its place. */
  #drop() {
    const under = this.#under;
    this.#under = undefined;
    this.#report = null;
    under?.abort();
  }

  /** Begins anew, as the attributes say now. */
  #begin() {
    this.#drop();
    this.#more = {};
    const made = this.#make();
    made.then(() => {
      if (made !== this.#place || this.#under || !this.isConnected) return;
      if (this.hasAttribute('auto') && this.hasAttribute('domain')) this.check().catch(() => undefined); // an event tells
    });
  }

  /** Makes the place; of those that are asked for at the same time, the last alone is shown. */
  #make() {
    /** @type {Promise<Place>} */
    const made = languageOf(languageAround(this)).then((language) => {
      speak(language);
      const place = result();
      if (made !== this.#place) return place;
      this.#language = language;
      this.#root ??= this.#rooted();
      const content = element('div', ...this.#ask(), place.node);
      Object.assign(content, { lang: languageCode(), dir: isRightToLeft() ? 'rtl' : 'ltr' });
      this.#root.replaceChildren(slot('heading'), content, slot('footer'));
      return place;
    });
    return this.#place = made;
  }

  #rooted() {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    // what is opened or pressed in it may write
    for (const type of ['click', 'toggle', 'input', 'change']) root.addEventListener(type, () => this.#speak(), true);
    return root;
  }

  /** Another element may have spoken another language meanwhile. */
  #speak() {
    speak(this.#language);
  }

  /** What begins a check where nothing does by itself. */
  #ask() {
    const domain = this.getAttribute('domain');
    const begin = () => {
      this.#more = {};
      this.check().catch(() => undefined); // an event tells
    };
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
    return this.#root?.querySelector('[part~="ask"] input') ?? null;
  }

  /** @returns {CheckOptions} */
  #options() {
    const resolvers = this.getAttribute('resolver')?.trim().split(/\s+/).filter(Boolean);
    const [mode, expect] = ['mode', 'expect'].map((name) => this.getAttribute(name) ?? undefined);
    // a mode that there is not is refused by the check, which says so
    const neighbours = this.getAttribute('neighbours') !== 'off';
    return { resolvers: resolvers?.length ? resolvers : undefined, mode: /** @type {CheckOptions['mode']} */ (mode), expect, neighbours, ...this.#more };
  }

  /**
   * @param {Place} place
   * @param {string} input
   * @param {Failure} error
   * @param {string} message
   */
  #explain(place, input, error, message) {
    if (error.name === 'TargetError') place.refuse(this.#typed(), t`Nothing to look up`, message, error.position, input);
    else if (error.name === 'OptionsError') place.refuse(null, t`Nothing was checked`, message);
    else place.fail(error, input, () => void this.check().catch(() => undefined));
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
