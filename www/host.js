/**
 * What the core wants of the world: requests, timers, clocks and proofs. Nothing here knows DNS.
 */

import { Ending } from './core.js';
import { diagnosis } from './diagnosis.js';

/** @typedef {import('./wasm/mxlens.js').Host} Host */
/** @typedef {import('./wasm/mxlens.js').HostResponse} HostResponse */
/** @typedef {import('./wasm/mxlens.js').Report} Report */

/** Makes requests; `heedsEnding` where it needs no `AbortSignal`, which takes long to be made.
 * @typedef {typeof globalThis.fetch & { heedsEnding?: true }} Fetch */

/**
 * Who listens to a check.
 * @typedef {object} Listeners
 * @property {import('./core.js').Ended} signal stops every request
 * @property {((progress: { asked: number, answered: number }) => void) | undefined} [onProgress]
 * @property {((report: Report) => void) | undefined} [onVerdict]
 * @property {() => void} onOutcome is called whenever there is something to take
 * @property {import('./gate.js').Pass} [pass] counts requests
 * @property {Fetch | undefined} [fetch] makes the requests; by default the host's own
 * @property {import('./shared.js').Shared | undefined} [shared] what other checks of a list have asked
 */

/**
 * Something that was started, and what came of it.
 * @typedef {object} Happening
 * @property {'request' | 'pause' | 'time' | 'proof' | 'neighbours'} kind
 * @property {string} url of a request; empty otherwise
 * @property {number} milliseconds of a pause; 0 otherwise
 * @property {number} sent when it was started, in milliseconds from the start of the check
 * @property {number | null} came when its outcome was there; `null` where none came before the end
 * @property {number | null} order its place among the outcomes, which are told one after the other
 * @property {HostResponse | null} outcome
 */

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

/** A policy is text, and what its host redirects to is none (RFC 8461 §3.3).
 * @type {RequestInit} */
const POLICY = { ...INIT, headers: { accept: 'text/plain' }, redirect: 'manual' };

/** Milliseconds that another clock may take: its hour is of no use when it comes late. */
const TIME_LIMIT = 1000;

/** No response.
 * @type {HostResponse} */
export const NONE = {
  status: 0,
  retryAfter: null,
  date: null,
  contentType: null,
  body: null,
  obstacle: null,
  detail: null,
};

/**
 * A world in which requests stop when `signal` is aborted, and the record of what happens in it.
 * @param {Listeners} listeners
 * @returns {import('./core.js').World & { happenings: Happening[] }}
 */
export function host({ signal, onProgress, onVerdict, onOutcome, pass, shared, fetch = (...request) => globalThis.fetch(...request) }) {
  const began = clock();
  // stands still while the core works and waits for proofs: so a check can be played again to the same report
  let now = began;
  let told = 0;
  const why = diagnosis(signal, fetch);
  const keys = new Map();
  /** @type {Happening[]} */
  const happenings = [];
  /** @type {Map<number, HostResponse>} */
  const outcomes = new Map();
  /** What takes back something.
   * @type {Map<number, Ending>} */
  const underWay = new Map();
  signal.addEventListener('abort', () => {
    for (const ending of underWay.values()) ending.abort();
  });
  /**
   * @param {Pick<Happening, 'kind'> & Partial<Happening>} what
   * @param {(ending: Ending) => Promise<HostResponse>} start
   */
  const begin = (what, start) => {
    /** @type {Happening} */
    const happening = { url: '', milliseconds: 0, sent: now - began, came: null, order: null, outcome: null, ...what };
    const number = happenings.push(happening);
    const ending = new Ending();
    underWay.set(number, ending);
    start(ending).then((response) => {
      if (!underWay.delete(number) || signal.aborted) return; // nobody waits for it any more
      if (happening.kind !== 'proof') now = Math.max(now, clock());
      Object.assign(happening, { came: now - began, order: told++, outcome: response });
      outcomes.set(number, response);
      onOutcome();
    });
    return number;
  };
  return {
    began,
    happenings,
    ask: (url, limit, deadline) => begin({ kind: 'request', url }, (ending) => {
      const asked = () => counted(url, pass, ask(url, limit, deadline, ending, why, fetch, INIT));
      return shared ? shared(url, asked) : asked();
    }),
    policy: (url, limit, deadline) => begin({ kind: 'request', url }, (ending) => ask(url, limit, deadline, ending, why, fetch, POLICY)),
    neighbours: () => begin({ kind: 'neighbours' }, neighbours),
    pause: (milliseconds) => begin({ kind: 'pause', milliseconds }, (ending) => pause(milliseconds, ending)),
    take(number) {
      const outcome = outcomes.get(number);
      outcomes.delete(number);
      return outcome;
    },
    forget(number) {
      outcomes.delete(number);
      underWay.get(number)?.abort();
      underWay.delete(number);
    },
    now: () => now,
    progress(asked, answered) {
      if (!signal.aborted) tell(onProgress, { asked, answered });
    },
    preliminary(report) {
      if (!signal.aborted) tell(onVerdict, report);
    },
    prove(request) {
      // what comes from the core lies in its memory, and is another's as soon as this returns
      const octets = request.slice();
      return begin({ kind: 'proof' }, () => prove(keys, octets));
    },
    time: () => begin({ kind: 'time' }, (ending) => time(ending, fetch)),
  };
}

