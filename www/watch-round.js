/** The work of the tab that does it: checks what is due, a few at once, and writes down what came of it. */
/** @import { CheckOptions } from './check.js' */
/** @import { Change } from './watch-difference.js' */
/** @import { Watched } from './watch-course.js' */
/** @import { Store } from './watch-store.js' */

import { check } from './apart.js';
import { course } from './watch-course.js';
import { caughtUp, due } from './watch-schedule.js';

/** Checks at once. */
const MOST_AT_ONCE = 3;

/** What an error about the choice of resolvers says: it is no check that came to nothing. */
const NOBODY = ['badResolver', 'severalResolvers', 'filteringResolver', 'badMode'];

/** Timers run no longer than this: a clock may be set, and a machine may sleep. */
const LONGEST_NAP = 60_000;

/** Nor are they shorter. */
const SHORTEST_NAP = 250;

/**
 * @param {object} world
 * @param {Store} world.store
 * @param {() => CheckOptions} world.ask who is asked
 * @param {(names: string[], trouble: string) => void} world.onRunning hears what is being checked, and why nothing can be
 * @param {(name: string) => void} world.onChecked
 * @param {(watched: Watched, told: Change[]) => void} world.onTold
 */
export function round({ store, ask, onRunning, onChecked, onTold }) {
  /** Domains that are being checked, and what ends that.
   * @type {Map<string, AbortController>} */
  const running = new Map();
  /** Why nobody can be asked, in words. */
  let trouble = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void>} */
  let turn = Promise.resolve();

  const say = () => onRunning([...running.keys()], trouble);
  // one after the other: each sees what the one before has begun
  const go = () => turn = turn.then(look).catch(() => nap(LONGEST_NAP));

  async function look() {
    clearTimeout(timer);
    if (!navigator.onLine || trouble) return; // who comes back, or chooses another resolver, wakes it
    const now = Date.now();
    for (const { name, dueAt } of caughtUp(await idle(), now, Math.random)) {
      await store.change(name, (one) => ({ ...one, dueAt }));
    }
    const waiting = await idle();
    for (const one of due(waiting, now).slice(0, MOST_AT_ONCE - running.size)) run(one);
    const next = Math.min(...waiting.filter(({ name }) => !running.has(name)).map(({ dueAt }) => dueAt));
    // when all places are taken, the end of a check goes on
    nap(running.size < MOST_AT_ONCE ? next - now : LONGEST_NAP);
  }

  const idle = async () => (await store.all()).filter(({ name }) => !running.has(name));

  /** @param {number} milliseconds */
  function nap(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(go, Math.min(Math.max(milliseconds, SHORTEST_NAP), LONGEST_NAP));
  }

  /** @param {Watched} watched */
  async function run({ name, expect }) {
    const ended = new AbortController();
    running.set(name, ended);
    say();
    const at = Date.now();
    try {
      const options = { ...ask(), neighbours: false, ...expect ? { expect } : {} };
      const report = await check(name, { ...options, signal: ended.signal }).catch((error) => {
        if (ended.signal.aborted || NOBODY.includes(error.code)) throw error;
        return null; // mxlens itself failed
      });
      const taken = await store.record(name, report, (watched, last) => course(watched, last, report, at, Math.random));
      if (taken && taken.told.length > 0) onTold(taken.watched, taken.told);
    } catch (error) {
      // it was stopped, or could not begin, or cannot be kept: nothing is written, and nobody goes on as if it were
      if (!ended.signal.aborted) trouble = error instanceof Error ? error.message : String(error);
    } finally {
      running.delete(name);
      say();
      onChecked(name);
      go();
    }
  }

  // what is under way as the network goes says nothing
  addEventListener('offline', () => {
    for (const ended of running.values()) ended.abort();
  });

  return {
    /** Looks what is due: something was added, the machine woke, the network is back. */
    wake: go,
    /** Another resolver was chosen. */
    retry() {
      trouble = '';
      say();
      go();
    },
    say,
  };
}
