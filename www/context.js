/** What is to be read beside a report: the texts of its rules, in the language of the moment when they are read, and names of providers. */
/** @import { Texts } from './finding-words.js' */
/** @import { Names } from './words.js' */

import { providers, rules } from './check.js';
import { translated } from './text.js';

/**
 * What is shown with a report, and what can be asked for from there.
 * @typedef {object} Context
 * @property {Texts} texts
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
  const [all, known] = await Promise.all([rules(), providers()]);
  return {
    texts: new Map(all.map((rule) => [rule.id, {
      ...rule,
      get title() { return translated(rule.title); },
      get explanation() { return translated(rule.explanation); },
      get fix() { return translated(rule.fix); },
    }])),
    names: new Map(known.map((provider) => [provider.id, provider])),
    lookIntoNetworks,
    link,
  };
}
