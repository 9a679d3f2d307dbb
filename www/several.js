/** The fields for more than one resolver: one and then another, or several to compare. */
/** @import { Resolver } from './chooser.js' */

import { element, visible } from './dom.js';
import { t } from './text.js';

/**
 * @param {HTMLElement | null} node where they are made
 * @param {Resolver[]} list
 */
export function several(node, list) {
  const sound = list.filter(({ filtering }) => !filtering);
  const selects = [0, 1].map((index) => {
    const made = element('select', sound.map(({ id, name }) => Object.assign(element('option', visible(name)), { value: id })));
    made.selectedIndex = Math.min(index, sound.length - 1);
    return made;
  });
  const ticks = new Map(list.map(({ id }) => [id, Object.assign(element('input'), { type: 'checkbox' })]));
  /**
   * @param {string} heading
   * @param {Resolver[]} resolvers
   */
  const group = (heading, resolvers) => resolvers.length === 0 ? null : element('fieldset', element('legend', heading),
    resolvers.map(({ id, name }) => element('label', ticks.get(id) ?? null, visible(name))));
  const pair = element('div.pair', selects.map((one, index) => element('label', index === 0 ? t`First|resolver` : t`Then|resolver`, one)));
  const compare = element('div.compare', group(t`What do these say?`, sound),
    group(t`Is the domain filtered by these?`, list.filter(({ filtering }) => filtering)),
    element('p', t`And, if you like, one more:`));
  node?.replaceChildren(pair, compare);
  return {
    node,
    get: () => ({
      pair: selects.map(({ value }) => value),
      ticked: [...ticks].flatMap(([id, { checked }]) => checked ? [id] : []),
    }),
    /**
     * What is no longer offered is left out; where nothing is left, it is the first two.
     * @param {string[]} pair
     * @param {string[]} ticked
     */
    set(pair, ticked) {
      selects.forEach((one, index) => {
        if (sound.some(({ id }) => id === pair[index])) one.value = pair[index] ?? '';
      });
      const known = ticked.filter((id) => ticks.has(id));
      const wanted = known.length > 0 ? known : sound.slice(0, 3).map(({ id }) => id);
      for (const [id, tick] of ticks) tick.checked = wanted.includes(id);
    },
    /** @param {string} choice */
    show(choice) {
      pair.hidden = choice !== 'pair';
      compare.hidden = choice !== 'compare';
      if (node) node.hidden = pair.hidden && compare.hidden;
    },
  };
}
