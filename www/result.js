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
  Object.assign(outcome, { role: 'group', ariaLabel: t`Verdict` }); // no landmark: there may be many
  const node = element('div.result', outcome, sheet);
  /** @type {Field | null} */
  let refused = null;
  /** @type {(string | Node)[]} */
  let growing = [];

  /**
   * Puts the place into a state, with nothing left of the one before.
   * @param {State} state
   * @param {string} heading
   * @param {string} status
   * @param {boolean} isLaid whether the report stands there already
   */
  const enter = (state, heading, status = '', isLaid = false) => {
    const takesFocus = node.contains(focused());
    node.dataset.state = state;
    outcome.dataset.status = status;
    for (const one of [mark, word, basis, asking]) one.replaceChildren();
    if (!isLaid) sheet.replaceChildren(...(growing = []));
    if (state !== 'done' && state !== 'proving') said.replaceChildren();
    refused?.removeAttribute('aria-invalid');
    refused?.removeAttribute('aria-describedby');
    refused = null;
    onState?.(state, heading);
    if (takesFocus && !node.contains(focused())) home?.focus({ preventScroll: state === 'done' });
  };

  /**
   * Writes the sentence that assistive technology says, unless it stands there.
   * @param {...(Child | Child[])} sentence
   */
  const pronounce = (...sentence) => {
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
     * @param {Content} [inTurns] of them, made in turns, and laid out so
     */
    show(report, context, inTurns) {
      const made = inTurns ?? content(report, context);
      const sections = nodes(made.sections);
      const turn = inTurns && !document.hidden ? requestAnimationFrame : (/** @type {() => void} */ act) => act();
      if (node.dataset.state === 'proving') return grow(sections, turn, () => conclude(report, made, true));
      conclude(report, made);
      grow(sections, turn);
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
      pronounce(stopped ? rich`Nothing is known about ${foreign(input)}: the check was stopped.`
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
      pronounce(foreign(message));
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
   * Says what came of a check.
   * @param {Report} report
   * @param {Content} made
   * @param {boolean} [isLaid]
   */
  function conclude(report, made, isLaid) {
    const { verdict: { status, partial }, pending, draft, target } = report;
    const { word: says, icon: sign } = statuses[status];
    const shown = visible(target.shown);
    enter(pending.length > 0 ? 'proving' : 'done', draft ? t`${shown} (draft): ${says}` : t`${shown}: ${says}`, status, isLaid);
    mark.append(icon(sign));
    word.textContent = pending.includes('dnssec') ? t`${says}, but for signatures` : pending.length > 0 ? t`${says} so far` : partial ? t`${says}, not everything seen` : says;
    pronounce(verdict(report));
    basis.append(...nodes(made.basis));
  }

  /**
   * Puts sections in the places of those like them, each in a turn: all take a phone a tenth of a second.
   * @param {(string | Node)[]} sections
   * @param {(act: () => void) => void} turn
   * @param {() => void} [end]
   */
  function grow(sections, turn, end) {
    growing = sections;
    const next = (/** @type {number} */ at) => {
      if (growing !== sections) return;
      const section = sections[at];
      if (section instanceof Element) {
        const putBack = standing();
        const alike = [...sheet.children].slice(at).find(({ className }) => className === section.className);
        sheet.insertBefore(section, sheet.children[at] ?? null);
        alike?.remove();
        putBack();
        return turn(() => next(at + 1));
      }
      while (sheet.children.length > at) sheet.lastChild?.remove();
      end?.();
    };
    next(0);
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
