/** Which language the page is in: that of its link (`?lang=de`), of an earlier choice, or of the browser. */

import { element } from './dom.js';
import { ENGLISH, speak, translated } from './text.js';

/** @import { Language } from './text.js' */

/** The languages there are, each by its own name. */
export const LANGUAGES = /** @type {const} */ ({ en: 'English', de: 'Deutsch', ar: 'العربية' });

/** How each writes numbers and dates. In Arabic the digits are those of records and commands, which stand beside. */
export const LOCALES = /** @type {const} */ ({ en: 'en-GB', de: 'de', ar: 'ar-u-nu-latn' });

const MEMORY = 'mxlens.language';

/** Whose text is not to be translated: HTML says so by an attribute, and what is typed or run stands as it is. */
const KEPT = 'script, noscript, code, pre, [translate="no"]';

/** What of an element is read besides its text. */
const READ = ['placeholder', 'aria-label', 'title'];

/** @typedef {keyof typeof LANGUAGES} Code */

/** Speaks the language of the reader, and puts it to what stands in the document; English stands there already. */
export async function settle() {
  const code = chosen();
  const language = await languageOf(code);
  if (language !== ENGLISH) {
    speak(language);
    const { documentElement: root } = document;
    root.lang = code;
    root.dir = language.rightToLeft ? 'rtl' : 'ltr';
    translate(root);
  }
  document.querySelector('footer')?.append(choice(code));
}

/** Named one by one, as bundlers find files by their names. */
const CATALOGS = {
  de: () => new URL('./lang/de.json', import.meta.url),
  ar: () => new URL('./lang/ar.json', import.meta.url),
};

/** What was asked for, so that it is for no one twice.
 * @type {Map<Code, Promise<Language>>} */
const asked = new Map();

/**
 * A language to be spoken; English needs no catalog, and is there where that of another cannot be had.
 * @param {Code} code
 * @returns {Promise<Language>}
 */
export async function languageOf(code) {
  if (code === 'en') return ENGLISH;
  const found = asked.get(code) ?? fetched(code);
  asked.set(code, found);
  try {
    return await found;
  } catch {
    asked.delete(code); // the network may be back for the next one
    return ENGLISH;
  }
}

/**
 * @param {Exclude<Code, 'en'>} code
 * @returns {Promise<Language>}
 */
async function fetched(code) {
  const response = await fetch(CATALOGS[code]());
  return { locale: LOCALES[code], catalog: await response.json(), rightToLeft: code === 'ar' };
}

/**
 * The language of an element, as it or what is around it says, also around the shadow that it is in.
 * @param {Element} node
 * @returns {Code}
 */
export function languageAround(node) {
  const said = node.closest('[lang]')?.getAttribute('lang');
  if (said !== undefined && said !== null) return known([said]) ?? 'en';
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : 'en';
}

/**
 * The language of a link holds for the other pages, too, as long as the tab is open.
 * @returns {Code}
 */
function chosen() {
  const linked = known([new URLSearchParams(location.search).get('lang')]);
  if (linked) remember('sessionStorage', linked);
  return linked ?? known([remembered('sessionStorage'), remembered('localStorage'), ...navigator.languages]) ?? 'en';
}

/**
 * The first tag of a language that there is.
 * @param {readonly (string | null)[]} tags
 */
export function known(tags) {
  const codes = tags.map((tag) => tag?.toLowerCase().split('-')[0] ?? '');
  return /** @type {Code | undefined} */ (codes.find((code) => Object.hasOwn(LANGUAGES, code)));
}

/**
 * The texts of a document that is written in English.
 * @param {Node} root
 */
function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      for (const name of READ) {
        const text = node.getAttribute(name);
        if (text) node.setAttribute(name, translated(text));
      }
    } else if (node instanceof Text && !node.parentElement?.closest(KEPT)) {
      const text = node.data.trim().replace(/\s+/g, ' ');
      if (text) node.data = node.data.replace(/\S[^]*\S|\S/, () => translated(text));
    }
  }
}

/** @param {Code} code */
function choice(code) {
  const select = element('select', Object.entries(LANGUAGES).map(([value, name]) =>
    Object.assign(element('option', name), { value, selected: value === code, lang: value })));
  select.ariaLabel = `${translated('Language')}${code === 'en' ? '' : ' (Language)'}`;
  select.addEventListener('change', () => {
    remember('localStorage', select.value); // and where that is forbidden, the link says it
    const url = new URL(location.href);
    url.searchParams.set('lang', select.value);
    location.assign(url);
    if (url.href.split('#')[0] === location.href.split('#')[0]) location.reload();
  });
  return element('p.language', select);
}

/** @param {'localStorage' | 'sessionStorage'} storage */
function remembered(storage) {
  try {
    return globalThis[storage].getItem(MEMORY);
  } catch {
    return null;
  }
}

/**
 * @param {'localStorage' | 'sessionStorage'} storage
 * @param {string} code
 */
function remember(storage, code) {
  try {
    globalThis[storage].setItem(MEMORY, code);
  } catch {
    // storage is full or forbidden
  }
}
