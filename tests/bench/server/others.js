// Somebody who asks the server as one should, again and again, while others misbehave.
import { request } from 'node:http';

/** Milliseconds between questions, each by a connection of its own. */
const PAUSE = 25;

/** Milliseconds after which there is no answer. */
const PATIENCE = 10_000;

/**
 * @typedef {object} Served
 * @property {number} asked
 * @property {number} failed without an answer, or with another than 200
 * @property {number} p50 milliseconds
 * @property {number} max
 */

/**
 * Asks from now on, until what it gives is called.
 * @param {string} url
 * @returns {() => Promise<Served>}
 */
export function others(url) {
  let goOn = true;
  /** @type {number[]} */
  const times = [];
  let failed = 0;
  const asking = (async () => {
    while (goOn) {
      const start = performance.now();
      if (await statusOf(url) === 200) times.push(performance.now() - start);
      else failed++;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  })();
  return async () => {
    goOn = false;
    await asking;
    times.sort((a, b) => a - b);
    return { asked: times.length + failed, failed, p50: times[times.length >> 1] ?? NaN, max: times.at(-1) ?? NaN };
  };
}

/**
 * The status of an answer; 0 where there is none.
 * @param {string} url
 * @returns {Promise<number>}
 */
function statusOf(url) {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, timeout: PATIENCE }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)).on('error', () => resolve(0));
    });
    asked.on('timeout', () => asked.destroy()).on('error', () => resolve(0)).end();
  });
}
