/** Works through a list: some checks at once, what is not known once more at the end; can be paused and stopped. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Outcome, Row } from './list-row.js' */

import { AT_ONCE } from './gate.js';

/** Checks in a row without any answer after which it is not the domains. */
const PATIENCE = 12;

/** How often a domain is asked about that stays unknown. */
const TRIES = 2;

/** Milliseconds that the rate is taken over. */
const WINDOW = 15_000;

/** What a run is in. Who pauses lets the checks under way end; who stops ends them.
 * @typedef {'running' | 'paused' | 'stopped' | 'done'} State */

/** What came of a check; `silent` where no resolver gave any answer.
 * @typedef {{ report: Report | null, outcome: Outcome, silent: boolean }} Came */

/**
 * @param {object} world
 * @param {Row[]} world.rows is kept up to date
 * @param {(row: Row, signal: AbortSignal) => Promise<Came>} world.examine rejects where nothing can be checked at all
 * @param {(row: Row, report: Report | null) => Promise<void>} world.keep
 * @param {(row: Row) => void} world.onRow
 * @param {(state: State, trouble: unknown) => void} world.onState trouble: what ended it, or `SILENCE`
 */
export function runner({ rows, examine, keep, onRow, onState }) {
  const first = rows.filter((row) => !row.fault && row.tries === 0).map(({ index }) => index);
  const again = rows.filter(isToRepeat).map(({ index }) => index);
  /** @type {Map<number, AbortController>} */
  const underWay = new Map();
  /** @type {State} */
  let state = first.length + again.length > 0 ? 'stopped' : 'done';
  let silent = 0;

  /** @param {State} next @param {unknown} [trouble] */
  const turn = (next, trouble) => {
    state = next;
    onState(state, trouble);
  };
  /** @param {unknown} [trouble] */
  const stop = (trouble) => {
    if (state === 'done') return;
    for (const ended of underWay.values()) ended.abort();
    turn('stopped', trouble);
  };

  function fill() {
    while (state === 'running' && underWay.size < AT_ONCE) {
      const index = first.shift() ?? again.shift();
      if (index === undefined) break;
      one(index);
    }
    if (state !== 'done' && first.length + again.length + underWay.size === 0) turn('done');
  }

  /** @param {number} index */
  async function one(index) {
    const row = /** @type {Row} */ (rows[index]);
    const ended = new AbortController();
    underWay.set(index, ended);
    try {
      const { report, outcome, silent: isSilent } = await examine(row, ended.signal);
      const next = { ...row, outcome, tries: row.tries + 1 };
      await keep(next, report); // it counts when it is kept, so that nothing is lost by a reload
      rows[index] = next;
      if (isToRepeat(next)) again.push(index);
      onRow(next);
      silent = isSilent ? silent + 1 : 0;
    } catch (error) {
      (row.tries === 0 ? first : again).unshift(index);
      if (!ended.signal.aborted) stop(error);
    } finally {
      underWay.delete(index);
    }
    if (silent >= PATIENCE && state === 'running') {
      silent = 0;
      turn('paused', SILENCE);
    }
    fill();
  }

  return {
    go() {
      if (state === 'running' || state === 'done') return;
      silent = 0;
      turn('running');
      fill();
    },
    pause() {
      if (state === 'running') turn('paused');
    },
    stop,
    state: () => state,
    /** How many are still to be asked about, those under way among them. */
    left: () => first.length + again.length + underWay.size,
    underWay: () => underWay.size,
    /** What is left is asked about once more: the first pass is through. */
    isRepeating: () => first.length === 0,
  };
}

/** @typedef {ReturnType<typeof runner>} Runner */

/** Nobody answers. */
export const SILENCE = Symbol('silence');

/** @param {Row} row */
function isToRepeat({ outcome, tries }) {
  return outcome?.status === 'undetermined' && tries < TRIES;
}

/**
 * How quickly it goes: a moving average.
 * @param {() => number} [now] milliseconds
 */
export function pace(now = () => performance.now()) {
  /** @type {number[]} */
  let ends = [];
  let began = now();
  return {
    begin() {
      ends = [];
      began = now();
    },
    ended: () => void ends.push(now()),
    /** In a second; nothing where there is too little to tell. */
    rate() {
      const from = now() - WINDOW;
      ends = ends.slice(ends.findLastIndex((end) => end < from) + 1);
      const seconds = (now() - Math.max(from, began)) / 1000;
      return ends.length > 2 && seconds > 1 ? ends.length / seconds : null;
    },
  };
}
