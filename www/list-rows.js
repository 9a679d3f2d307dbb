/** The table of a list: what its cells say. */
/** @import { Texts } from './finding-words.js' */
/** @import { Row } from './list-row.js' */
/** @import { Key, View } from './list-view.js' */

import { badge, element, foreign, visible } from './dom.js';
import { kindOf, why } from './list-row.js';
import { table } from './list-table.js';
import { seen } from './list-view.js';
import { named, rich, t, translated } from './text.js';
import { statuses } from './words.js';

/** What a row is, in a word with its sign: a verdict, or why there is none. */
export const kinds = {
  ...statuses,
  invalid: named('No mail domain', { icon: /** @type {const} */ ('note') }),
  waiting: named('Not checked yet', { icon: /** @type {const} */ ('note') }),
};

/**
 * @param {HTMLElement} home
 * @param {Texts} texts
 * @param {Map<string, string>} names of providers
 * @param {(row: Row, back: () => void) => void} open
 */
export function rowTable(home, texts, names, open) {
  /** Why entries are no domains, by their index.
   * @type {(string | null)[]} */
  let faults = [];
  /** @type {{ key: Key | '', down: boolean }} */
  let order = { key: '', down: false };
  let redraw = () => undefined;
  /** @param {Row} row */
  const goes = ({ outcome }) => visible(names.get(outcome?.provider ?? '') ?? (outcome?.first === '.' ? '' : outcome?.first) ?? '');

  const made = table(home, {
    columns: [
      { key: 'domain', word: t`Domain`, cell: ({ shown, given }) =>
        [foreign(shown), given > 1 ? element('span.quiet', t`given ${given} times`) : null] },
      { key: 'verdict', word: t`Verdict`, cell: verdictOf },
      { key: 'findings', word: t`Findings`, cell: (row) => row.fault ? [faults[row.index] ?? null] : findingsOf(row) },
      { key: 'goes', word: t`Mail goes to`, cell: (row) => [foreign(goes(row))] },
    ],
    open: (row) => open(row, made.focus),
    sort(key) {
      // the third time it is the order of the list again
      const next = /** @type {Key} */ (key);
      order = order.key !== next ? { key: next, down: next === 'findings' } : order.down === (next === 'findings') ? { key: next, down: !order.down } : { key: '', down: false };
      redraw();
    },
  });

  /** @param {Row} row */
  function verdictOf(row) {
    const kind = kindOf(row);
    const { word, icon } = kinds[kind];
    const sign = badge(icon, row.outcome?.partial ? t`${word}, not all seen` : word);
    sign.dataset.status = kind;
    return [sign];
  }

  /** @param {Row} row */
  function findingsOf({ outcome }) {
    if (!outcome) return [];
    const [worst] = outcome.findings;
    if (!worst) return outcome.status === 'undetermined' ? [foreign(why(outcome))] : [t`none`];
    const title = translated(texts.get(worst)?.title ?? worst);
    const more = outcome.findings.length - 1;
    return more > 0 ? rich`${title} and ${more} more` : [title];
  }

  return {
    /** @param {(string | null)[]} words */
    faults: (words) => void (faults = words),
    clear: made.clear,
    /**
     * @param {Row[]} rows
     * @param {Pick<View, 'kind' | 'finding' | 'text'>} view
     * @returns {number} how many are shown
     */
    show(rows, view) {
      redraw = () => {
        const found = seen(rows, { ...view, ...order }, goes);
        made.show(found, order);
        count = found.length;
      };
      let count = 0;
      redraw();
      return count;
    },
  };
}
