/** Lets people choose who is asked and how, says who then sees the queries, and remembers the choice. */
/** @import { PublicResolver } from './wasm/mxlens.js' */
/** @import { Wish } from './link.js' */

import { resolvers } from './known.js';
import { element, visible } from './dom.js';
import { several } from './several.js';
import { inRow, t } from './text.js';

/** @typedef {{id: string, name: string, url: string}} SiteResolver */
/** @typedef {{resolver: SiteResolver | null, trustAnchors?: string}} Offer what the site says of its resolver */
/** @typedef {'fast' | 'private' | 'compare'} Mode */
/** @typedef {{resolvers: string[], mode: Mode}} Asked */
/** @typedef {{label: string, sees: () => string, ask: () => Asked}} Choice */
/** @typedef {{id: string, name: string, filtering: boolean}} Resolver that can be ticked, by what it is asked with */
/** @typedef {{id: string, url: string, pair: string[], ticked: string[], beside: boolean}} Memory */

const MEMORY = 'mxlens.resolver';

const select = /** @type {HTMLSelectElement} */ (document.getElementById('resolver'));
const sees = /** @type {HTMLElement} */ (document.getElementById('sees'));
const other = /** @type {HTMLElement} */ (document.getElementById('other'));
const url = /** @type {HTMLInputElement} */ (document.getElementById('url'));
/** Whether what stands beside the MX records is looked at; pages of many domains have no such choice. */
const box = /** @type {HTMLInputElement | null} */ (document.getElementById('beside'));

/**
 * Fills the choice, and gives what says whom to ask.
 * @param {Offer} offer
 */
export async function chooser({ resolver: site, trustAnchors }) {
  const list = await resolvers();
  const own = site && { ...site, url: new URL(site.url, document.baseURI).href };
  const more = several(document.getElementById('several'), [
    ...(own ? [{ id: own.url, name: own.name, filtering: false }] : []), ...list,
  ]);
  const choices = offered(own, list, more);
  const [first = ''] = choices.keys();
  /** @type {Wish | null} */
  let taken = null;
  /** What a link says that is none of the choices. */
  const foreign = element('option', t`As the link says`);
  foreign.value = 'link';

  let mine = remembered();
  /** Whether a link chose what is shown. */
  let byLink = false;
  if (!choices.has(mine.id)) mine.id = first;
  select.replaceChildren(...[...choices].map(([value, { label }]) =>
    Object.assign(element('option', label), { value })));

  const chosen = () => choices.get(select.value) ?? linked(taken);
  const show = () => {
    sees.textContent = chosen().sees();
    other.hidden = select.value !== 'other' && select.value !== 'compare';
    more.show(select.value);
  };
  /** @param {Memory} memory */
  const put = ({ id, url: typed, pair, ticked, beside }) => {
    url.value = typed;
    if (box) box.checked = beside;
    more.set(pair, ticked);
    select.value = id;
  };
  const shown = () => ({ id: select.value, url: url.value, ...more.get(), beside: box?.checked !== false });
  const changed = () => {
    if (select.value !== 'link') {
      foreign.remove();
      byLink = false;
      store(mine = shown());
    }
    show();
  };
  for (const field of [select, url, more.node, box]) field?.addEventListener('change', changed);
  put(mine);
  show();

  return {
    /** Whom to ask and how, as options of a check. */
    ask() {
      const asked = { ...chosen().ask(), neighbours: box?.checked === true };
      const isOwn = own && asked.resolvers.every((one) => URL.parse(one)?.origin === URL.parse(own.url)?.origin);
      return isOwn && trustAnchors ? { ...asked, trustAnchors } : asked;
    },
    /** Connects to who is asked first: the questions come as soon as the rest of the page is there. */
    greet() {
      const [first = ''] = chosen().ask().resolvers;
      const origin = URL.parse(list.find(({ id }) => id === first)?.url ?? first)?.origin ?? location.origin;
      if (origin === location.origin || document.querySelector(`link[rel="preconnect"][href="${CSS.escape(origin)}"]`)) return;
      document.head.append(Object.assign(element('link'), { rel: 'preconnect', href: origin, crossOrigin: 'anonymous' }));
    },
    /** What a link to this choice says; nothing for what the page asks by itself.
     * @returns {Partial<Wish>} */
    link: () => ({ neighbours: box?.checked, ...select.value === first ? { resolvers: undefined, mode: undefined } : chosen().ask() }),
    /**
     * Chooses what a link says, once; where it says nothing, it is what was chosen here.
     * @param {Wish} wish
     */
    take(wish) {
      if (wish === taken) return;
      taken = wish;
      if (!byLink) mine = shown(); // what is being typed is told of only when it is left
      byLink = false;
      foreign.remove();
      put(mine);
      if (box && wish.neighbours === false) {
        box.checked = false;
        byLink = true;
      }
      if (wish.resolvers) {
        const said = JSON.stringify(linked(wish).ask());
        const isSaid = () => JSON.stringify(chosen().ask()) === said;
        const known = [mine.id, ...choices.keys()].some((id) => (select.value = id, isSaid()));
        byLink ||= !known || select.value !== mine.id;
        if (!known) {
          foreign.textContent = t`As the link says: ${linked(wish).label}`;
          select.append(foreign);
          select.value = foreign.value;
        }
      }
      show();
    },
  };
}

