/** Checks one domain after the other, of as many as there are, in as much memory as a few of them take. */

import { checkOf } from './check.js';
import { Ending } from './core.js';
import { AT_ONCE } from './gate.js';
import { sharing } from './shared.js';

/** @typedef {import('./check.js').Report} Report */
/** @typedef {import('./check.js').CheckOptions} CheckOptions */

/**
 * @typedef {object} Order
 * @property {boolean} [ordered] whether the outcomes come in the order of the inputs; if `false`, each as soon as it is
 *   there. True if not given.
 */

/** What `checkAll` can be told.
 * @typedef {Omit<CheckOptions, 'onProgress' | 'onVerdict'> & Order} CheckAllOptions */

/**
 * What came of one input: a report, or why there is none. That is a `TargetError`, as this input names no mail domain,
 * or an error with the code `internal`.
 * @typedef {{ input: string, report: Report, error: null }
 *   | { input: string, report: null, error: Error & { code: string } }} Outcome
 */

/** Inputs that were taken and nobody was told of: so many that a slow one does not hold up the others soon when the order
 * is kept, and so few that their reports can all be in memory. */
const MOST_OPEN = 4 * AT_ONCE;

/**
 * Checks many domains. Inputs are taken one by one as there is room for them, so that there may be any number, and come
 * from a stream; none is looked at twice, and none is left out. How many are asked about at once is as the resolver
 * takes it. They are brief, and nobody looks at the neighbours, unless the options want it.
 *
 * It throws an `OptionsError`, the reason of the signal, and what `inputs` throws. Who leaves the loop ends the checks
 * that are under way.
 *
 * @example
 * for await (const { input, report, error } of checkAll(['example.com', 'a..b'])) {
 *   console.log(input, report?.verdict.status ?? error.code);
 * }
 * // example.com deliverable
 * // a..b emptyLabel
 *
 * @param {Iterable<string> | AsyncIterable<string>} inputs domains, mail addresses or URLs
 * @param {CheckAllOptions} [options]
 * @returns {AsyncGenerator<Outcome, void, undefined>}
 */
export async function* checkAll(inputs, { ordered = true, signal, ...options } = {}) {
  signal?.throwIfAborted();
  /** What is told of next comes first: all that were taken, in their order, or those that are through.
   * @type {{ outcome: Outcome | undefined }[]} */
  const line = [];
  /** @type {Set<Ending>} */
  const underWay = new Set();
  const shared = sharing();
  /** Those that nobody was told of. */
  let open = 0;
  /** @type {{ reason: unknown } | undefined} */
  let trouble;
  /** @type {{ reason?: unknown } | undefined} */
  let end;
  const change = changes();

  /** @param {string} input */
  const begin = async (input) => {
    // one of its own: what each check leaves at a signal that lives long is never let go
    const ended = new Ending();
    /** @type {typeof line[number]} */
    const place = { outcome: undefined };
    underWay.add(ended);
    open++;
    if (ordered) line.push(place);
    try {
      place.outcome = await one(input, { ...options, signal: ended }, shared);
      if (!ordered) line.push(place);
    } catch (reason) {
      trouble ??= { reason };
    }
    underWay.delete(ended);
    change.happened();
  };
  const takeAll = async () => {
    for await (const input of inputs) {
      while (!end && (underWay.size >= AT_ONCE || open >= MOST_OPEN)) await change.next();
      if (end) return;
      begin(input);
    }
  };
  const abort = () => {
    trouble ??= { reason: signal?.reason };
    change.happened();
  };
  signal?.addEventListener('abort', abort);
  // what its source throws ends it when all that came before is told of
  takeAll().then(() => end ??= {}, (reason) => end ??= { reason }).then(change.happened);
  try {
    while (!end || open > 0) {
      if (trouble) throw trouble.reason;
      const outcome = line[0]?.outcome;
      if (outcome) {
        line.shift();
        open--;
        change.happened();
        yield outcome;
      } else {
        await change.next();
      }
    }
    if ('reason' in end) throw end.reason;
  } finally {
    end ??= {};
    signal?.removeEventListener('abort', abort);
    for (const ended of underWay) ended.abort(signal?.reason);
    change.happened();
  }
}

/**
 * @param {string} input
 * @param {Parameters<typeof checkOf>[1]} options
 * @param {import('./shared.js').Shared} shared
 * @returns {Promise<Outcome>}
 */
async function one(input, options, shared) {
  try {
    return { input, report: await checkOf(input, { brief: true, neighbours: false, ...options }, shared), error: null };
  } catch (error) {
    const known = /** @type {Error & { code: string }} */ (error);
    if (known.name === 'TargetError' || known.code === 'internal') return { input, report: null, error: known };
    throw error;
  }
}

/** Something to wait at until anything changed. */
function changes() {
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    next: () => new Promise((/** @type {(value: void) => void} */ resolve) => waiting.push(resolve)),
    happened: () => waiting.splice(0).forEach((go) => go()),
  };
}
