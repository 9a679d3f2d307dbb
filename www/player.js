/** A host that plays a recorded check: its answers in their order, by its clock, and no network. */

import { EvidenceError, toOctets } from './evidence-file.js';
import { NONE, neighbours, prove } from './host.js';

/** @typedef {import('./wasm/mxlens.js').Host} Host */
/** @typedef {import('./wasm/mxlens.js').HostResponse} HostResponse */
/** @typedef {import('./evidence-file.js').Evidence} Evidence */
/** @typedef {import('./evidence-file.js').EvidenceEvent} EvidenceEvent */

/** Something that the core waits for.
 * @typedef {{ number: number, outcome: HostResponse | Promise<HostResponse> }} Started */

/** More outcomes than these are no check's any more. */
const MOST = 100_000;

/** After as many the page gets its turn. */
const BREATH = 500;

/** What a newer core may ask that an older one did not.
 * @type {HostResponse} */
const MISSING = { ...NONE, obstacle: 'unknown', detail: 'not in the evidence file' };

/**
 * @param {Evidence} evidence
 * @param {() => void} onOutcome
 * @param {import('./core.js').Ended} ended
 * @param {(error: unknown) => void} fail
 * @returns {import('./core.js').World}
 */
export function player({ startedAt, events }, onOutcome, ended, fail) {
  let now = startedAt;
  let numbers = 0;
  const keys = new Map();
  /** What can be taken.
   * @type {Map<number, HostResponse>} */
  const outcomes = new Map();
  /** Events that were not asked for yet, by what they are: the first one is the next.
   * @type {Map<string, EvidenceEvent[]>} */
  const unclaimed = new Map();
  for (const event of [...events].reverse()) {
    const key = event.kind + (event.url ?? event.milliseconds ?? '');
    const same = unclaimed.get(key);
    if (same) same.push(event);
    else unclaimed.set(key, [event]);
  }
  /** Events that were asked for and are to come in their order.
   * @type {Map<EvidenceEvent, Started>} */
  const claimed = new Map();
  /** Events whose turn is over.
   * @type {Set<EvidenceEvent>} */
  const over = new Set();
  /** What is to come at once, as it is not in the record or its turn is over.
   * @type {Started[]} */
  const atOnce = [];
  /** What the clock brings, as the record does not: pauses that are not in it.
   * @type {(Started & { due: number })[]} */
  const timers = [];
  /** What had not come when the record ended.
   * @type {typeof timers} */
  const open = [];

  /**
   * @param {string} key
   * @param {(event: EvidenceEvent | undefined) => Started['outcome']} outcomeOf
   * @param {number} [patience] milliseconds after which it ends by itself
   */
  const begin = (key, outcomeOf, patience = 0) => {
    const event = unclaimed.get(key)?.pop();
    const started = { number: ++numbers, outcome: outcomeOf(event) };
    if (event && event.order !== null && !over.has(event)) claimed.set(event, started);
    else if (event && event.order === null) open.push({ ...started, due: now + patience });
    else if (!event && key.startsWith('pause')) timers.push({ ...started, due: now + patience });
    else atOnce.push(started);
    return started.number;
  };

  /** What the core does not wait for any more.
   * @type {Set<number>} */
  const forgotten = new Set();

  /** @param {Started} started */
  const deliver = async ({ number, outcome }) => {
    if (ended.aborted || forgotten.has(number)) return;
    if (number > MOST) throw new EvidenceError('notEvidence');
    outcomes.set(number, await outcome);
    onOutcome();
  };
  const hurry = async () => {
    for (let next = atOnce.shift(); next; next = atOnce.shift()) await deliver(next);
  };
  /**
   * @param {typeof timers} waiting
   * @param {number} until
   */
  const wake = async (waiting, until) => {
    for (;;) {
      const due = waiting.reduce((least, one) => Math.min(least, one.due), Infinity);
      const next = waiting.findIndex((one) => one.due === due);
      const [timer] = due <= until && next >= 0 ? waiting.splice(next, 1) : [];
      if (!timer || ended.aborted) return;
      if (!forgotten.has(timer.number)) now = Math.max(now, due);
      await deliver(timer);
      await hurry();
    }
  };
  const play = async () => {
    await hurry();
    const told = events.filter(({ order }) => order !== null).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    for (const [index, event] of told.entries()) {
      if (ended.aborted) return;
      if (index % BREATH === BREATH - 1) await new Promise((resolve) => setTimeout(resolve));
      const came = startedAt + (event.came ?? 0);
      await wake(timers, came);
      over.add(event);
      now = Math.max(now, came);
      const started = claimed.get(event);
      if (started) await deliver(started);
      await hurry();
    }
    while (!ended.aborted && timers.length + open.length > 0) {
      timers.push(...open.splice(0));
      await wake(timers, Infinity);
    }
    // a core that waits still waits for nothing
    if (!ended.aborted) throw new EvidenceError('notEvidence');
  };
  queueMicrotask(() => play().catch(fail));

  /** @type {Host['ask']} */
  const ask = (url, _, deadline) => begin(`request${url}`, (event) => event ? responseOf(event) : MISSING, deadline);
  return {
    began: startedAt,
    ask,
    policy: ask,
    neighbours: () => begin('neighbours', (event) => event?.status === 200 ? neighbours() : NONE),
    pause: (milliseconds) => begin(`pause${milliseconds}`, () => NONE, milliseconds),
    take(number) {
      const outcome = outcomes.get(number);
      outcomes.delete(number);
      return outcome;
    },
    forget(number) {
      outcomes.delete(number);
      forgotten.add(number);
    },
    now: () => now,
    progress: () => undefined,
    preliminary: () => undefined,
    prove(request) {
      const octets = request.slice();
      return begin('proof', () => prove(keys, octets));
    },
    time: () => begin('time', (event) => ({ ...NONE, date: event?.date ?? null })),
  };
}

/**
 * @param {EvidenceEvent} event
 * @returns {HostResponse}
 */
function responseOf({ order, status = 0, contentType = null, retryAfter = null, body = null, obstacle = null, detail = null }) {
  if (order === null) return NONE;
  return { ...NONE, status, contentType, retryAfter, body: body === null ? null : toOctets(body), obstacle, detail };
}