/**
 * What a link asks for, in its own words: what is wrong with them, the check says.
 * @param {Wish | null} wish
 * @returns {Choice}
 */
function linked(wish) {
  const names = wish?.resolvers ?? [];
  const mode = /** @type {Mode} */ (wish?.mode ?? (names.length > 1 ? 'fast' : 'private'));
  const label = inRow(names.map((name) => visible(URL.parse(name)?.host ?? name))).join('');
  return {
    label,
    ask: () => ({ resolvers: names, mode }),
    sees: () => label ? t`The link chose who is asked. ${label} sees your IP address and the names asked about.`
      : t`The link chose who is asked. Nobody sees your IP address and the names asked about.`,
  };
}

/**
 * @param {SiteResolver | null} site
 * @param {PublicResolver[]} list
 * @param {ReturnType<typeof several>} more
 * @returns {Map<string, Choice>}
 */
function offered(site, list, more) {
  /** @param {string} id */
  const name = (id) => visible(list.find((one) => one.id === id)?.name ?? site?.name ?? id);
  /** @param {string} who */
  const alone = (who) => () => t`${visible(who)} sees your IP address and the names asked about. No other resolver is asked.`;
  /** @param {readonly string[]} pair */
  const inTurn = ([one = '', two = '']) =>
    t`${name(one)} sees your IP address and the names asked about; ${name(two)} too, when ${name(one)} is slow or fails.`;
  /** @type {Map<string, Choice>} */
  const choices = new Map();
  if (site) {
    const { id, name: label, url: asked } = site;
    choices.set(`site:${id}`, { label: visible(label), ask: () => ({ resolvers: [asked], mode: 'private' }), sees: alone(label) });
  }
  const [one = '', two = ''] = list.map(({ id }) => id);
  choices.set('default', {
    label: t`${name(one)}, then ${name(two)}`,
    ask: () => ({ resolvers: [one, two], mode: 'fast' }),
    sees: () => inTurn([one, two]),
  });
  for (const { id, name: label, operator, country, filtering } of list) {
    if (filtering) continue;
    choices.set(id, { label: visible(label), ask: () => ({ resolvers: [id], mode: 'private' }), sees: alone(`${operator} (${country})`) });
  }
  choices.set('pair', {
    label: t`One, then another…`,
    ask: () => ({ resolvers: more.get().pair, mode: 'fast' }),
    sees: () => inTurn(more.get().pair),
  });
  choices.set('compare', {
    label: t`Compare several…`,
    ask: () => ({ resolvers: [...more.get().ticked, ...url.value.trim() ? [address(url.value)] : []], mode: 'compare' }),
    sees: () => t`Each of them sees your IP address and the domain; the names behind it only those that are needed for them.`,
  });
  const ask = () => ({ resolvers: [address(url.value)], mode: /** @type {const} */ ('private') });
  return choices.set('other', {
    label: t`Other…`,
    ask,
    sees: () => t`Whoever runs that resolver sees your IP address and the names asked about. No other resolver is asked.`,
  });
}

/**
 * The address of a resolver as it may be typed: with or without `https://` and `{?dns}`, or a path on this server.
 * What is no URL becomes an empty text, which the check refuses.
 * @param {string} typed
 */
function address(typed) {
  const text = typed.trim().replace('{?dns}', '');
  return URL.parse(/^(\/|[a-z][a-z\d+.-]*:\/\/)/i.test(text) ? text : `https://${text}`, document.baseURI)?.href ?? '';
}

/** @returns {Memory} */
function remembered() {
  /** @param {unknown} value */
  const texts = (value) => Array.isArray(value) ? value.map(String) : [];
  try {
    const { id, url, pair, ticked, beside } = JSON.parse(localStorage.getItem(MEMORY) ?? '{}');
    return { id: `${id ?? ''}`, url: `${url ?? ''}`, pair: texts(pair), ticked: texts(ticked), beside: beside !== false };
  } catch {
    return { id: '', url: '', pair: [], ticked: [], beside: true };
  }
}

/** @param {Memory} choice */
function store(choice) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify(choice));
  } catch {
    // storage is full or forbidden: then the choice lasts as long as the page
  }
}
