/**
 * A place in which a check is shown: that it runs, its verdict and report, or why there is none. The page has one,
 * lists and watches open one for a domain of theirs.
 */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */
/** @import { Context } from './context.js' */
/** @import { Content } from './report.js' */

import { button, element, foreign, icon, nodes, visible } from './dom.js';
import { content } from './report.js';
import { count, rich, t } from './text.js';
import { statuses, verdict } from './words.js';

/** What a place is in: a check runs, its verdict is there but signatures are out, it is over, there is none.
 * @typedef {'running' | 'proving' | 'done' | 'stopped' | 'failed' | 'invalid'} State */

/** @typedef {Error & {code?: string, position?: number | null}} Failure a position counts characters or lines from 1 */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * @param {object} [options]
 * @param {HTMLElement} [options.home] what takes the focus when that which has it is replaced
 * @param {(state: State, heading: string) => void} [options.onState] hears what the place is in, and a title for that
 */
export function result({ home, onState } = {}) {
  const [mark, word, said] = [element('div.mark'), element('p.word'), element('div.verdict')];
  const [asking, basis, sheet] = [element('div.asking'), element('div.grounds'), element('div.report')];
  const progress = element('p.progress');
  Object.assign(said, { role: 'status', ariaLive: 'polite', id: `verdict-${++places}` });
  const outcome = element('section.outcome', mark, element('div', word, said, asking, basis));
  for (const [part, one] of Object.entries({ outcome, mark, word, verdict: said, grounds: basis, report: sheet })) one.part.add(part);
  Object.assign(outcome, { role: 'group', ariaLabel: t`Verdict` }); // and no landmark, as there may be many on a page
  const node = element('div.result', outcome, sheet);
  /** @type {Field | null} */
  let refused = null;

  /**
   * Puts the place into a state, with nothing left of the one before.
   * @param {State} state
   * @param {string} heading
   * @param {string} status
   */
  const enter = (state, heading, status = '') => {
    const takesFocus = node.contains(focused());
    node.dataset.state = state;
    outcome.dataset.status = status;
    for (const one of [mark, word, basis, sheet, asking]) one.replaceChildren();
    if (state !== 'done' && state !== 'proving') said.replaceChildren();
    refused?.removeAttribute('aria-invalid');
    refused?.removeAttribute('aria-describedby');
    refused = null;
    onState?.(state, heading);
    if (takesFocus) home?.focus({ preventScroll: state === 'done' }); // who reads on while signatures come stays there
  };

  /**
   * Writes the sentence that assistive technology says, unless it stands there.
   * @param {...(Child | Child[])} sentence
   */
  const conclude = (...sentence) => {
    const line = element('h2', ...sentence);
    if (line.textContent !== said.textContent) said.replaceChildren(line);
  };

  return {
    node,
    /**
     * A check of this begins.
     * @param {string} input
     * @param {() => void} stop
     */
    begin(input, stop) {
      enter('running', visible(input));
      progress.textContent = '';
      asking.append(element('p', rich`Asking DNS about ${foreign(input)}`), progress, button('button.stop', t`Stop`, stop));
    },
    /** @param {{ asked: number, answered: number }} how */
    progress({ asked, answered }) {
      progress.textContent = t`${answered} of ${count(asked, 'query', 'queries')} answered`;
    },
    /**
     * @param {Report} report
     * @param {Context} context
     * @param {Content} [made] of them, where that was made in turns
     */
    show(report, context, made = content(report, context)) {
      const { status, partial } = report.verdict;
      const isFirst = report.pending.length > 0;
      const said = statuses[status];
      const shown = visible(report.target.shown);
      const heading = report.draft ? t`${shown} (draft): ${said.word}` : t`${shown}: ${said.word}`;
      const putBack = standing();
      enter(isFirst ? 'proving' : 'done', heading, status);
      mark.append(icon(said.icon));
      word.textContent = report.pending.includes('dnssec') ? t`${said.word}, but for signatures` : isFirst ? t`${said.word} so far` : partial ? t`${said.word}, not everything seen` : said.word;
      conclude(verdict(report));
      basis.append(...nodes(made.basis));
      if (isFirst) grow(nodes(made.sections));
      else sheet.append(...nodes(made.sections));
      if (!isFirst) putBack();
    },
    /**
     * What ends a check without a report: a stop, or a fault of mxlens.
     * @param {Failure} error
     * @param {string} input
     * @param {() => void} again
     */
    fail(error, input, again) {
      const stopped = error.name === 'AbortError';
      enter(stopped ? 'stopped' : 'failed', visible(input));
      mark.append(icon('unknown'));
      word.textContent = stopped ? t`Stopped` : t`mxlens failed`;
      conclude(stopped ? rich`Nothing is known about ${foreign(input)}: the check was stopped.`
        : rich`Nothing is known about ${foreign(input)}: mxlens itself failed, which is no fault of the domain.`);
      if (!stopped) basis.append(element('p.quiet', foreign(error.message)));
      basis.append(button('button', t`Check again`, again));
    },
    /**
     * What was typed cannot be checked.
     * @param {Field | null} field where it was typed
     * @param {string} heading
     * @param {string} message
     * @param {number | null} [position] counts the characters of `input` from 1
     * @param {string} [input]
     */
    refuse(field, heading, message, position, input) {
      enter('invalid', '');
      mark.append(icon('note'));
      word.textContent = heading;
      conclude(foreign(message));
      refused = field;
      field?.setAttribute('aria-invalid', 'true');
      field?.setAttribute('aria-describedby', said.id);
      field?.focus();
      const characters = [...input ?? ''];
      const at = (position ?? 0) - 1;
      const wrong = characters[at];
      if (wrong === undefined) return;
      const [before, after] = [characters.slice(0, at).join(''), characters.slice(at + 1).join('')];
      if (field && 'setSelectionRange' in field) field.setSelectionRange(before.length, before.length + wrong.length);
      basis.append(element('p.typed', foreign(before), element('mark', foreign(wrong)), foreign(after)));
    },
  };

  /** What has the focus, where the place is: in the document, or in an element's shadow. */
  function focused() {
    const root = node.getRootNode();
    return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
  }

  /**
   * Puts sections below each other, each in a frame of its own: laying out all at once takes a phone a tenth of a second.
   * @param {(string | Node)[]} sections
   */
  function grow([next, ...rest]) {
    if (next === undefined) return;
    sheet.append(next);
    const { lastChild } = sheet;
    requestAnimationFrame(() => sheet.lastChild === lastChild && grow(rest)); // unless another report stands there by then
  }

  /** What is open of the first report, and has the focus, and what makes it so in the one that takes its place. */
  function standing() {
    const wasFirst = node.dataset.state === 'proving';
    const open = [...sheet.querySelectorAll('details.panel[open]')].map(({ className }) => className);
    const within = sheet.contains(focused()) ? focused()?.closest('details')?.className : undefined;
    return () => {
      if (!wasFirst) return;
      for (const details of sheet.querySelectorAll('details')) {
        if (open.includes(details.className)) details.open = true;
        if (details.className === within) details.querySelector('summary')?.focus({ preventScroll: true });
      }
    };
  }
}

/** How many there are in the document. */
let places = 0;
