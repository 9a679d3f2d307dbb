/** The history of a domain: as a line over time, and as a table that says the same and why. */
/** @import { Status } from './wasm/mxlens.js' */
/** @import { Entry } from './watch-course.js' */
/** @import { Rules } from './watch-words.js' */

import { badge, button, element, list, visible } from './dom.js';
import { count, t } from './text.js';
import { changed, moment } from './watch-words.js';
import { statuses } from './words.js';

/** The smallest share of the line that can still be seen. */
const LEAST = 0.006;

/**
 * The line, which is there for the eye: the table says the same.
 * @param {Entry[]} entries
 * @param {number} now
 */
export function line(entries, now) {
  const [first] = entries;
  if (!first) return [];
  const whole = Math.max(now - first.at, 1);
  const bar = element('div.line', entries.map(({ at, status }, index) => {
    const part = element('span');
    part.dataset.status = status;
    part.style.flexGrow = String(Math.max(((entries[index + 1]?.at ?? now) - at) / whole, LEAST));
    return part;
  }));
  bar.ariaHidden = 'true';
  return [bar, element('p.scale quiet', moment(first.at), element('span', t`now`))];
}

/**
 * @param {Entry[]} entries
 * @param {ReadonlySet<number>} whole those of which there is a report, by their beginning
 * @param {Rules} rules
 * @param {(at: number) => void} open shows such a report
 */
export function table(entries, whole, rules, open) {
  const heads = [t`From`, t`Until`, t`Verdict`, t`Checks`, t`What changed`];
  const rows = entries.toReversed().map((entry, index) => {
    const { at, until, status, checks, misses, changes } = entry;
    const opener = button('button.link', t`Whole report`, () => open(at));
    opener.ariaLabel = t`Whole report of ${visible(moment(at).text)}`;
    return row(heads, [
      [moment(at)],
      [index === 0 ? moment(until) : moment(entries[entries.length - index]?.at ?? until)],
      [verdict(status)],
      [tally(checks, misses)],
      [list('ul.changes', changes.map((change) => changed(change, rules))), whole.has(at) ? opener : null],
    ]);
  });
  const head = element('tr', heads.map((text) => cell('th', 'columnheader', text)));
  const made = element('table', roled('rowgroup', element('thead', roled('row', head))), roled('rowgroup', element('tbody', rows)));
  return roled('table', made);
}

/** @param {Status} status */
export function verdict(status) {
  const { icon, word } = statuses[status];
  const made = badge(icon, word);
  made.dataset.status = status;
  return made;
}

/**
 * @param {number} checks
 * @param {number} misses
 */
function tally(checks, misses) {
  if (misses === 0) return count(checks, 'check', 'checks');
  if (checks === 0) return t`${count(misses, 'check', 'checks')} without an answer`;
  return t`${count(checks, 'check', 'checks')}, ${count(misses, 'more', 'more')} without an answer`;
}

/**
 * @param {string[]} heads
 * @param {import('./dom.js').Child[][]} contents
 */
function row(heads, contents) {
  return roled('row', element('tr', contents.map((content, index) => {
    const made = cell('td', 'cell', ...content);
    made.dataset.head = heads[index];
    return made;
  })));
}

/**
 * @param {'th' | 'td'} kind
 * @param {string} role
 * @param {...import('./dom.js').Child} content
 */
function cell(kind, role, ...content) {
  return roled(role, element(kind, content));
}

/** Where rows are stacked, a browser may take a table for none unless the roles are written.
 * @template {HTMLElement} Kind
 * @param {string} role
 * @param {Kind} made */
function roled(role, made) {
  return Object.assign(made, { role });
}
