/** Makes elements. Text stays text, what others wrote is shown so that it cannot deceive, links go to https only. */
/** @import { Mark, Words } from './marks.js' */

import { code, visible } from './marks.js';
import { count, t } from './text.js';

export { code, foreign, time, visible } from './marks.js';

/** @typedef {Node | Words} Child */

/**
 * An element, its class behind a dot (`p.quiet`), with its children; `null` is none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag | `${Tag}.${string}`} kind
 * @param {...(Child | Child[])} children
 */
export function element(kind, ...children) {
  const [tag, className = ''] = kind.split('.');
  const made = document.createElement(/** @type {Tag} */ (tag));
  if (className) made.className = className;
  made.append(...nodes(children.flat()));
  return made;
}

/**
 * What can be put into a document.
 * @param {Child[]} children
 */
export function nodes(children) {
  return children.flatMap((child) => child === null ? [] : typeof child === 'string' || child instanceof Node ? child : marked(child));
}

/** @param {Mark} mark */
function marked({ mark, text, dateTime }) {
  if (mark === 'time') return Object.assign(element('time', text), { dateTime });
  const made = element('bdi', text);
  return mark === 'foreign' ? made : element('code', Object.assign(made, { dir: 'ltr' }));
}

/**
 * A link, or only its text where the address is not https.
 * @param {string} address
 * @param {string} text
 */
export function link(address, text) {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') return element('span', text);
  return Object.assign(element('a', text), { href: url.href });
}

/**
 * @param {'button' | `button.${string}`} kind
 * @param {string} text
 * @param {() => void} act
 */
export function button(kind, text, act) {
  const made = Object.assign(element(kind, text), { type: 'button' });
  made.addEventListener('click', act);
  return made;
}

/**
 * A line to take away, with a button that copies it.
 * @param {string} line
 * @param {string} what what the button is said to copy
 */
export function copyable(line, what) {
  const shown = marked(code(line));
  const word = element('span', t`Copy`);
  const copy = button('button', '', async () => {
    try {
      // what is copied is what is seen: a hidden line feed must not reach a shell
      await navigator.clipboard.writeText(visible(line));
      word.textContent = t`Copied`;
    } catch {
      getSelection()?.selectAllChildren(shown);
      word.textContent = t`Selected`;
    }
  });
  copy.append(word, element('span.unseen', ` ${what}`));
  copy.addEventListener('blur', () => (word.textContent = t`Copy`));
  return element('div.copyable', shown, copy);
}

/**
 * A list whose end is folded where it is long.
 * @param {'ul' | `ul.${string}` | `ol.${string}`} kind
 * @param {(Child | Child[])[]} items list items, or what they hold
 * @param {number} most how many are shown at once
 */
export function list(kind, items, most = 6) {
  const rows = items.map((item) => item instanceof HTMLLIElement ? item : element('li', item));
  if (rows.length <= most + 1) return element(kind, rows);
  const rest = rows.splice(most);
  return element('div', element(kind, rows),
    element('details.more', element('summary', count(rest.length, 'more', 'more')), element(kind, rest)));
}

/** What has to be there before the content of a panel is shown, besides the content. */
let dressed = async () => undefined;

/**
 * Says what has to be there: the styles, where a page loads them late.
 * @param {() => Promise<any>} dress
 */
export function dressPanels(dress) {
  dressed = dress;
}

/**
 * Lets the content of a panel be made when it is first opened.
 * @param {HTMLDetailsElement} details
 * @param {(details: HTMLDetailsElement) => Promise<Child[]>} make
 * @returns {() => Promise<HTMLDetailsElement>} opens it
 */
export function lazily(details, make) {
  /** @type {Promise<void> | undefined} */
  let made;
  const fill = () => made ??= Promise.all([make(details), dressed()]).then(([content]) => details.append(...nodes(content)));
  details.addEventListener('toggle', () => {
    if (details.open) fill().catch(() => {
      made = undefined; // the network may be back when it is opened again
      details.open = false;
    });
  });
  return async () => {
    details.open = true;
    await fill();
    return details;
  };
}

/**
 * A panel that is closed at first.
 * @param {string} name
 * @param {'h2' | 'h3'} level of its heading
 * @param {string} title
 * @param {string} hint
 * @param {...Child} content
 */
export function panel(name, level, title, hint, ...content) {
  return element(`details.panel ${name}`, element('summary', element(level, title), ' ', element('span.quiet', hint)), content);
}

export const icons = {
  yes: 'M5.5 12.5l4.2 4.2 8.8-9.4',
  no: 'M7 7l10 10M17 7L7 17',
  warn: 'M12 6v7.5M12 17.4v.2',
  note: 'M12 11v6.5M12 6.6v.2',
  unknown: 'M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M12 17.4v.2',
  closed: 'M6.5 12h11',
  lock: 'M6.5 11.5h11v8h-11zM9 11v-3a3 3 0 0 1 6 0v3',
  open: 'M6.5 11.5h11v8h-11zM9 11v-4a3 3 0 0 1 6 -.5',
};

/** @typedef {keyof typeof icons} Icon */

/**
 * A sign beside a word that says the same, so it is hidden from assistive technology.
 * @param {Icon} name
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.ariaHidden = 'true';
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

/**
 * A word with its sign.
 * @param {Icon} name
 * @param {...Child} words
 */
export function badge(name, ...words) {
  return element('span.badge', icon(name), element('span', words));
}
