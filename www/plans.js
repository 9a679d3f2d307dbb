/**
 * What is worked out from a report: what is left while something is down, and what real senders do.
 *
 * The module that does it is loaded at the first call.
 */

import { binary } from './binary.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').ReportExchange} ReportExchange */
/** @typedef {import('./wasm/plans.js').Plan} Plan */
/** @typedef {import('./wasm/plans.js').SenderPlan} SenderPlan */

/** @type {Promise<import('./wasm/plans.js').Instance> | undefined} */
let core;

/**
 * The delivery that is left while some things are down, the verdict then, and the fewest things that
 * stop all mail. With nothing down it is the plan of the report itself.
 *
 * @example
 * const report = await check('example.com');
 * const { verdict } = await plan(report, { down: ['mx1.example.com', 'mx2.example.com'] });
 * console.log(verdict.status); // "undeliverable"
 *
 * @param {Report} report
 * @param {{ down: readonly string[] }} options names of exchanges or operators, addresses, `ipv4`, `ipv6`
 * @returns {Promise<Plan>}
 */
export async function plan(report, { down }) {
  const { delivery, verdict } = report;
  const left = (await load()).plan(written(delivery), verdict.status === 'atRisk', verdict.partial, down.join('\n'));
  // the core is told only what the plan depends on; the rest is as it was
  const levels = report.delivery.levels.map((level, i) => ({
    ...level,
    exchanges: level.exchanges.map((exchange, j) => {
      const { state, share, reason, addresses } = /** @type {ReportExchange} */ (left.delivery.levels[i]?.exchanges[j]);
      const kept = new Set(addresses.map(({ address }) => address));
      return {
        ...exchange,
        state,
        share,
        reason: reason === 'down' ? reason : exchange.reason,
        addresses: exchange.addresses.filter(({ address }) => kept.has(address)),
      };
    }),
  }));
  return { ...left, delivery: { ...report.delivery, levels } };
}

/**
 * What real senders do with the MX records of a report: whether they deliver, in which order, and whom
 * they never try. Not for a plan: what is down there has no address, and senders know of it still.
 *
 * @example
 * const [postfix] = await senders(await check('example.com'));
 * console.log(postfix.sender, postfix.outcome); // postfix delivers
 *
 * @param {{ delivery: Report['delivery'] }} report
 * @returns {Promise<SenderPlan[]>}
 */
export async function senders(report) {
  return (await load()).senders(written(report.delivery));
}

/**
 * A delivery as the core reads it: the fields that anything depends on, in lines.
 * @param {Report['delivery']} delivery
 */
export function written({ route, reason, levels }) {
  /** @type {(string | null)[][]} */
  const lines = [[route, reason]];
  for (const { preference, exchanges } of levels) {
    for (const { exchange, state, reason, operator, addresses } of exchanges) {
      lines.push([`${preference}`, exchange, state, reason, operator, addresses.map(({ address }) => address).join(' ')]);
    }
  }
  return lines.map((fields) => fields.join('\t')).join('\n');
}

/** Loads the module, once. */
export function load() {
  core ??= start().catch((error) => {
    core = undefined; // the network may be back at the next call
    throw error;
  });
  return core;
}

async function start() {
  const module = (await import('./wasm/plans.js')).default();
  await module.start(binary('plans', () => fetch(new URL('./wasm/plans_bg.wasm', import.meta.url))));
  return module;
}
