/**
 * What one check makes of a watched domain: what is known of it then, what goes into its history, what is told.
 * Pure: the time and the dice come from outside.
 */
/** @import { QueryError, Report, Status } from './wasm/mxlens.js' */
/** @import { Change, Digest } from './watch-difference.js' */
/** @import { Dice } from './watch-schedule.js' */

import { difference, digest, merged, ttlOf } from './watch-difference.js';
import { dueAfter } from './watch-schedule.js';

/** So many checks in a row come to nothing before that is told. */
export const PATIENCE = 3;

/** What waits to be looked at is no more than this for each domain: the history has it all. */
const MOST_NEWS = 10;

/** Checks in a row that came to nothing.
 * @typedef {object} Silence
 * @property {number} misses
 * @property {number} since when something was known last; of the first of them where nothing ever was
 * @property {QueryError | null} error of the last one; `null` where mxlens itself failed
 */

/** What is told, until somebody looks.
 * @typedef {{ at: number, changes: Change[] }} News */

/**
 * @typedef {object} Watched
 * @property {string} name
 * @property {string} shown
 * @property {string} expect what the MX records are to be; empty where nothing is said
 * @property {number} addedAt
 * @property {number} dueAt
 * @property {number | null} lastAt when it was checked last
 * @property {number | null} knownAt when that last came to something
 * @property {Digest | null} known
 * @property {Silence | null} silence
 * @property {News[]} news
 */

/**
 * A time in which nothing changed.
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} at when it began
 * @property {number} until the last check in it
 * @property {Status} status
 * @property {number} checks those that came to something, or in a time in which nothing was known, to nothing
 * @property {number} misses those that came to nothing
 * @property {Change[]} changes what began it
 */

/** What came of a check; `null` where mxlens itself failed.
 * @typedef {Report | null} Outcome */

/**
 * A domain that is to be watched from now on.
 * @param {{ name: string, shown: string, expect: string }} one
 * @param {number} now
 * @returns {Watched}
 */
export function begun({ name, shown, expect }, now) {
  return { name, shown, expect, addedAt: now, dueAt: now, lastAt: null, knownAt: null, known: null, silence: null, news: [] };
}

/**
 * @param {Watched} watched
 * @param {Entry | null} last the end of its history
 * @param {Outcome} report
 * @param {number} at when the check began
 * @param {Dice} dice
 * @returns {{ watched: Watched, entry: Entry | null, isNew: boolean, told: Change[] }} the entry that begins, or
 *   goes on; what is to be told
 */
export function course(watched, last, report, at, dice) {
  const next = report && digest(report);
  const isKnown = next !== null && next.status !== null;
  const silence = isKnown ? null : silent(watched, report, at);
  const changes = [
    // what could be had of a check that came to nothing else is known all the same
    ...next && watched.known ? difference(watched.known, next) : [],
    ...turns(watched, last, silence, isKnown),
  ];
  const told = changes.filter((change) => isTold(change, watched));
  const isNew = changes.length > 0;
  const status = next?.status ?? 'undetermined';
  const entry = isNew
    ? { name: watched.name, at, until: at, status, checks: isKnown ? 1 : 0, misses: isKnown ? 0 : 1, changes }
    : last && { ...last, until: at, checks: last.checks + (isKnown ? 1 : 0), misses: last.misses + (isKnown ? 0 : 1) };
  return {
    entry,
    isNew,
    told,
    watched: {
      ...watched,
      lastAt: at,
      knownAt: isKnown ? at : watched.knownAt,
      known: next === null || !isKnown && !watched.known ? watched.known : merged(watched.known, next),
      silence,
      dueAt: dueAfter(at, report && ttlOf(report), silence?.misses ?? 0, dice),
      news: told.length === 0 ? watched.news : [...watched.news, { at, changes: told }].slice(-MOST_NEWS),
    },
  };
}

/**
 * @param {Watched} watched
 * @param {Outcome} report
 * @param {number} at
 * @returns {Silence}
 */
function silent({ silence, knownAt }, report, at) {
  return {
    misses: (silence?.misses ?? 0) + 1,
    since: silence?.since ?? knownAt ?? at,
    error: report?.ledger.findLast(({ error }) => error && error.code !== 'superseded')?.error ?? null,
  };
}

/**
 * The first thing known, a silence that lasts, and its end.
 * @param {Watched} watched
 * @param {Entry | null} last
 * @param {Silence | null} silence
 * @param {boolean} isKnown
 * @returns {Change[]}
 */
function turns({ known, silence: before }, last, silence, isKnown) {
  if (silence) return silence.misses === PATIENCE ? [{ kind: 'silent', since: silence.since }] : [];
  const isAfterSilence = last?.status === 'undetermined' || (before?.misses ?? 0) >= PATIENCE;
  return [
    ...isKnown && !known ? [{ kind: /** @type {const} */ ('baseline') }] : [],
    ...isAfterSilence ? [{ kind: /** @type {const} */ ('recovered'), since: before?.since ?? last?.at ?? 0 }] : [],
  ];
}

/**
 * Whether somebody is to be told. Where something is expected that is what is watched, and the verdict with it.
 * @param {Change} change
 * @param {Watched} watched
 */
function isTold({ kind }, { expect, silence }) {
  if (kind === 'baseline' || kind === 'resolver') return false;
  if (kind === 'recovered') return (silence?.misses ?? 0) >= PATIENCE;
  const besides = ['mxAdded', 'mxGone', 'preference', 'addressAdded', 'addressGone', 'findingNew', 'findingSeen',
    'findingGone', 'dnssec'];
  return !expect || !besides.includes(kind);
}
