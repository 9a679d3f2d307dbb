/** What a check is told, out of what the command is told. */
/** @import { CheckOptions } from '../www/check.js' */
/** @import { Context } from '../www/context.js' */
/** @import { Catalog } from '../www/text.js' */
/** @import { Call } from './usage.js' */

import { readFile } from 'node:fs/promises';
import { LOCALES } from '../www/language.js';
import { contextOf } from '../www/context.js';
import { speak } from '../www/text.js';
import { UsageError } from './usage.js';

/**
 * @param {Call['options']} options
 * @returns {Promise<CheckOptions>}
 */
export async function askingOf(options) {
  const { resolver, mode, expect, draft, dnssec, neighbours, 'trust-anchors': anchors, 'mta-sts-policy': policy, 'dkim-selector': selectors } = options;
  /** @type {CheckOptions} */
  const told = {};
  if (resolver) told.resolvers = /** @type {string[]} */ (resolver);
  if (mode) told.mode = /** @type {CheckOptions['mode']} */ (mode);
  if (expect) told.expect = /** @type {string[]} */ (expect).join('\n');
  if (draft) told.draft = /** @type {string[]} */ (draft).join('\n');
  if (dnssec === false) told.dnssec = false;
  if (policy) told.mtaStsPolicy = await readText(/** @type {string} */ (policy));
  if (selectors) told.dkimSelectors = /** @type {string[]} */ (selectors);
  // who names a policy or a key wants them looked at
  if (neighbours !== undefined || policy || selectors) told.neighbours = neighbours !== false;
  if (anchors) told.trustAnchors = await readText(/** @type {string} */ (anchors));
  return told;
}

/**
 * Speaks a language, and has the texts of the rules in it.
 * @param {Call['options']} options
 * @returns {Promise<Context>}
 */
export async function texts({ lang }) {
  const language = /** @type {keyof typeof LOCALES} */ (lang ?? 'en');
  if (language !== 'en') {
    /** @type {Catalog} */
    const catalog = JSON.parse(await readText(new URL(`../www/lang/${language}.json`, import.meta.url)));
    speak({ locale: LOCALES[language], catalog, rightToLeft: language === 'ar' });
  }
  const context = await contextOf();
  await context.whole(); // the rules of what stands beside the MX records are among them then
  return context;
}

/**
 * The text of a file that was named.
 * @param {string | URL} path
 */
export async function readText(path) {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
