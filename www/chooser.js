/** Lets people choose who is asked, says who then sees the queries, and remembers the choice. */

import { resolvers } from './check.js';
import { element, visible } from './dom.js';

/** @typedef {{id: string, name: string, url: string}} SiteResolver */
/** @typedef {{label: string, sees: string, ask: () => string[]}} Choice */

const MEMORY = 'mxlens.resolver';
const SEEN = 'your IP address and the names asked about';

const select = /** @type {HTMLSelectElement} */ (document.getElementById('resolver'));
const sees = /** @type {HTMLElement} */ (document.getElementById('sees'));
const other = /** @type {HTMLElement} */ (document.getElementById('other'));
const url = /** @type {HTMLInputElement} */ (document.getElementById('url'));

/**
 * Fills the choice, and gives the function that says whom to ask.
 * @param {SiteResolver | null} site the resolver that comes with this page, offered first
 * @returns {Promise<() => string[]>}
 */
export async function chooser(site) {
  const choices = await offered(site);
  const stored = remembered();
  select.replaceChildren(...[...choices].map(([value, { label }]) =>
    Object.assign(element('option', visible(label)), { value })));
  if (choices.has(stored.id)) select.value = stored.id;
  url.value = stored.url;

  const chosen = () => /** @type {Choice} */ (choices.get(select.value));
  const show = () => {
    sees.textContent = visible(chosen().sees);
    other.hidden = select.value !== 'other';
  };
  const remember = () => store({ id: select.value, url: url.value });
  select.addEventListener('change', () => {
    show();
    remember();
  });
  url.addEventListener('change', remember);
  show();
  return () => chosen().ask();
}

/**
 * @param {SiteResolver | null} site
 * @returns {Promise<Map<string, Choice>>}
 */
async function offered(site) {
  const list = await resolvers();
  const [first, second] = ['cloudflare', 'google'].map((id) => list.find((one) => one.id === id)?.name);
  /** @param {string} who */
  const alone = (who) => `${who} sees ${SEEN}. Nobody else is asked.`;
  /** @type {Map<string, Choice>} */
  const choices = new Map();
  if (site) {
    const asked = new URL(site.url, document.baseURI).href;
    choices.set(`site:${site.id}`, { label: site.name, ask: () => [asked], sees: alone(site.name) });
  }
  choices.set('default', {
    label: `${first}, then ${second}`,
    ask: () => ['cloudflare', 'google'],
    sees: `${first} sees ${SEEN}; ${second} too, when ${first} is slow or fails.`,
  });
  for (const { id, name, operator, country } of list) {
    choices.set(id, { label: name, ask: () => [id], sees: alone(`${operator} (${country})`) });
  }
  const ask = () => [address(url.value)];
  return choices.set('other', { label: 'Other…', ask, sees: alone('Whoever runs that resolver') });
}

/**
 * The address of a resolver as it may be typed: with or without `https://`, or a path on this server.
 * What is no URL becomes an empty text, which the check refuses.
 * @param {string} typed
 */
function address(typed) {
  const text = typed.trim().replace('{?dns}', '');
  return URL.parse(/^(\/|https?:)/i.test(text) ? text : `https://${text}`, document.baseURI)?.href ?? '';
}

/** @returns {{id: string, url: string}} */
function remembered() {
  try {
    const { id, url } = JSON.parse(localStorage.getItem(MEMORY) ?? '{}');
    return { id: `${id ?? ''}`, url: `${url ?? ''}` };
  } catch {
    return { id: '', url: '' };
  }
}

/** @param {{id: string, url: string}} choice */
function store(choice) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify(choice));
  } catch {
    // storage is full or forbidden: then the choice lasts as long as the page
  }
}
