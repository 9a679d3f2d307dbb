/** When each domain is to be checked again. Pure: the time and the dice come from outside; times are milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** No domain is checked again sooner than this, nor before its MX records may have left the resolver's cache. */
export const SHORTEST = 15 * MINUTE;

/** A longer TTL is not waited for: a change would be told of too late. */
export const LONGEST = 24 * HOUR;

/** How long the pauses get while a resolver gives no answer. */
const LONGEST_BACK_OFF = 6 * HOUR;

/** The share of a pause by which it is longer at most, so that many domains do not stay due at one moment. */
const JITTER = 0.1;

/** So late no timer is: the machine slept, the network was away, or the page was closed. */
const LATE = MINUTE;

/** What is late is caught up over so long for each domain, and so long for all. */
const APART = 2000;
const WIDEST = 15 * MINUTE;

/** A number from 0 up to 1, as `Math.random` gives it.
 * @typedef {() => number} Dice */

/** @typedef {{ name: string, dueAt: number }} Due */

/**
 * How long to wait after a check.
 * @param {number | null} ttl seconds that the MX answer may be kept still; `null` where there was none
 * @param {number} misses checks in a row that came to nothing
 */
export function pause(ttl, misses) {
  const usual = Math.min(Math.max((ttl ?? 0) * 1000, SHORTEST), LONGEST);
  if (misses === 0) return usual;
  return Math.max(usual, Math.min(usual * 2 ** (misses - 1), LONGEST_BACK_OFF));
}

/**
 * When a domain is due after a check; later by the jitter, never sooner.
 * @param {number} at
 * @param {number | null} ttl
 * @param {number} misses
 * @param {Dice} dice
 */
export function dueAfter(at, ttl, misses, dice) {
  return at + Math.round(pause(ttl, misses) * (1 + dice() * JITTER));
}

/**
 * What is late, each with a new time: one check makes up for all that were missed, and not all of them at once.
 * @param {readonly Due[]} all
 * @param {number} now
 * @param {Dice} dice
 * @returns {Due[]}
 */
export function caughtUp(all, now, dice) {
  const late = all.filter(({ dueAt }) => dueAt < now - LATE);
  const width = Math.min(late.length * APART, WIDEST);
  return late.map(({ name }) => ({ name, dueAt: now + Math.round(dice() * width) }));
}

/**
 * What is due, the longest waiting first.
 * @template {Due} One
 * @param {readonly One[]} all
 * @param {number} now
 */
export function due(all, now) {
  return all.filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
}
