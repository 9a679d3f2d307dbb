/** Shows how far the MX records are from what they are to be: the check list of a set-up. */
/** @import { ExpectedEntry, ExtraMx, Report } from './wasm/mxlens.js' */
/** @import { Icon } from './dom.js' */
/** @import { Names } from './words.js' */

import { badge, button, code, copyable, element, link, visible } from './dom.js';
import { count, date, named, plural, t } from './text.js';
import { duration } from './words.js';

/**
 * A check list that stays while it is checked again, so that the focus does.
 * @param {() => Promise<void>} again
 */
export function setup(again) {
  const heading = element('h2');
  const state = Object.assign(element('p.state'), { ariaLive: 'polite' });
  const body = element('div.body');
  const repeat = button('button', t`Check again`, async () => {
    if (repeat.ariaBusy === 'true') return;
    repeat.ariaBusy = 'true';
    await again();
    repeat.ariaBusy = null;
  });
  const more = element('div.sources');
  const node = element('section.setup', heading, state, body, element('div.actions', repeat, more),
    element('h3', t`Link to this list`));
  /**
   * @param {Report} report
   * @param {Names} names
   */
  const update = (report, names) => {
    const { expected, target } = report;
    if (!expected) return;
    const { provider: id, entries, extra, complete, ttl } = expected;
    const provider = names.get(id ?? '');
    heading.textContent = provider ? t`Set-up of ${visible(target.shown)} for ${visible(provider.name)}` : t`Set-up of ${visible(target.shown)}`;
    node.classList.toggle('complete', complete);
    const summed = summary(entries, extra, complete);
    const tally = report.draft ? t`In the draft, ${summed}` : summed;
    state.textContent = t`${date(report.checkedAt, { timeStyle: 'medium' })}: ${tally}`;
    body.replaceChildren(
      element('ul.entries', entries.map((one) => entry(one, target.name)), extra.map((one) => tooMuch(one, names))),
      ...(ttl === null || report.draft ? [] : [element('p.quiet', complete ? t`Resolvers may keep an older answer for a time.`
        : t`The answer seen may be kept for ${duration(ttl)} more; a change shows here after that at the latest.`)]));
    more.replaceChildren(...(provider?.setup ? [link(provider.setup, t`How ${visible(provider.name)} is set up`)] : []));
    node.querySelector(':scope > .copyable')?.remove();
    node.append(copyable(location.href, t`the link to this list`));
  };
  return { node, update };
}

/**
 * @param {ExpectedEntry[]} entries
 * @param {ExtraMx[]} extra
 * @param {boolean} complete
 */
function summary(entries, extra, complete) {
  if (entries.some(({ state }) => state === 'unknown')) return t`the MX records could not be had, so nothing is known of them.`;
  const there = entries.filter(({ state }) => state === 'inPlace').length;
  const all = count(entries.length, 'record');
  if (extra.length > 0) {
    const others = plural(extra.length, '{0} other is there, too', '{0} others are there, too');
    return plural(there, '{0} of {1} is in place, and {2}.', '{0} of {1} are in place, and {2}.', all, others);
  }
  return complete ? plural(there, '{0} of {1} is in place, and no other.', '{0} of {1} are in place, and no other.', all)
    : plural(there, '{0} of {1} is in place.', '{0} of {1} are in place.', all);
}

/** @type {Record<ExpectedEntry['state'], {word: string, icon: Icon, tone: string}>} */
const states = {
  inPlace: named('In place', { icon: 'yes', tone: 'good' }),
  missing: named('Missing', { icon: 'no', tone: 'error' }),
  preferenceDifferent: named('Other preference', { icon: 'warn', tone: 'warning' }),
  unknown: named('Not known', { icon: 'unknown', tone: 'plain' }),
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
      ? element('p', t`It is published with the preference ${`${published}`}; ${`${preference}`} is asked for.`) : null,
    exchange.includes('*') ? element('p', t`The provider gives you the part that stands here as *.`) : null,
    open && line !== null ? copyable(line, t`the record for ${visible(exchange)}`) : null,
    open && line !== null ? fields(domain, preference, exchange) : null);
}

/**
 * What the form of a DNS provider asks for, each to be copied.
 * @param {string} domain
 * @param {number} preference
 * @param {string} exchange
 */
function fields(domain, preference, exchange) {
  const shown = visible(exchange);
  const fields = [
    [t`Name`, domain, t`name for ${shown}`],
    [t`Preference`, `${preference}`, t`preference for ${shown}`],
    [t`Value`, exchange, t`value for ${shown}`],
  ];
  return element('dl', fields.map(([name = '', value = '', what = '']) =>
    element('div', element('dt', name), element('dd', copyable(value, what)))));
}

/**
 * @param {ExtraMx} extra
 * @param {Names} names
 */
function tooMuch({ preference, exchange, provider }, names) {
  const owner = names.get(provider ?? '');
  return element('li.warning',
    element('div.head', badge('warn', t`Not asked for`), code(`${preference} ${exchange}`)),
    element('p', owner
      ? t`It belongs to ${visible(owner.name)}. Some mail may still go there; remove it when that is not meant.`
      : t`Some mail may still go there; remove it when that is not meant.`));
}
