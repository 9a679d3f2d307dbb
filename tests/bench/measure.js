// What the benchmark does inside the page. Playwright sends `measure` as text, so all it needs is in it.

/**
 * @typedef {object} Measured
 * @property {string} protocol as Chromium names it, of the last request
 * @property {string} verdict
 * @property {number} queries per check
 * @property {number[]} check milliseconds from the call to the report
 * @property {number[]} bare milliseconds for the same requests without mxlens
 */

/**
 * Times checks of a domain and, in turn with them, the bare fetches they are made of.
 * @param {{ domain: string, runs: number }} what
 * @returns {Promise<Measured>}
 */
export async function measure({ domain, runs }) {
  const path = '/check.js'; // an address for the browser, not for the compiler
  /** @type {typeof import('../../www/check.js')} */
  const { check } = await import(path);
  const resolver = `${location.origin}/dns-query`;
  const run = () => check(domain, { resolvers: [resolver] });

  // The first check, which is not timed, loads the core and opens the connections. It also tells what to
  // repeat: what is asked before any answer is there, and what is asked because of answers.
  /** @type {[Parameters<typeof fetch>[], Parameters<typeof fetch>[]]} */
  const rounds = [[], []];
  const plain = window.fetch;
  let answered = false;
  window.fetch = async (url, init) => {
    if (!String(url).startsWith(resolver)) return plain(url, init);
    rounds[answered ? 1 : 0].push([url, { ...init, signal: null }]);
    const response = await plain(url, init);
    answered = true;
    return response;
  };
  await run();
  window.fetch = plain;

  // Two rounds are what the samples need; what needs a third is compared with less than it has to do.
  const bare = async () => {
    for (const round of rounds) {
      await Promise.all(round.map(async ([url, init]) => (await fetch(url, init)).arrayBuffer()));
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
  const measured = { protocol: '', verdict: '', queries: 0, check: [], bare: [] };
  for (let i = 0; i < runs; i++) {
    const report = await timed(run, measured.check);
    measured.verdict = report.verdict.status;
    measured.queries = report.ledger.length;
    await timed(bare, measured.bare);
  }
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  measured.protocol = requests.findLast(({ name }) => name.startsWith(resolver))?.nextHopProtocol ?? '';
  return measured;
}
