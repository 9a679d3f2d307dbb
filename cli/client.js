/**
 * Makes the requests of long lists by undici's own client, which is what stands below Node's `fetch`: without the streams
 * and signals that every `fetch` makes, a request takes a fraction of the time.
 */

import { Agent } from 'undici';
import { controllerOf } from '../www/host.js';

/** @import { Ended } from '../www/core.js' */
/** @import { Fetch } from '../www/host.js' */

/** Connections to one resolver: as many requests as are under way at once (www/gate.js) find one each. */
const CONNECTIONS = 64;

/** Octets of a response that are kept: more is no DNS message, and whoever reads it sees so. */
const MOST = 65_536;

/** What stands for a `Response`, as far as it is looked at.
 * @typedef {Pick<Response, 'status' | 'ok' | 'type'> & { headers: Pick<Headers, 'get'>, body: { getReader(): { read(): Promise<{ value?: Uint8Array, done: boolean }> } } }} Answer */

/**
 * A `fetch` for GET requests. Its connections end with the process.
 * @returns {Fetch}
 */
export function client() {
  const agent = new Agent({ connections: CONNECTIONS, allowH2: true });
  /** @param {string} url @param {{ headers: Record<string, string>, signal: Ended }} init */
  const ask = async (url, { headers, signal }) => {
    const answer = await new Promise((resolve, reject) => get(agent, url, headers, signal, resolve, reject));
    // it follows no redirection
    return answer.status >= 300 && answer.status < 400 ? globalThis.fetch(url, { headers, signal: controllerOf(signal).signal }) : answer;
  };
  return Object.assign(/** @type {any} */ (ask), { heedsEnding: true });
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {Ended} signal
 * @param {(answer: Answer) => void} resolve
 * @param {(error: unknown) => void} reject
 */
function get(agent, url, headers, signal, resolve, reject) {
  const place = url.indexOf('/', url.indexOf('//') + 2);
  let status = 0;
  let length = 0;
  /** @type {Record<string, string | string[] | undefined>} */
  let fields = {};
  /** @type {Uint8Array[]} */
  const pieces = [];
  /** @type {import('undici').Dispatcher.DispatchController | undefined} */
  let request;
  const stop = () => request?.abort(new Error('ended'));
  const done = () => {
    signal.removeEventListener('abort', stop);
    resolve({
      status,
      ok: status >= 200 && status < 300,
      type: 'default',
      headers: { get: (name) => `${fields[name] ?? ''}` || null },
      body: { getReader: () => ({ read: async () => (pieces.length > 0 ? { value: pieces.shift(), done: false } : { done: true }) }) },
    });
  };
  signal.addEventListener('abort', stop);
  agent.dispatch({ origin: url.slice(0, place), path: url.slice(place), method: 'GET', headers }, {
    onRequestStart(controller) {
      request = controller;
      if (signal.aborted) stop();
    },
    onResponseStart(_, code, given) {
      status = code;
      fields = given;
    },
    onResponseData(controller, piece) {
      pieces.push(piece);
      length += piece.length;
      if (length <= MOST) return;
      done();
      controller.abort(new Error('too large'));
    },
    onResponseEnd: done,
    onResponseError(_, error) {
      signal.removeEventListener('abort', stop);
      reject(new TypeError('fetch failed', { cause: error }));
    },
  });
}
