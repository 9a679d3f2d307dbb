/**
 * Looks at what stands beside the MX records, such as MTA-STS, SPF and DMARC, while a check is under way.
 *
 * The module that does it comes beside the check's own, and delays nothing of that.
 */

import { binary } from './binary.js';
import { written } from './plans.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').Host} Host */
/** @typedef {import('./wasm/neighbours.js').Instance} Core */
/** @typedef {import('./wasm/neighbours.js').Looked} Looked */
/** @typedef {import('./wasm/neighbours.js').LookOptions} LookOptions */

/** A look under way. */
export class Look {
  #look;

  /** @param {InstanceType<Core['Look']>} look */
  constructor(look) {
    this.#look = look;
  }

  /**
   * Hears what the check has learnt.
   * @param {Report} report
   * @param {boolean} isLast whether that is all
   */
  hear({ delivery, provider, dnssec }, isLast) {
    const dane = dnssec?.dane.map(({ exchange, outcome }) => `${exchange}\t${outcome}`) ?? [];
    this.#look.hear(written(delivery), provider ?? undefined, dane.join('\n'), isLast);
  }

  /** Goes on as far as it can; gives what was seen when all is there, and nothing before. */
  poll() {
    return this.#look.poll();
  }

  /** To be called at the end, unless it crashed. */
  free() {
    this.#look.free();
  }
}

/** The module, once it is there.
 * @type {Core | undefined} */
let ready;

/**
 * Begins a look; the module is to be loaded before.
 * @param {string} domain
 * @param {LookOptions} options
 * @param {number} began when the check did, in milliseconds since 1970-01-01 UTC
 * @param {Host} host
 */
export function begin(domain, options, began, host) {
  if (!ready) throw new Error('Nobody has loaded the module.');
  return new Look(new ready.Look(domain, options, began, host));
}

/**
 * Begins a look at a sender; the module is to be loaded before.
 * @param {string} address
 * @param {string} mailFrom
 * @param {string} helo
 * @param {LookOptions} options
 * @param {Host} host
 */
export function beginSender(address, mailFrom, helo, options, host) {
  if (!ready) throw new Error('Nobody has loaded the module.');
  return new ready.SenderCheck(address, mailFrom, helo, options, host);
}

/** How bad a finding is, the worst first. */
const SEVERITIES = ['error', 'warning', 'notice'];

/**
 * A report with what stands beside the MX records, which can lower its verdict once more; `Report::join` in the core does
 * the same.
 * @param {Report} report
 * @param {Looked} looked
 * @returns {Report}
 */
export function joined(report, { neighbours, findings, undetermined, notChecked, ledger }) {
  const start = report.ledger.length;
  const all = [...report.findings];
  for (const finding of findings) {
    const place = all.findIndex(({ severity }) => SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(finding.severity));
    const moved = { ...finding, evidence: finding.evidence.map((position) => position + start) };
    all.splice(place < 0 ? all.length : place, 0, /** @type {Report['findings'][number]} */ (moved));
  }
  // the neighbours are not told why the MX records are not known
  const unknown = report.undetermined.flatMap(({ reasons }) => reasons).find((reason) => 'type' in reason && reason.type === 'MX' && reason.kind !== 'ttlLeft');
  const unjudged = undetermined.map((rule) => rule.reasons.length > 0 || !unknown ? rule : { ...rule, reasons: [unknown] });
  const left = [...report.undetermined, .../** @type {Report['undetermined']} */ (unjudged)];
  const { status, partial } = report.verdict;
  const isFault = all.some(({ affectsDelivery }) => affectsDelivery);
  const isUnseen = left.some(({ affectsDelivery }) => affectsDelivery);
  return {
    ...report,
    verdict: {
      status: status === 'deliverable' && isFault ? 'atRisk' : status,
      partial: status === 'deliverable' || status === 'atRisk' ? isUnseen : partial,
    },
    findings: all,
    undetermined: left,
    notChecked: [...report.notChecked.filter((what) => what !== 'neighbours'), ...notChecked],
    neighbours,
    ledger: [...report.ledger, ...ledger],
  };
}

/** @type {Promise<Core> | undefined} */
let core;

/** Loads the module, once. */
export function load() {
  core ??= start().catch((error) => {
    core = undefined; // the network may be back at the next call
    throw error;
  });
  return core;
}

/** Has the next look begin in a module of its own, as this one has crashed. */
export function forsake() {
  core = ready = undefined;
}

async function start() {
  const module = (await import('./wasm/neighbours.js')).default();
  // whoever waits for a verdict goes first
  await module.start(binary('neighbours', () => fetch(new URL('./wasm/neighbours_bg.wasm', import.meta.url), { priority: 'low' })));
  return ready = module;
}
