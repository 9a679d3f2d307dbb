// What the benchmark does inside the page, which nothing watches: a debugger costs every request some milliseconds.

const path = '/check.js'; // an address for the browser, not for the compiler
/** @type {typeof import('../../www/check.js')} */
const { check } = await import(path);

/**
 * A way of checking a domain, measured.
 * @typedef {object} Measured
 * @property {string} domain
 * @property {string} protocol as the browser names it, of the last request
 * @property {string} status of the verdict
 * @property {boolean} dnssec whether signatures were looked at
 * @property {number} queries per check
 * @property {number} octets of the answers of a check
 * @property {number} rounds of queries, of which each needed an answer of the one before
 * @property {number[]} verdict milliseconds from the call to the first verdict
 * @property {number[]} report milliseconds from the call to the report
 * @property {number[]} bare milliseconds for the same requests in the same rounds without mxlens
 */

/** @typedef {Parameters<typeof fetch>} Asked */

const RESOLVER = `${location.origin}/dns-query`;

/** @type {{ trustAnchors: string }} */
const { trustAnchors } = await (await fetch('/site.json')).json();

/**
 * Times checks of a domain with and without signatures and, in turn with them, the bare fetches they are made of.
 * @param {string} domain
 * @param {number} runs
 * @returns {Promise<Measured[]>}
 */
async function measure(domain, runs) {
  const ways = [];
  for (const dnssec of [false, true]) {
    /** @param {() => void} [onVerdict] */
    const run = (onVerdict) => check(domain, { resolvers: [RESOLVER], dnssec, trustAnchors, onVerdict });
    const { rounds, octets } = await requestsOf(run);
    /** @type {Measured} */
    const measured = {
      domain, dnssec, octets, protocol: '', status: '', queries: rounds.flat().length, rounds: rounds.length,
      verdict: [], report: [], bare: [],
    };
    ways.push({ run, rounds, measured });
  }
  for (let i = 0; i < runs; i++) {
    for (const { run, rounds, measured } of ways) {
      let start = performance.now();
      let verdict = 0;
      const report = await run(() => void (verdict ||= performance.now() - start));
      const whole = performance.now() - start;
      measured.status = report.verdict.status;
      measured.report.push(whole);
      measured.verdict.push(verdict || whole);
      start = performance.now();
      for (const round of rounds) await Promise.all(round.map(async (request) => (await fetch(...request)).arrayBuffer()));
      measured.bare.push(performance.now() - start);
    }
  }
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  const protocol = requests.findLast(({ name, nextHopProtocol }) => nextHopProtocol && name.startsWith(RESOLVER))?.nextHopProtocol ?? '';
  performance.clearResourceTimings();
  return ways.map(({ measured }) => ({ ...measured, protocol }));
}

/**
 * What to repeat: the requests by round, where each is in the one after the latest of those that were answered when it
 * began. This first check, which is not timed, also loads the core and opens the connections.
 * @param {() => Promise<unknown>} run
 */
async function requestsOf(run) {
  /** @type {Asked[][]} */
  const rounds = [];
  let [answered, octets] = [0, 0];
  const plain = window.fetch;
  window.fetch = async (url, init) => {
    if (!String(url).startsWith(RESOLVER)) return plain(url, init);
    const round = answered;
    (rounds[round] ??= []).push([url, { ...init, signal: null }]);
    const response = await plain(url, init);
    const { byteLength } = await response.clone().arrayBuffer();
    octets += byteLength;
    answered = Math.max(answered, round + 1);
    return response;
  };
  await run();
  window.fetch = plain;
  return { rounds, octets };
}

const { domains, runs, result } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
performance.setResourceTimingBufferSize(100_000);
/** @type {Measured[] | { error: string }} */
let outcome = [];
try {
  for (const domain of domains) outcome.push(...await measure(domain, runs));
} catch (error) {
  outcome = { error: String(error) };
}
await fetch(result, { method: 'POST', mode: 'no-cors', body: JSON.stringify(outcome) });

export {}; // or the compiler takes this for a script of the old kind
