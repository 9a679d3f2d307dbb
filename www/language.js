/** Which language the page is in: that of its link (`?lang=de`), of an earlier choice, or of the browser. */

import { element } from './dom.js';
import { speak, translated } from './text.js';

/** The languages there are, each by its own name. */
export const LANGUAGES = /** @type {const} */ ({ en: 'English', de: 'Deutsch', ar: 'العربية' });

const MEMORY = 'mxlens.language';

/** What of an element is read besides its text. */
const READ = ['placeholder', 'aria-label', 'title'];

/** @typedef {keyof typeof LANGUAGES} Code */

/** Speaks the language of the reader, and puts it to what stands in the document; English stands there already. */
export async function settle() {
  const code = chosen();
  if (code !== 'en') {
    try {
      const response = await fetch(new URL(`./lang/${code}.json`, import.meta.url));
      speak({ locale: code, catalog: await response.json() });
      const { documentElement: root } = document;
      root.lang = code;
      root.dir = code === 'ar' ? 'rtl' : 'ltr';
      translate(root);
    } catch {
      // the catalog cannot be had: then it is English, which needs none
    }
  }
  document.querySelector('footer')?.append(choice(code));
}

/** @returns {Code} */
function chosen() {
  const asked = [new URLSearchParams(location.search).get('lang'), remembered(), ...navigator.languages];
  const codes = asked.map((tag) => tag?.toLowerCase().split('-')[0] ?? '');
  return /** @type {Code | undefined} */ (codes.find((code) => Object.hasOwn(LANGUAGES, code))) ?? 'en';
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
    } else if (node instanceof Text && !(node.parentElement instanceof HTMLScriptElement)) {
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
    try {
      localStorage.setItem(MEMORY, select.value);
    } catch {
      // storage is full or forbidden: then the link says it
    }
    const url = new URL(location.href);
    url.searchParams.set('lang', select.value);
    location.assign(url);
    if (url.href.split('#')[0] === location.href.split('#')[0]) location.reload();
  });
  return element('p.language', select);
}

function remembered() {
  try {
    return localStorage.getItem(MEMORY);
  } catch {
    return null;
  }
}
