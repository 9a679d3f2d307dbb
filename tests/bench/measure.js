// What the benchmark does inside the page, which nothing watches: a debugger costs every request some milliseconds.

const path = '/check.js'; // an address for the browser, not for the compiler
/** @type {typeof import('../../www/check.js')} */
const { check } = await import(path);

/**
 * @typedef {object} Measured
 * @property {string} domain
 * @property {string} protocol as the browser names it, of the last request
 * @property {string} verdict
 * @property {number} queries per check
 * @property {number[]} check milliseconds from the call to the report
 * @property {number[]} bare milliseconds for the same requests without mxlens
 * @property {number[]} cached milliseconds for the same requests, answered by the browser's own cache
 */

const RESOLVER = `${location.origin}/dns-query`;

/**
 * Times checks of a domain and, in turn with them, the bare fetches they are made of.
 * @param {string} domain
 * @param {number} runs
 * @returns {Promise<Measured>}
 */
async function measure(domain, runs) {
  const run = () => check(domain, { resolvers: [RESOLVER] });
  const rounds = await roundsOf(run);
  // Two rounds are what the samples need; what needs a third is compared with less than it has to do.
  /** @param {RequestCache} cache */
  const bare = async (cache) => {
    for (const round of rounds) {
      await Promise.all(round.map(async ([url, init]) => (await fetch(url, { ...init, cache })).arrayBuffer()));
    }
  };

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @param {number[]} times
   */
  const timed = async (work, times) => {
    const start = performance.now();
    const outcome = await work();
    times.push(performance.now() - start);
    return outcome;
  };
  /** @type {Measured} */
  const measured = { domain, protocol: '', verdict: '', queries: 0, check: [], bare: [], cached: [] };
  await bare('force-cache'); // fills the cache
  for (let i = 0; i < runs; i++) {
    const report = await timed(run, measured.check);
    measured.verdict = report.verdict.status;
    measured.queries = report.ledger.length;
    await timed(() => bare('no-store'), measured.bare);
    await timed(() => bare('force-cache'), measured.cached);
  }
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  measured.protocol = requests.findLast(({ name, nextHopProtocol }) => nextHopProtocol && name.startsWith(RESOLVER))?.nextHopProtocol ?? '';
  performance.clearResourceTimings();
  return measured;
}

/**
 * What to repeat: what is asked before any answer is there, and what is asked because of answers.
 * This first check, which is not timed, also loads the core and opens the connections.
 * @param {() => Promise<unknown>} run
 */
async function roundsOf(run) {
  /** @type {[Parameters<typeof fetch>[], Parameters<typeof fetch>[]]} */
  const rounds = [[], []];
  const plain = window.fetch;
  let answered = false;
  window.fetch = async (url, init) => {
    if (!String(url).startsWith(RESOLVER)) return plain(url, init);
    rounds[answered ? 1 : 0].push([url, { ...init, signal: null }]);
    const response = await plain(url, init);
    answered = true;
    return response;
  };
  await run();
  window.fetch = plain;
  return rounds;
}

const { domains, runs, result } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
performance.setResourceTimingBufferSize(100_000);
/** @type {Measured[] | { error: string }} */
let outcome = [];
try {
  for (const domain of domains) outcome.push(await measure(domain, runs));
} catch (error) {
  outcome = { error: String(error) };
}
await fetch(result, { method: 'POST', mode: 'no-cors', body: JSON.stringify(outcome) });

export {}; // or the compiler takes this for a script of the old kind
