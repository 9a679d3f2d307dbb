/** Shows how far the MX records are from what they are to be: the check list of a set-up. */
/** @import { ExpectedEntry, ExtraMx, Report } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */
/** @import { Names } from './words.js' */

import './panels.js';
import { badge, button, code, copyable, element, link, visible } from './dom.js';
import { count, duration } from './words.js';

/**
 * A check list that stays while it is checked again, so that the focus does.
 * @param {() => Promise<void>} again
 */
export function setup(again) {
  const heading = element('h2');
  const state = Object.assign(element('p.state'), { ariaLive: 'polite' });
  const body = element('div.body');
  const repeat = button('button', 'Check again', async () => {
    if (repeat.ariaBusy === 'true') return;
    repeat.ariaBusy = 'true';
    await again();
    repeat.ariaBusy = null;
  });
  const more = element('div.sources');
  const node = element('section.setup', heading, state, body, element('div.actions', repeat, more),
    element('h3', 'Link to this list'));
  /**
   * @param {Report} report
   * @param {Names} names
   */
  const update = (report, names) => {
    const { expected, target } = report;
    if (!expected) return;
    const { provider: id, entries, extra, complete, ttl } = expected;
    const provider = names.get(id ?? '');
    heading.replaceChildren(`Set-up of ${visible(target.shown)}`, provider ? ` for ${visible(provider.name)}` : '');
    node.classList.toggle('complete', complete);
    const tally = `${report.draft ? 'In the draft, ' : ''}${summary(entries, extra, complete)}`;
    state.textContent = `${new Date(report.checkedAt).toLocaleTimeString('en-GB')}: ${tally}`;
    body.replaceChildren(
      element('ul.entries', entries.map((one) => entry(one, target.name)), extra.map((one) => tooMuch(one, names))),
      ...(ttl === null || report.draft ? [] : [element('p.quiet', complete ? 'Resolvers may keep an older answer for a time.'
        : `The answer seen may be kept for ${duration(ttl)} more; a change shows here after that at the latest.`)]));
    more.replaceChildren(...(provider?.setup ? [link(provider.setup, `How ${visible(provider.name)} is set up`)] : []));
    node.querySelector(':scope > .copyable')?.remove();
    node.append(copyable(location.href, 'the link to this list'));
  };
  return { node, update };
}

/**
 * @param {ExpectedEntry[]} entries
 * @param {ExtraMx[]} extra
 * @param {boolean} complete
 */
function summary(entries, extra, complete) {
  if (entries.some(({ state }) => state === 'unknown')) return 'the MX records could not be had, so nothing is known of them.';
  const there = entries.filter(({ state }) => state === 'inPlace').length;
  const more = extra.length > 0 ? `, and ${count(extra.length, 'other')} ${extra.length === 1 ? 'is' : 'are'} there, too`
    : complete ? ', and no other' : '';
  return `${there} of ${count(entries.length, 'record')} ${there === 1 ? 'is' : 'are'} in place${more}.`;
}

/** @type {Record<ExpectedEntry['state'], {word: string, icon: Icon, tone: string}>} */
const states = {
  inPlace: { word: 'In place', icon: 'yes', tone: 'good' },
  missing: { word: 'Missing', icon: 'no', tone: 'error' },
  preferenceDifferent: { word: 'Other preference', icon: 'warn', tone: 'warning' },
  unknown: { word: 'Not known', icon: 'unknown', tone: 'plain' },
};

/**
 * @param {ExpectedEntry} entry
 * @param {string} domain
 */
function entry({ preference, exchange, state, published, line }, domain) {
  const { word, icon, tone } = states[state];
  const open = state === 'missing' || state === 'preferenceDifferent';
  return element(`li.${tone}`,
    element('div.head', badge(icon, word), code(`${preference} ${exchange}`)),
    state === 'preferenceDifferent' && published !== null
      ? element('p', `It is published with the preference ${published}; ${preference} is asked for.`) : null,
    exchange.includes('*') ? element('p', 'The provider gives you the part that stands here as *.') : null,
    open && line !== null ? copyable(line, `the record for ${visible(exchange)}`) : null,
    open && line !== null ? fields([['Name', domain], ['Preference', `${preference}`], ['Value', exchange]], exchange) : null);
}

/**
 * What the form of a DNS provider asks for, each to be copied.
 * @param {[string, string][]} pairs
 * @param {string} exchange
 */
function fields(pairs, exchange) {
  return element('dl', pairs.map(([name, value]) => element('div', element('dt', name),
    element('dd', copyable(value, `${name.toLowerCase()} for ${visible(exchange)}`)))));
}

/**
 * @param {ExtraMx} extra
 * @param {Names} names
 */
function tooMuch({ preference, exchange, provider }, names) {
  const owner = names.get(provider ?? '');
  /** @type {Child[]} */
  const words = owner ? [`It belongs to ${visible(owner.name)}. Some mail may still go there; `] : ['Some mail may still go there; '];
  return element('li.warning',
    element('div.head', badge('warn', 'Not asked for'), code(`${preference} ${exchange}`)),
    element('p', words, 'remove it when that is not meant.'));
}
