/** What the panels of the families beside the MX records have in common. */
/** @import { Report, Unknown } from './wasm/mxlens.js' */
/** @import { Context } from './context.js' */
/** @import { Child, Icon } from './dom.js' */

import { badge, button, code, element, foreign, link, list } from './dom.js';
import { rich, t } from './text.js';
import { unknownReason } from './words.js';

/** What a panel holds, and the questions that it rests on, as `name TYPE`.
 * @typedef {{ content: Child[], asked: string[] }} Panel */

/** @typedef {(report: Report, context: Context) => Panel} MakePanel */

/** @param {number} number */
export const rfc = (number) => link(`https://www.rfc-editor.org/rfc/rfc${number}`, `RFC ${number}`);

/** What a sign means, where it is not said otherwise.
 * @type {Partial<Record<Icon, string>>} */
const TONES = { yes: 'good', lock: 'good', note: 'notice', warn: 'warning', no: 'error' };

/**
 * A word with its sign, and the colour that goes with that.
 * @param {Icon} icon
 * @param {string} word
 * @param {string} [tone]
 */
export function sign(icon, word, tone = TONES[icon] ?? 'calm') {
  const made = badge(icon, word);
  made.classList.add(tone);
  return made;
}

/**
 * Records as they stand in DNS.
 * @param {string} owner
 * @param {readonly string[]} texts
 */
export function records(owner, texts) {
  return texts.length === 0 ? null : list('ul.subjects', texts.map((text) => rich`${code(`${owner} TXT`)}: ${foreign(text)}`));
}

/**
 * What breaks the rules: the part, and why.
 * @param {{ part: string | null, why: string }[]} faults
 */
export function parts(faults) {
  return faults.length === 0 ? null : list('ul.keys', faults.map(({ part, why }) => part ? rich`${foreign(part)}: ${why}` : [why]));
}

/**
 * What could not be had, and why.
 * @param {readonly (Unknown | null)[]} unknown
 * @returns {Child[]}
 */
export function unseen(unknown) {
  const reasons = [...new Map(unknown.flatMap((one) => one ? [[JSON.stringify(one), one]] : [])).values()];
  return reasons.length === 0 ? [] : [element('h4', t`What was not seen`), list('ul.reasons', reasons.map(unknownReason))];
}

/**
 * The queries that it rests on, each to be opened in the evidence.
 * @param {Report} report
 * @param {readonly string[]} asked
 * @param {(query: number) => void} show
 * @returns {Child[]}
 */
export function queries({ ledger }, asked, show) {
  const wanted = new Set(asked.map((one) => one.toLowerCase()));
  const buttons = ledger.flatMap(({ name, type }, index) => wanted.has(`${name} ${type}`.toLowerCase())
    ? [button('button', t`Query ${index + 1}: ${type}`, () => show(index))] : []);
  return buttons.length === 0 ? [] : [element('div.unprinted', element('h4', t`What was asked`), list('ul.references', buttons.map((one) => [one]), 12))];
}

/**
 * A form that has the domain checked again, with something that DNS does not tell.
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} verb
 * @param {(text: string) => void} give
 */
export function asking(label, field, verb, give) {
  const made = element('form.asking', element('label', element('span', label), field), element('button', verb));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text) give(text);
    else field.focus();
  });
  return made;
}
