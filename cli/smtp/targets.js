/** Whom to try: every address of every exchange, in the order in which senders do. */
/** @import { Report } from '../../www/wasm/mxlens.js' */

/** @typedef {'ipv4' | 'ipv6'} Family */

/** @typedef {{ preference: number, exchange: string, address: string, family: Family }} Target */

/**
 * Exchanges that no sender can use are left out, and so are addresses that cannot be reached from everywhere: what
 * answers there is another server on another network.
 * @param {Report} report
 * @param {number} most
 * @returns {{ targets: Target[], left: number }} left: how many were too many
 */
export function targetsOf({ delivery }, most) {
  const all = delivery.levels.flatMap(({ preference, exchanges }) => exchanges
    .filter(({ state }) => state !== 'unusable')
    .flatMap(({ exchange, addresses }) => addresses
      .filter(({ global }) => global)
      .map(({ address }) => ({ preference, exchange, address, family: familyOf(address) }))));
  return { targets: all.slice(0, most), left: Math.max(0, all.length - most) };
}

/**
 * @param {string} address
 * @returns {Family}
 */
export const familyOf = (address) => address.includes(':') ? 'ipv6' : 'ipv4';
