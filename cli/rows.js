/**
 * Checks one domain after the other, some of them at once: each once, none lost, and no more of them in memory than are
 * under way. What a domain brings about is a row, and ends nothing.
 */
/** @import { CheckOptions } from '../www/check.js' */
/** @import { Ended } from '../www/core.js' */
/** @import { Report, ReportTarget } from '../www/wasm/mxlens.js' */
/** @import { Entry } from './inputs.js' */
/** @import { SmtpReport } from './smtp/probe.js' */

import '../www/entry/node.js'; // where the Wasm comes from
import { checkOf, parseTarget } from '../www/check.js';
import { Ending } from '../www/core.js';
import { controllerOf } from '../www/host.js';
import { sharing } from '../www/shared.js';

/** Why there is no report: the text is no domain, or mxlens itself failed (`internal`).
 * @typedef {{ code: string, message: string }} Fault */

/**
 * What came of an entry.
 * @typedef {object} Row
 * @property {Entry} entry
 * @property {string | null} domain as it was asked; `null` where the text is none
 * @property {boolean} repeated the same domain came before, and was not asked again
 * @property {Report | null} report
 * @property {Fault | null} fault
 * @property {SmtpReport | null} smtp what was seen of the servers; `null` where they were not looked at
 */

/** Looks at the servers of a report.
 * @typedef {(report: Report, signal: AbortSignal) => Promise<SmtpReport>} Probe */

/**
 * Looks at servers; all domains that it is called for share what it learns of them.
 * @returns {Promise<Probe>}
 */
export async function prober() {
  const { Visits, probe } = await import('./smtp/probe.js');
  const visits = new Visits();
  return (report, signal) => probe(report, { visits, signal });
}

/** Checks that are handed over at once. The gate (www/gate.js) lets them in as the resolver takes them; a domain whose
 * servers are silent takes a check for twelve seconds, and the others are to go on meanwhile. */
const AT_ONCE = 256;

/** Rows under way or waiting for one that comes before them, where the order is kept. */
const WAITING = 1024;

/** Faults of the options, which every domain would have: nothing can be checked. */
const OF_OPTIONS = 'OptionsError';

/**
 * The rows, as they come or in the order of the entries. What rejects is a fault of the options, or of what reads the
 * entries. Once `signal` is aborted there is no further one.
 * @param {AsyncIterable<Entry>} entries
 * @param {CheckOptions} options
 * @param {{ signal: AbortSignal, ordered: boolean, probe?: Probe | undefined }} how
 * @returns {AsyncGenerator<Row>}
 */
export async function* rows(entries, options, { signal, ordered, probe }) {
  const source = entries[Symbol.asyncIterator]();
  const shared = sharing();
  /** @type {Set<string>} */
  const seen = new Set();
  /** Rows that are there and were not told, by the numbers of their entries.
   * @type {Map<number, Row>} */
  const done = new Map();
  let [begun, told] = [0, 0];
  let [isReading, isOver] = [false, false];
  /** What ends it all.
   * @type {unknown[]} */
  const failures = [];
  // what happens wakes the loop: a race of promises would remember each time that it waited for one that lasts
  let wake = () => undefined;
  /** @param {unknown} error */
  const fail = (error) => {
    failures.push(error);
    wake();
  };
  // one for each check: what lasts as long as the run would remember all that ever listened to it
  /** @type {Set<Ending>} */
  const checks = new Set();
  const stop = () => {
    for (const check of checks) check.abort();
    wake();
  };
  signal.addEventListener('abort', stop);

  /** Begins with the next entry, which may be long in coming. */
  const read = async () => {
    isReading = true;
    const { value, done: isLast = false } = await source.next();
    isReading = false;
    if (isLast) isOver = true;
    else if (!isOver) one(begun++, value);
    wake();
  };
  /**
   * @param {number} number
   * @param {Entry} entry
   */
  const one = async (number, entry) => {
    const check = new Ending();
    checks.add(check);
    const row = await rowOf(entry, seen, options, check, probe, shared).catch(fail);
    checks.delete(check);
    if (row) done.set(number, row);
    wake();
  };

  try {
    for (;;) {
      if (signal.aborted) return;
      if (failures.length > 0) throw failures[0];
      for (const [number, row] of ordered ? following(done, told) : done) {
        done.delete(number);
        told++;
        yield row;
        if (signal.aborted) return;
      }
      const hasRoom = checks.size < AT_ONCE && (!ordered || begun - told < WAITING);
      if (!isOver && !isReading && hasRoom) read().catch(fail);
      if (isOver && checks.size === 0 && done.size === 0) return;
      if (done.size === 0 || ordered && !done.has(told)) await new Promise((resolve) => (wake = () => void resolve(undefined)));
    }
  } finally {
    isOver = true; // an entry that is still to come is not begun with
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/**
 * Those that are there without a gap.
 * @param {ReadonlyMap<number, Row>} done
 * @param {number} from
 * @returns {Generator<[number, Row]>}
 */
function* following(done, from) {
  for (let number = from, row = done.get(number); row; row = done.get(++number)) yield [number, row];
}

/**
 * @param {Entry} entry
 * @param {Set<string>} seen domains that were asked
 * @param {CheckOptions} options
 * @param {Ended} signal
 * @param {Probe | undefined} probe
 * @param {import('../www/shared.js').Shared} shared
 * @returns {Promise<Row>}
 */
async function rowOf(entry, seen, options, signal, probe, shared) {
  /** @type {Row} */
  const row = { entry, domain: null, repeated: false, report: null, fault: null, smtp: null };
  /** @type {ReportTarget} */
  let target;
  try {
    target = await parseTarget(entry.text);
  } catch (error) {
    return { ...row, fault: faultOf(error) };
  }
  const { name } = target;
  if (seen.has(name)) return { ...row, domain: name, repeated: true };
  seen.add(name);
  try {
    const report = await checkOf(entry.text, { ...options, signal }, shared);
    return { ...row, domain: name, report, smtp: probe ? await probe(report, controllerOf(signal).signal) : null };
  } catch (error) {
    if (signal.aborted || /** @type {Error} */ (error).name === OF_OPTIONS) throw error;
    return { ...row, domain: name, fault: faultOf(error) };
  }
}

/**
 * @param {unknown} error
 * @returns {Fault}
 */
function faultOf(error) {
  const { code = 'internal', message = String(error) } = /** @type {Error & { code?: string }} */ (error);
  return { code, message };
}
