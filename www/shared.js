/**
 * What the checks of one list ask in common, such as an exchange's addresses, is asked once.
 */

/** @typedef {import('./wasm/mxlens.js').HostResponse} HostResponse */

/** What came of a request to a URL, from one of the checks that made it.
 * @typedef {(url: string, ask: () => Promise<HostResponse>) => Promise<HostResponse>} Shared */

/** Answers kept: those that nobody asked for any more go first. */
const MOST = 8192;

/** Milliseconds that an answer is kept, so that the time to live in it is hardly off. */
const AGE = 30_000;

/**
 * Remembers answers for the checks of one list.
 * @returns {Shared}
 */
export function sharing() {
  /** By URL, the one asked for last at the end.
   * @type {Map<string, { asked: Promise<HostResponse>, until: number }>} */
  const kept = new Map();
  return async (url, ask) => {
    const known = kept.get(url);
    if (known && known.until > performance.now()) {
      kept.delete(url);
      kept.set(url, known);
      const outcome = await known.asked;
      // what another check took back, or had no luck with, is asked anew
      return outcome.status === 200 ? outcome : ask();
    }
    const asked = ask();
    kept.set(url, { asked, until: performance.now() + AGE });
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST) break;
      kept.delete(oldest);
    }
    const outcome = await asked;
    if (outcome.status !== 200) kept.delete(url);
    return outcome;
  };
}