/** Milliseconds since 1970-01-01 UTC: unlike Date.now, this does not jump when the clock is set. */
function clock() {
  return performance.timeOrigin + performance.now();
}

/**
 * @template T
 * @param {((value: T) => void) | undefined} listener
 * @param {T} value
 */
export function tell(listener, value) {
  try {
    listener?.(value);
  } catch (error) {
    queueMicrotask(() => { // the listener's mistake, not the check's
      throw error;
    });
  }
}

/**
 * @param {string} url
 * @param {import('./gate.js').Pass | undefined} pass
 * @param {Promise<HostResponse>} asked
 */
async function counted(url, pass, asked) {
  const passed = pass?.(url);
  const outcome = await asked;
  passed?.(outcome.status);
  return outcome;
}

/**
 * @param {number} milliseconds
 * @param {Ending} ending ends it at once
 * @returns {Promise<HostResponse>}
 */
function pause(milliseconds, ending) {
  return new Promise((resolve) => {
    const end = () => (clearTimeout(timer), resolve(NONE));
    const timer = setTimeout(end, milliseconds);
    ending.addEventListener('abort', end);
  });
}

/** @param {import('./core.js').Ended} ending */
export function controllerOf(ending) {
  const controller = new AbortController();
  if (ending.aborted) controller.abort();
  ending.addEventListener('abort', () => controller.abort());
  return controller;
}

/**
 * @param {string} url
 * @param {number} limit
 * @param {number} deadline
 * @param {Ending} ending takes the request back
 * @param {ReturnType<typeof diagnosis>} why
 * @param {Fetch} fetch
 * @param {RequestInit} init
 * @returns {Promise<HostResponse>}
 */
async function ask(url, limit, deadline, ending, why, fetch, init) {
  const controller = fetch.heedsEnding ? /** @type {any} */ (ending) : controllerOf(ending);
  const { signal } = controller;
  if (signal.aborted) return NONE;
  const timer = setTimeout(() => controller.abort(), deadline);
  let isRead = false;
  try {
    const response = await fetch(url, { ...init, signal });
    why.answered(url);
    // a page is not told which redirect it is
    const status = response.type === 'opaqueredirect' ? 300 : response.status;
    const { headers } = response;
    // what an error page says is of no use
    const body = response.ok ? await read(response, limit) : new Uint8Array();
    isRead = response.ok && body !== null;
    return { ...NONE, status, contentType: headers.get('content-type'), retryAfter: retryAfter(headers), body };
  } catch (error) {
    if (signal.aborted) return NONE;
    return { ...NONE, ...await why.failed(url, error, init, signal) };
  } finally {
    clearTimeout(timer);
    if (!isRead) controller.abort(); // the rest is not wanted
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

/**
 * Seconds of `Retry-After`: a number, or a date (RFC 9110 §10.2.3). Without CORS's leave it cannot be read.
 * @param {Headers} headers
 */
function retryAfter(headers) {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (!text.endsWith(' GMT')) return null;
  // by the clock of who wrote it, where that is told
  const seconds = (Date.parse(text) - (Date.parse(headers.get('date') ?? '') || Date.now())) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : null;
}

/**
 * @param {Map<string, Promise<CryptoKey | null>>} keys those that were read already
 * @param {Uint8Array} request
 * @returns {Promise<HostResponse>}
 */
export async function prove(keys, request) {
  try {
    return { ...NONE, body: await (await import('./prover.js')).prove(keys, request) };
  } catch {
    return NONE; // the module cannot be had, so nothing can be proved
  }
}

/**
 * Loads what looks beside the MX records.
 * @returns {Promise<HostResponse>}
 */
export async function neighbours() {
  try {
    await (await import('./beside.js')).load();
    return { ...NONE, status: 200 };
  } catch {
    return NONE; // nobody can look there, and the report says so
  }
}

/**
 * What time it is by the server that this module came from, where that is the page's own: nobody else is to hear of a
 * check, or lets the date be read.
 * @param {Ending} ending
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<HostResponse>}
 */
async function time(ending, fetch) {
  try {
    const { href, origin, protocol } = new URL(import.meta.url);
    if (!/^https?:$/.test(protocol) || origin !== globalThis.location?.origin) return NONE;
    const limit = AbortSignal.any([controllerOf(ending).signal, AbortSignal.timeout(TIME_LIMIT)]);
    const { headers } = await fetch(href, { method: 'HEAD', cache: 'no-store', credentials: 'omit', signal: limit });
    return { ...NONE, date: Date.parse(headers.get('date') ?? '') || null };
  } catch {
    return NONE;
  }
}
