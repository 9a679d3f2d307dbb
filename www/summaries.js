/** What stands beside the MX records, in a word and a sentence for each family: for a page, a ticket, a terminal. Pure. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Neighbours } from './wasm/neighbours.js' */
/** @import { Icon } from './dom.js' */
/** @import { Words } from './marks.js' */

import { isOf } from './families.js';
import { mtaSts, tlsRpt, transport } from './summaries-arriving.js';
import { bimi, dkim, dmarc, services } from './summaries-sending.js';
import { spf } from './summaries-spf.js';
import { t } from './text.js';

/** What a state is to the domain: good, neither good nor bad, something to know, something to mend, mail that is lost.
 * @typedef {'good' | 'calm' | 'notice' | 'warning' | 'error' | 'unknown'} Tone */

/** What is to be said of a family.
 * @typedef {object} Said
 * @property {Tone} tone
 * @property {Icon} icon
 * @property {string} word
 * @property {Words[]} sentence */

/** Which mail it is about: that for the domain, that from it, or what programs of its people do.
 * @typedef {'for' | 'from' | 'programs'} Side */

/** @typedef {Said & { family: keyof Neighbours, side: Side, title: string }} Summary */

/**
 * Each family, in the order in which they are shown; nothing where nobody looked.
 * @param {Report} report
 * @returns {Summary[]}
 */
export function summaries(report) {
  const { neighbours } = report;
  if (!neighbours) return [];
  /** @type {[keyof Neighbours, Side, string, Said][]} */
  const all = [
    ['mtaSts', 'for', 'MTA-STS', mtaSts(neighbours)],
    ['tlsRpt', 'for', 'TLS-RPT', tlsRpt(neighbours)],
    ['transport', 'for', t`MTA-STS and DANE together`, transport(neighbours)],
    ['spf', 'from', 'SPF', spf(neighbours)],
    ['dmarc', 'from', 'DMARC', dmarc(neighbours)],
    ['dkim', 'from', 'DKIM', dkim(neighbours)],
    ['bimi', 'from', 'BIMI', bimi(neighbours)],
    ['services', 'programs', t`Mail programs`, services(neighbours)],
  ];
  return all.map(([family, side, title, said]) => ({ family, side, title, ...mended(said, faults(report, family)) }));
}

/**
 * What was found of a family, the worst first.
 * @param {Report} report
 * @param {keyof Neighbours} family
 */
export function faults({ findings }, family) {
  return findings.filter(({ id }) => isOf(id, family));
}

/**
 * What is in place and has a fault all the same is not simply good.
 * @param {Said} said
 * @param {Report['findings']} found
 * @returns {Said}
 */
function mended(said, found) {
  const [worst] = found;
  if (said.tone !== 'good' || !worst || worst.severity === 'notice') return said;
  return { ...said, tone: worst.severity, icon: 'warn', word: t`In place, with faults` };
}
