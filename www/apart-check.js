/** The checks of a page, in whatever thread they run. */

import { checkOf } from './check.js';
import { Ending, recordings } from './core.js';
import { readTable } from './known.js';
import { sharing } from './shared.js';
import { ENGLISH, date, listed, number as written, speak } from './text.js';

/** @typedef {import('./check.js').CheckOptions} CheckOptions */
/** @typedef {import('./core.js').Report} Report */

/** What the page says: that a check is to come, a check to make, or to end.
 * @typedef {{ prepare: string } | { number: number, end: true } | Wanted} Task */

/** A check to make; `list` is the name of a list that the domain is of.
 * @typedef {{ number: number, input: string, options: CheckOptions, list: string | null }} Wanted */

/**
 * What the page hears of a check: how far it is, the first verdict, what came of it.
 * @typedef {{ number: number }
 *   & ({ progress: { asked: number, answered: number } }
 *   | { first: Report }
 *   | Awaited<ReturnType<typeof perform>>
 *   | { error: { message: string } & Record<string, unknown> })} Heard
 */

/** Milliseconds between two tellings of how far a check is. */
const MOMENT = 100;

/** @type {Map<number, Ending>} */
const underWay = new Map();

/** What the checks of the list that was checked last ask in common. */
let common = { list: '', shared: sharing() };

/**
 * Does what the page says.
 * @param {Task} task
 * @param {(heard: Heard) => void} tell
 */
export function hear(task, tell) {
  if ('prepare' in task) prepare(task.prepare);
  else if ('end' in task) underWay.get(task.number)?.abort(new DOMException('The check was ended.', 'AbortError'));
  else answer(task, tell);
}

/**
 * Loads what a check needs, all at once, and writes a number, a date and a list: the first time takes a phone 50
 * milliseconds, and what one thread has seen of a language, all have.
 * @param {string} locale
 */
function prepare(locale) {
  Promise.all([readTable(), import('./diagnosis.js')]).catch(() => undefined);
  speak({ ...ENGLISH, locale });
  void [new Intl.Collator(locale), new Intl.PluralRules(locale), written(0.5), date(0), listed(['', ''])];
}

/**
 * @param {Wanted} task
 * @param {(heard: Heard) => void} tell
 */
async function answer({ number, input, options, list }, tell) {
  const signal = new Ending();
  underWay.set(number, signal);
  try {
    // of a list nobody looks on at one check
    const looking = list === null && {
      onProgress: seldom((/** @type {{ asked: number, answered: number }} */ progress) => tell({ number, progress })),
      onVerdict: (/** @type {Report} */ first) => tell({ number, first }),
    };
    tell({ number, ...await perform(input, { ...options, ...looking, signal }, list) });
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    tell({ number, error: { ...error instanceof Error && error, name, message } });
  } finally {
    underWay.delete(number);
  }
}

/**
 * Tells the last of what is heard, now and then: each telling has the page drawn anew.
 * @template Value
 * @param {(value: Value) => void} tell
 * @returns {(value: Value) => void}
 */
function seldom(tell) {
  /** @type {Value} */
  let last;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (value) => {
    last = value;
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(last);
    }, MOMENT);
  };
}

/**
 * Checks, and gives the report with the record of what came over the network, which nobody asks for in a list.
 * @param {string} input
 * @param {Parameters<typeof checkOf>[1]} options
 * @param {string | null} list
 */
export async function perform(input, options, list) {
  if (list !== null && list !== common.list) common = { list, shared: sharing() };
  const report = await checkOf(input, options, list === null ? undefined : common.shared);
  return { report, recording: list === null ? recordings.get(report) : undefined };
}
