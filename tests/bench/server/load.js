// Load by h2load, which Debian's package nghttp2-client has.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { aptUnpack } from '../../../scripts/apt.mjs';
import { run } from '../../../scripts/steps.mjs';

/** Seconds in the beginning that are not counted. */
const WARM = 1;

/**
 * @typedef {object} Load
 * @property {string[]} urls asked for in turn
 * @property {'http/1.1' | 'h2'} over
 * @property {string} [body] a file: it is sent by POST
 * @property {number} connections
 * @property {number} streams requests at once on each connection
 * @property {number} seconds
 */

/**
 * @typedef {object} Outcome
 * @property {number} rate requests a second
 * @property {number} p50 milliseconds
 * @property {number} p99
 * @property {number} max
 * @property {number} failed requests that had no answer, or another than 200
 */

/**
 * Brings h2load.
 * @param {(what: string) => void} say
 * @returns {Promise<(load: Load, folder: string) => Promise<Outcome>>}
 */
export async function loader(say) {
  const home = await aptUnpack({ name: 'load', packages: ['nghttp2-client'] }, say);
  const libraries = ['x86_64', 'aarch64'].map((machine) => join(home, 'usr/lib', `${machine}-linux-gnu`)).join(':');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  return async ({ urls, over, body, connections, streams, seconds }, folder) => {
    const log = join(folder, 'h2load.log');
    await rm(log, { force: true }); // or it would write behind what is there
    const args = [`--log-file=${log}`, '-c', `${connections}`, '-m', `${streams}`, '-D', `${seconds + WARM}`];
    if (over === 'http/1.1') args.push('--h1');
    if (body) args.push('-d', body, '-H', 'content-type: application/dns-message');
    await run(join(home, 'usr/bin/h2load'), [...args, ...urls], { env });
    return outcome(await readFile(log, 'utf8'));
  };
}

/**
 * @param {string} log a line for each request: when it began, its status, and how long it took, in microseconds
 * @returns {Outcome}
 */
function outcome(log) {
  const requests = log.trimEnd().split('\n').map((line) => line.split('\t').map(Number));
  const from = (requests[0]?.[0] ?? 0) + WARM * 1e6;
  const counted = requests.filter(([began = 0]) => began >= from);
  const until = counted.reduce((latest, [began = 0, , took = 0]) => Math.max(latest, began + took), from);
  const times = Float64Array.from(counted, ([, , took = 0]) => took / 1000).sort();
  return {
    rate: counted.length / (until - from) * 1e6,
    p50: times[times.length >> 1] ?? NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? NaN,
    max: times.at(-1) ?? NaN,
    failed: requests.filter(([, status]) => status !== 200).length,
  };
}
