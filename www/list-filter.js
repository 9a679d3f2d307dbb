/** Says which rows are to be shown: by verdict, by finding, by text; with how many there are of each. */
/** @import { RuleId } from './core.js' */
/** @import { Texts } from './finding-words.js' */
/** @import { Kind } from './list-row.js' */
/** @import { tally } from './list-view.js' */

import { element, icon } from './dom.js';
import { kinds } from './list-rows.js';
import { KINDS } from './list-view.js';
import { number, t, translated } from './text.js';

/**
 * @param {HTMLElement} home
 * @param {Texts} texts
 * @param {() => void} changed
 */
export function filters(home, texts, changed) {
  /** @type {Kind | ''} */
  let kind = '';
  const chips = new Map((/** @type {(Kind | '')[]} */ (['', ...KINDS])).map((one) => [one, chip(one)]));
  const verdicts = Object.assign(element('div.chips', [...chips.values()].map(({ node }) => node)), { role: 'group', ariaLabel: t`Verdict` });
  const select = element('select', Object.assign(element('option', t`Any or none`), { value: '' }));
  const search = Object.assign(element('input'), { type: 'search', autocomplete: 'off', spellcheck: false });
  /** @type {Map<RuleId, HTMLOptionElement>} */
  const options = new Map();
  select.addEventListener('change', changed);
  search.addEventListener('input', changed);
  home.replaceChildren(verdicts, element('div.fields',
    element('label', element('span', t`Finding`), select), element('label', element('span', t`Domain or exchange`), search)));

  /** @param {Kind | ''} one */
  function chip(one) {
    const amount = element('span.amount');
    const node = Object.assign(element('button', one ? icon(kinds[one].icon) : null, element('span', one ? kinds[one].word : t`All`), amount), { type: 'button', ariaPressed: `${one === ''}` });
    node.dataset.status = one;
    node.addEventListener('click', () => {
      choose(one);
      changed();
    });
    return { node, amount };
  }

  /** @param {Kind | ''} next */
  function choose(next) {
    kind = next;
    for (const [one, { node }] of chips) node.ariaPressed = `${one === kind}`;
  }

  return {
    view: () => ({ kind, finding: /** @type {RuleId | ''} */ (select.value), text: search.value }),
    clear() {
      choose('');
      for (const option of options.values()) option.remove();
      options.clear();
      [select.value, search.value] = ['', ''];
    },
    /**
     * @param {ReturnType<typeof tally>} found
     * @param {number} total
     */
    counts({ kinds: amounts, findings }, total) {
      for (const [one, { node, amount }] of chips) {
        const there = one ? amounts.get(one) ?? 0 : total;
        amount.textContent = number(there);
        node.hidden = there === 0 && one !== kind;
      }
      // in the order of the reference, so that none moves as others come
      for (const [id, { title }] of texts) {
        const there = findings.get(id) ?? 0;
        const known = options.get(id);
        if (!known && there === 0) continue;
        const option = known ?? Object.assign(element('option'), { value: id });
        option.textContent = t`${translated(title)} (${there})`;
        if (known) continue;
        options.set(id, option);
        const later = [...texts.keys()].slice([...texts.keys()].indexOf(id) + 1).map((one) => options.get(one)).find((one) => one);
        select.insertBefore(option, later ?? null);
      }
    },
  };
}
