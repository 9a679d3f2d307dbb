/** Which rules are about what stands beside the MX records, by their ids. Pure. */
/** @import { Neighbours } from './wasm/neighbours.js' */
/** @import { RuleId } from './core.js' */

/** What the ids of the rules of each family begin with; what is about two of them is told at one.
 * @type {Partial<Record<keyof Neighbours, readonly string[]>>} */
const RULES_OF = {
  mtaSts: ['mta-sts-'],
  tlsRpt: ['tls-rpt-'],
  spf: ['spf-', 'mail-domain-spf-denies', 'null-mx-domain-sends'],
  dmarc: ['dmarc-'],
  dkim: ['dkim-'],
  bimi: ['bimi-'],
  services: ['service-'],
};

/**
 * Whether a rule is about a family.
 * @param {RuleId} id
 * @param {keyof Neighbours} family
 */
export function isOf(id, family) {
  return RULES_OF[family]?.some((start) => id.startsWith(start)) === true;
}

/**
 * Whether a rule is about what stands beside the MX records.
 * @param {RuleId} id
 */
export function isBeside(id) {
  return Object.values(RULES_OF).some((starts) => starts.some((start) => id.startsWith(start)));
}
