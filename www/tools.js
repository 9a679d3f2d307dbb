/** The forms for what a check can be told: MX records that are to be there, and a draft of them. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Wish } from './link.js' */

import { providers } from './known.js';
import { button, element, icon, visible } from './dom.js';
import { write } from './link.js';
import { locale, t } from './text.js';

/**
 * What the forms are made from.
 * @typedef {object} Now
 * @property {() => Wish | null} wish what the address of the page says
 * @property {() => Report | null} report what came of it
 * @property {(change: Partial<Wish>) => void} check checks the domain that is typed, with that
 */

/** Opens the form of each.
 * @typedef {Record<'draft' | 'expect', () => Promise<HTMLDetailsElement>>} Open */

/**
 * To choose a provider or type records, as what is to be published.
 * @param {Now} now
 */
export async function compare(now) {
  const offered = (await providers()).filter(({ hasSet }) => hasSet).sort((a, b) => a.name.localeCompare(b.name, locale()));
  const select = element('select', Object.assign(element('option', t`No provider: the records below`), { value: '' }),
    offered.map(({ id, name }) => Object.assign(element('option', visible(name)), { value: id })));
  const lines = area('10 mx1.example.net\n20 mx2.example.net');
  const typed = labelled(t`Records that are to be there, one in each line`, lines);
  const choose = () => (typed.hidden = select.value !== '');
  const fill = () => {
    const expect = now.wish()?.expect;
    if (expect === undefined) return;
    const provider = offered.find(({ id }) => id === expect);
    select.value = provider?.id ?? '';
    if (!provider) lines.value = inLines(expect);
    choose();
  };
  select.addEventListener('change', choose);
  addEventListener('hashchange', fill);
  fill();
  return form(t`Shows what of it is published and what is missing, with a link to send to whoever sets it up.`,
    [labelled(t`Set-up of`, select), typed], t`Compare`, () => now.check({ expect: select.value || joined(lines.value) }));
}

/**
 * To type records that are not published yet, beginning with those that are.
 * @param {Now} now
 * @param {HTMLDetailsElement} details
 */
export async function draft(now, details) {
  const lines = area('@ 3600 IN MX 10 mx1\n20 mx2.example.net');
  let filled = '';
  const fill = () => {
    if (lines.value !== filled) return; // somebody types
    const draft = now.wish()?.draft;
    lines.value = draft === undefined ? published(now.report()) : inLines(draft);
    filled = lines.value;
  };
  details.addEventListener('toggle', fill);
  addEventListener('hashchange', fill);
  fill();
  return form(t`Checks the domain as if it had these MX records and no other. That publishes nothing.`,
    [labelled(t`MX records, one in each line, as in a zone file or such as 10 mx.example.net`, lines)],
    t`Check the draft`, () => {
      filled = lines.value;
      now.check({ draft: joined(lines.value) });
    });
}

/** @param {Report | null} report */
function published(report) {
  const levels = report?.delivery.route === 'mx' && !report.draft ? report.delivery.levels : [];
  return levels.flatMap(({ preference, exchanges }) => exchanges.map(({ exchange }) => `${preference} ${exchange}`)).join('\n');
}

/**
 * Says that nothing of this is published, and leads back to what is.
 * @param {Wish} wish
 * @param {Open['draft']} open
 */
export function banner({ draft, ...published }, open) {
  const back = Object.assign(element('a', t`Check the published ones`), { href: write(published) });
  const change = button('button', t`Change the draft`, async () => (await open()).querySelector('textarea')?.focus());
  return element('div.banner', icon('note'), element('p', t`This is a draft: these records are not published.`),
    element('div.actions', change, back));
}

/**
 * Leads to the line that cannot be read: of the draft, or of what is expected.
 * @param {Error & {position?: number | null, option?: 'draft' | 'expect'}} error
 * @param {Wish} wish
 * @param {Open} open
 * @param {(area: HTMLTextAreaElement) => void} show
 */
export async function faulty({ position, option }, { draft, expect }, open, show) {
  const inDraft = option === 'draft';
  const details = await (inDraft ? open.draft : open.expect)();
  const lines = details.querySelector('textarea');
  if (!lines) return;
  lines.value = inLines(inDraft ? draft : expect);
  const select = details.querySelector('select');
  if (select) select.value = '';
  select?.dispatchEvent(new Event('change'));
  show(lines);
  const before = lines.value.split('\n').slice(0, (position ?? 1) - 1).map((line) => `${line}\n`).join('');
  lines.setSelectionRange(before.length, position ? `${lines.value}\n`.indexOf('\n', before.length) : before.length);
}

/**
 * Lines as one: without comments, joined by commas.
 * @param {string} text
 */
function joined(text) {
  const lines = text.split('\n').flatMap((line) => line.replace(/[;#].*/, '').split(','));
  return lines.map((line) => line.trim()).filter(Boolean).join(',');
}

/** @param {string | undefined} text */
function inLines(text = '') {
  return text.replaceAll(',', '\n');
}

/** @param {string} placeholder */
function area(placeholder) {
  const made = Object.assign(element('textarea'), { rows: 4, placeholder, spellcheck: false, autocapitalize: 'none', dir: 'ltr' });
  made.setAttribute('autocomplete', 'off');
  return made;
}

/**
 * @param {string} text
 * @param {HTMLElement} field
 */
function labelled(text, field) {
  return element('label', element('span', text), field);
}

/**
 * @param {string} about
 * @param {HTMLElement[]} fields
 * @param {string} verb
 * @param {() => void} submit
 */
function form(about, fields, verb, submit) {
  const made = element('form', element('p.quiet', about), fields, element('button', verb));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return [made];
}
