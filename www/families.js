/** Which rules are about what stands beside the MX records, by their ids. Pure. */
/** @import { Neighbours } from './wasm/neighbours.js' */
/** @import { RuleId } from './core.js' */

/** What the ids of the rules of each family begin with; what is about two of them is told at the first.
 * @type {Partial<Record<keyof Neighbours, string>>} */
export const RULES_OF = {
  mtaSts: 'mta-sts-', tlsRpt: 'tls-rpt-', spf: 'spf-', dmarc: 'dmarc-', dkim: 'dkim-', bimi: 'bimi-', services: 'service-',
};

/**
 * Whether a rule is about what stands beside the MX records.
 * @param {RuleId} id
 */
export function isBeside(id) {
  return Object.values(RULES_OF).some((start) => id.startsWith(start));
}
