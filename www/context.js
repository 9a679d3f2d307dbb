/** What is to be read beside a report: the texts of its rules, in the language of the moment when they are read, and names of providers. */
/** @import { Texts } from './finding-words.js' */
/** @import { CheckOptions } from './check.js' */
/** @import { section } from './neighbour-section.js' */
/** @import { Names } from './words.js' */

import { providers, readNeighbours, readReference } from './known.js';
import { translated } from './text.js';

/**
 * What is shown with a report, and what can be asked for from there.
 * @typedef {object} Context
 * @property {Texts} texts
 * @property {() => Promise<void>} whole loads what shows what stands beside the MX records: the texts of the rules, and `beside`
 * @property {typeof section | undefined} beside
 * @property {Names} names
 * @property {(() => void) | undefined} lookIntoNetworks
 * @property {(() => string) | undefined} link an address that checks the same again
 * @property {((change: Pick<CheckOptions, 'mtaStsPolicy' | 'dkimSelectors'>) => void) | undefined} again checks the same
 *   again, with what DNS does not tell
 * @property {(() => CheckOptions) | undefined} asking who is asked about what comes up in a report
 */

/**
 * What is to be read beside a report.
 * @param {Partial<Pick<Context, 'lookIntoNetworks' | 'link' | 'again' | 'asking'>>} [options]
 * @returns {Promise<Context>}
 */
export async function contextOf({ lookIntoNetworks, link, again, asking } = {}) {
  const [{ rules }, known] = await Promise.all([readReference(), providers()]);
  /** @type {Texts} */
  const texts = new Map();
  /** @param {import('./core.js').RuleEntry[]} rules */
  const take = (rules) => rules.forEach((rule) => texts.set(rule.id, {
    ...rule,
    get title() { return translated(rule.title); },
    get explanation() { return translated(rule.explanation); },
    get fix() { return translated(rule.fix); },
  }));
  take(rules);
  /** @type {Promise<void> | undefined} */
  let whole;
  /** @type {Context} */
  const context = {
    texts,
    whole: () => whole ??= Promise.all([readNeighbours(), import('./neighbour-section.js')]).then(([rules, { section }]) => {
      take(rules);
      context.beside = section;
    }),
    beside: undefined,
    names: new Map(known.map((provider) => [provider.id, provider])),
    lookIntoNetworks,
    link,
    again,
    asking,
  };
  return context;
}
