/**
 * Checks in a thread of their own, so that a page answers people meanwhile: what a check asks, decodes and judges would
 * take some tenths of a second of a phone's only thread for them.
 */

import { recordings } from './core.js';
import { locale } from './text.js';
import { trusted } from './trusted.js';

/** @typedef {import('./check.js').CheckOptions} CheckOptions */
/** @typedef {import('./core.js').Report} Report */
/** @typedef {import('./apart-check.js').Heard} Heard */
/** @typedef {Omit<CheckOptions, 'fetch'>} ApartOptions a function cannot be handed over */

/** The thread, or null where there can be none: then the page does it itself.
 * @type {Promise<Worker | null> | undefined} */
let thread;

/** Who waits for what the thread says of a check.
 * @type {Map<number, (heard: Heard) => void>} */
const waiting = new Map();

let count = 0;

/** Starts the thread, once. */
export function begin() {
  return thread ??= new Promise((resolve) => {
    try {
      const worker = new Worker(trusted('./apart-thread.js'), { type: 'module' });
      worker.addEventListener('message', ({ data }) => data === 'ready' ? resolve(worker) : waiting.get(data.number)?.(data));
      // it could not be loaded; what happens to a check later is that check's error
      worker.addEventListener('error', () => resolve(null));
    } catch {
      resolve(null);
    }
  });
}

/** A check is about to be asked for, in the language of the moment. */
export async function prepare() {
  (await begin())?.postMessage({ prepare: locale() });
}

/**
 * As `check` does it.
 * @param {string} input
 * @param {ApartOptions} [options]
 * @param {string | null} [list] that the domain is of: what those of one list have in common is asked once
 * @returns {Promise<Report>}
 */
export async function check(input, options = {}, list = null) {
  const worker = await Promise.race([begin(), aborted(options.signal)]); // who stops does not wait for the thread
  if (worker) return ask(worker, input, options, list);
  const { perform } = await import('./apart-check.js');
  return (await perform(input, options, list)).report;
}

/**
 * Rejects when the signal is aborted.
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<never>}
 */
function aborted(signal) {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * @param {Worker} worker
 * @param {string} input
 * @param {ApartOptions} options
 * @param {string | null} list
 * @returns {Promise<Report>}
 */
function ask(worker, input, { signal, onProgress, onVerdict, ...options }, list) {
  const number = count++;
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const end = () => {
      waiting.delete(number);
      ended.abort();
    };
    signal?.addEventListener('abort', () => {
      worker.postMessage({ number, end: true });
      end();
      reject(signal.reason);
    }, { signal: ended.signal });
    waiting.set(number, (heard) => {
      if ('progress' in heard) return onProgress?.(heard.progress);
      if ('first' in heard) return onVerdict?.(heard.first);
      end();
      if ('error' in heard) return reject(Object.assign(new Error(heard.error.message), heard.error));
      if (heard.recording) recordings.set(heard.report, heard.recording);
      return resolve(heard.report);
    });
    worker.postMessage({ number, input, options, list });
  });
}
