/** A watched domain on the page: how it is, since when, when it is checked next, and what can be done. */
/** @import { Entry, Watched } from './watch-course.js' */
/** @import { Child } from './dom.js' */
/** @import { Rules } from './watch-words.js' */

import { badge, button, element, foreign, list, nodes, visible } from './dom.js';
import { count, rich, t } from './text.js';
import { PATIENCE } from './watch-course.js';
import { isMet } from './watch-difference.js';
import { line, table, verdict } from './watch-line.js';
import { changed, moment } from './watch-words.js';
import { short } from './words.js';

/**
 * What is shown of a domain.
 * @typedef {object} Shown
 * @property {Watched} watched
 * @property {Entry[]} history
 * @property {ReadonlySet<number>} whole entries of which there is a report, by their beginning
 * @property {boolean} running
 * @property {boolean} online
 */

/**
 * What can be done with it.
 * @typedef {object} Acts
 * @property {(name: string, at?: number) => void} open shows a report: the last one, or that of an entry
 * @property {(watched: Watched) => void} expect changes what is expected
 * @property {(name: string) => void} remove
 */

/**
 * A card that stays while what it shows changes, so that the focus does, and what is open.
 * @param {string} name
 * @param {Rules} rules
 * @param {Acts} acts
 */
export function card(name, rules, acts) {
  /** @type {Shown | undefined} */
  let now;
  const title = button('button.name', '', () => acts.open(name));
  const [marks, state, when, strip] = [element('div.marks'), element('div.state'), element('p.quiet'), element('div.strip')];
  const past = element('details.past', element('summary', t`History`));
  const rows = element('div');
  past.append(rows);
  const expectation = button('button.link', '', () => now && acts.expect(now.watched));
  const actions = element('div.actions');
  const remove = button('button.link', t`Remove`, () => {
    const yes = button('button', t`Remove it`, () => acts.remove(name));
    const no = button('button', t`Keep it`, () => {
      actions.replaceChildren(expectation, remove);
      remove.focus();
    });
    actions.replaceChildren(element('p', rich`Remove ${foreign(now?.watched.shown ?? name)} and its history?`), yes, no);
    no.focus();
  });
  actions.append(expectation, remove);
  const node = element('li.watched', element('div.head', element('h3', title), marks), state, when, strip, element('div.foot', past, actions));

  const [fillMarks, fillState, fillWhen, fillStrip, fillRows] = [marks, state, when, strip, rows].map(filler);
  const tabulate = () => {
    if (past.open && now) fillRows?.(table(now.history, now.whole, rules, (at) => acts.open(name, at)));
  };
  past.addEventListener('toggle', tabulate);

  /** @param {Shown} shown */
  const update = (shown) => {
    now = shown;
    const { watched, history } = shown;
    const name = visible(watched.shown);
    if (title.textContent !== name) title.replaceChildren(...nodes([foreign(watched.shown)]));
    title.disabled = watched.lastAt === null;
    for (const one of [remove, expectation]) one.ariaLabel = null;
    expectation.textContent = watched.expect ? t`Change what is expected` : t`Say what is expected`;
    expectation.ariaLabel = t`${expectation.textContent}: ${name}`;
    remove.ariaLabel = t`Remove ${name}`;
    node.dataset.status = status(watched);
    fillMarks?.(...badges(watched));
    fillState?.(...standing(watched, history, rules));
    fillWhen?.(...times(shown));
    fillStrip?.(...line(history, Date.now()));
    past.hidden = history.length === 0;
    tabulate();
  };
  return {
    node,
    update,
    /** Shows the same as the time is now. */
    again: () => now && update(now),
    focus: () => title.focus(),
  };
}

/** @typedef {ReturnType<typeof card>} Card */

/**
 * Puts what is shown into a place, unless it stands there: what is open stays so, and the focus.
 * @param {HTMLElement} place
 */
function filler(place) {
  /** @type {Node | undefined} */
  let before;
  return (/** @type {Child[]} */ ...children) => {
    const next = element('div', children);
    if (before?.isEqualNode(next)) return;
    before = next.cloneNode(true);
    place.replaceChildren(...next.childNodes);
  };
}

/** @param {Watched} watched */
function status({ known, silence }) {
  if ((silence?.misses ?? 0) >= PATIENCE) return 'undetermined';
  return known?.status ?? 'undetermined';
}

/** @param {Watched} watched */
function badges(watched) {
  const { known, lastAt, expect } = watched;
  if (lastAt === null) return [badge('note', t`Not checked yet`)];
  const expected = known?.expected;
  const met = badge('yes', t`As expected`);
  met.dataset.status = 'deliverable';
  const missed = badge('no', t`Not as expected`);
  missed.dataset.status = 'undeliverable';
  return [...expect && expected && status(watched) !== 'undetermined' ? [isMet(expected) ? met : missed] : [], verdict(status(watched))];
}

/**
 * @param {Watched} watched
 * @param {Entry[]} history
 * @param {Rules} rules
 * @returns {Child[]}
 */
function standing({ silence, known, expect }, history, rules) {
  const last = history.at(-1);
  const isSilent = (silence?.misses ?? 0) >= PATIENCE;
  const why = silence?.error ? short(silence.error) : t`mxlens itself failed`;
  return [
    silence && (isSilent || !last)
      ? element('p', rich`Nothing has been known since ${moment(silence.since)}: ${count(silence.misses, 'check', 'checks')} got no answer that tells (${foreign(why)}). That is no failure of the domain.`)
      : silence ? element('p.quiet', rich`The last check got no answer that tells (${foreign(why)}); what is shown was known at ${moment(silence.since)}.`)
      : null,
    !isSilent && expect && known?.expected && !isMet(known.expected) ? element('div', deviations(known.expected, rules)) : null,
    isSilent && last?.status === 'undetermined' ? null
      : last && last.changes.every(({ kind }) => kind === 'baseline')
      ? element('p', rich`No change in ${count(last.checks, 'check', 'checks')}, since ${moment(last.at)}.`)
      : last ? element('div', element('p', rich`Last change: ${moment(last.at)}. It stands so after ${count(last.checks + last.misses, 'check', 'checks')}.`),
        list('ul.changes', last.changes.map((change) => changed(change, rules)), 4)) : null,
  ];
}

/**
 * @param {import('./watch-difference.js').Deviation} deviation
 * @param {Rules} rules
 */
function deviations({ missing, other, extra }, rules) {
  /** @type {import('./watch-difference.js').Change[]} */
  const all = [
    ...missing.map((record) => /** @type {const} */ ({ kind: 'expectedMissing', record })),
    ...other.map((record) => /** @type {const} */ ({ kind: 'expectedOther', record })),
    ...extra.map((record) => /** @type {const} */ ({ kind: 'unexpected', record })),
  ];
  return list('ul.changes', all.map((change) => changed(change, rules)), 4);
}

/**
 * @param {Shown} shown
 * @returns {Child[]}
 */
function times({ watched: { lastAt, dueAt }, running, online }) {
  const last = lastAt === null ? [] : rich`Last checked: ${moment(lastAt)}.`;
  if (running) return [...last, ' ', t`Checking now…`];
  if (!online) return [...last, ' ', t`Goes on when this machine is online again.`];
  return dueAt <= Date.now() ? [...last, ' ', t`The next check is about to begin.`] : [...last, ' ', ...rich`Next check: ${moment(dueAt)}.`];
}
