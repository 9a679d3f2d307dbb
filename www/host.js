/**
 * What the core wants of the world, as browsers, workers and Node have it:
 * requests, timers and the clock. Nothing here knows DNS.
 *
 * It is JavaScript, not web-sys, because the same in Rust made the Wasm 3 KB larger.
 */

/** @typedef {import('./wasm/mxlens.js').Host} Host */
/** @typedef {import('./wasm/mxlens.js').HostResponse} HostResponse */

/**
 * What every request has in common: no cookie, no referrer, and nothing out of the HTTP
 * cache, whose answers come with a TTL that is too long by an age that cannot be read.
 * @type {RequestInit}
 */
const INIT = {
  headers: { accept: 'application/dns-message' },
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
};

/** No response.
 * @type {HostResponse} */
const NONE = { status: 0, contentType: null, body: null, blocked: null };

/**
 * A world in which requests stop when `signal` is aborted.
 * @param {AbortSignal | undefined} signal
 * @param {((progress: { asked: number, answered: number }) => void) | undefined} onProgress
 * @param {() => void} onOutcome is called whenever there is something to take
 * @returns {Host}
 */
export function host(signal, onProgress, onOutcome) {
  let started = 0;
  /** @type {Map<number, HostResponse>} */
  const outcomes = new Map();
  /** @param {Promise<HostResponse>} outcome */
  const begin = (outcome) => {
    const number = ++started;
    outcome.then((response) => {
      outcomes.set(number, response);
      onOutcome();
    });
    return number;
  };
  return {
    ask: (url, limit, deadline) => begin(ask(url, limit, deadline, signal)),
    pause: (milliseconds) =>
      begin(new Promise((resolve) => setTimeout(() => resolve(NONE), signal?.aborted ? 0 : milliseconds))),
    take(number) {
      const outcome = outcomes.get(number);
      outcomes.delete(number);
      return outcome;
    },
    // unlike Date.now, this does not jump when the clock is set
    now: () => performance.timeOrigin + performance.now(),
    progress(asked, answered) {
      if (signal?.aborted) return;
      try {
        onProgress?.({ asked, answered });
      } catch (error) {
        queueMicrotask(() => { // the listener's mistake, not the check's
          throw error;
        });
      }
    },
  };
}

/**
 * @param {string} url
 * @param {number} limit
 * @param {number} deadline
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<HostResponse>}
 */
async function ask(url, limit, deadline, signal) {
  if (signal?.aborted) return NONE;
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal?.addEventListener('abort', abort);
  const timer = setTimeout(abort, deadline);
  try {
    const response = await fetch(url, { ...INIT, signal: controller.signal });
    const contentType = response.headers.get('content-type');
    // what an error page says is of no use, and need not be waited for
    const body = response.ok ? await read(response, limit) : new Uint8Array();
    return { status: response.status, contentType, body, blocked: null };
  } catch (error) {
    return controller.signal.aborted ? NONE : { ...NONE, blocked: String(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    abort(); // what is left of the response is not wanted
  }
}

/**
 * Reads a body piece by piece, so that one without an end is noticed.
 * @param {Response} response
 * @param {number} limit
 */
async function read(response, limit) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    length += piece.value.length;
    if (length > limit) return null;
    pieces.push(piece.value);
  }
  const body = new Uint8Array(length);
  pieces.reduce((start, piece) => (body.set(piece, start), start + piece.length), 0);
  return body;
}
