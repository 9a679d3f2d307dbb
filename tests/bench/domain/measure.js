// What the benchmark of calls does inside the page, which nothing watches: a debugger costs every request some milliseconds.
import { recorded, repeated } from './rounds.js';

/** @import { Round } from './rounds.js' */

const path = '/check.js'; // an address for the browser, not for the compiler
/** @type {typeof import('../../../www/check.js')} */
const { check } = await import(path);

/** What is looked at: in each way what the one before looks at, too. */
const WAYS = /** @type {const} */ ({
  check: { dnssec: false, neighbours: false },
  dnssec: { neighbours: false },
  all: {},
});

/**
 * A way of checking a domain, measured. Times are milliseconds from the call.
 * @typedef {object} Measured
 * @property {string} domain
 * @property {keyof typeof WAYS} way
 * @property {string} protocol as the browser names it, of the last request
 * @property {string} status of the verdict
 * @property {number} octets of the answers of a check
 * @property {Round[]} rounds of requests
 * @property {number[]} verdict until the first verdict
 * @property {number[]} report until the report
 * @property {number[]} bareVerdict until the answers before the first verdict by bare fetch
 * @property {number[]} bareReport until all answers by bare fetch
 */

const RESOLVER = `${location.origin}/dns-query`;

/** @type {{ trustAnchors: string }} */
const { trustAnchors } = await (await fetch('/site.json')).json();

/**
 * Times checks of a domain in each way and, in turn with them, the bare fetches they are made of.
 * @param {string} domain
 * @param {number} runs
 * @returns {Promise<Measured[]>}
 */
async function measure(domain, runs) {
  const ways = [];
  for (const [way, options] of /** @type {[keyof typeof WAYS, object][]} */ (Object.entries(WAYS))) {
    /** @param {() => void} onVerdict */
    const run = (onVerdict) => check(domain, { ...options, resolvers: [RESOLVER], trustAnchors, onVerdict });
    // these checks, which are not timed, also load the core and opens the connections
    const { rounds, octets } = await recorded(RESOLVER, run);
    /** @type {Measured} */
    const measured = {
      domain, way, protocol: '', status: '', octets, rounds, verdict: [], report: [], bareVerdict: [], bareReport: [],
    };
    ways.push({ run, measured });
  }
  for (let i = 0; i < runs; i++) {
    for (const { run, measured } of ways) {
      let start = performance.now();
      let verdict = 0;
      const report = await run(() => void (verdict ||= performance.now() - start));
      const whole = performance.now() - start;
      measured.status = report.verdict.status;
      measured.report.push(whole);
      measured.verdict.push(verdict || whole);
      start = performance.now();
      const bare = await repeated(measured.rounds);
      measured.bareVerdict.push(bare.verdict - start);
      measured.bareReport.push(bare.report - start);
    }
  }
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  const last = requests.findLast(({ name, nextHopProtocol }) => nextHopProtocol && name.startsWith(RESOLVER));
  performance.clearResourceTimings();
  return ways.map(({ measured }) => ({ ...measured, protocol: last?.nextHopProtocol ?? '' }));
}

/** @type {{ domains: { domain: string, runs: number }[], result: string }} */
const { domains, result } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
performance.setResourceTimingBufferSize(100_000);
/** @type {Measured[] | { error: string }} */
let outcome = [];
try {
  for (const { domain, runs } of domains) outcome.push(...await measure(domain, runs));
} catch (error) {
  outcome = { error: String(error) };
}
await fetch(result, { method: 'POST', mode: 'no-cors', body: JSON.stringify(outcome) });

export {}; // or the compiler takes this for a script of the old kind
