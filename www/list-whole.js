/** The whole report of a row, in a dialog. */
/** @import { Row } from './list-row.js' */
/** @import { Store } from './list-store.js' */

import { button, element, foreign, visible } from './dom.js';
import { write } from './link.js';
import { t } from './text.js';

/** @param {Store} store */
export function whole(store) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('whole'));
  /** @type {(string | null)[]} */
  let faults = [];
  let back = () => undefined;
  dialog.addEventListener('close', () => {
    dialog.replaceChildren();
    back();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close(); // beside what it holds
  });

  return {
    /** @param {(string | null)[]} words why entries are no domains, by their index */
    faults: (words) => void (faults = words),
    /**
     * @param {Row} row
     * @param {() => void} focus where to go when it is closed
     */
    async open(row, focus) {
      back = () => void focus();
      const title = Object.assign(element('h2', foreign(row.shown)), { id: 'wholeTitle', tabIndex: -1 });
      const content = element('div.content', element('div.head', title, button('button', t`Close`, () => dialog.close())));
      dialog.setAttribute('aria-labelledby', title.id);
      dialog.replaceChildren(content);
      dialog.showModal();
      title.focus();
      content.append(...await contentOf(row));
    },
  };

  /** @param {Row} row */
  async function contentOf({ index, fault, outcome, input, name }) {
    if (fault) return [element('p', foreign(faults[index] ?? fault.message))];
    if (outcome?.failed) return [element('p', t`Nothing is known about it: mxlens itself failed, which is no fault of the domain.`)];
    if (!outcome) return [element('p', t`It was not checked yet.`)];
    try {
      const [report, { result }, { contextOf }] = await Promise.all([store.report(index), import('./result.js'), import('./context.js')]);
      if (!report) return [element('p', t`The report is not there any more.`)];
      const place = result();
      place.show(report, await contextOf({ link: () => new URL(`./${write({ input: name })}`, document.baseURI).href }));
      return [input === name ? null : element('p.quiet', t`In the list it is ${visible(input)}.`), place.node].filter((one) => one !== null);
    } catch (error) {
      return [element('p.trouble', t`The report could not be shown: ${visible(error instanceof Error ? error.message : String(error))}`)];
    }
  }
}
