/** What is to be read beside a report: the texts of its rules, in the language of the moment when they are read, and names of providers. */
/** @import { Texts } from './finding-words.js' */
/** @import { Names } from './words.js' */

import { providers } from './check.js';
import { readNeighbours, readReference } from './core.js';
import { translated } from './text.js';

/**
 * What is shown with a report, and what can be asked for from there.
 * @typedef {object} Context
 * @property {Texts} texts
 * @property {Promise<void>} whole fulfilled once the texts are there of the rules for what stands beside the MX records
 * @property {Names} names
 * @property {(() => void) | undefined} lookIntoNetworks
 * @property {(() => string) | undefined} link an address that checks the same again
 */

/**
 * What is to be read beside a report.
 * @param {Partial<Pick<Context, 'lookIntoNetworks' | 'link'>>} [options]
 * @returns {Promise<Context>}
 */
export async function contextOf({ lookIntoNetworks, link } = {}) {
  const later = readNeighbours();
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
  const whole = later.then(take);
  whole.catch(() => undefined); // told to whoever waits for it
  return {
    texts,
    whole,
    names: new Map(known.map((provider) => [provider.id, provider])),
    lookIntoNetworks,
    link,
  };
}
