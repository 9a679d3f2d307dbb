/**
 * What is watched as a file, and what such a file holds, which anybody may have written: nothing of it is taken that
 * was not looked at. Whole reports are no part of it. Pure.
 */
/** @import { Change, Digest } from './watch-difference.js' */
/** @import { Entry, Watched } from './watch-course.js' */

import { t } from './text.js';
import { MOST_DOMAINS, MOST_ENTRIES } from './watch-limits.js';

/** Characters of a file that is read at all. */
export const LARGEST = 32 << 20;

/** Characters of a text in it, and things in a list. */
const LONGEST_TEXT = 4096;
const LONGEST_LIST = 10_000;

/** The last moment that a date can be (ECMA-262 §21.4.1.1). */
const LAST_DATE = 8.64e15;

/** @typedef {{ watched: Watched, history: Entry[] }} Kept */

/** What is no backup, or is broken, with what is wrong. */
export class BackupError extends Error {
  name = 'BackupError';
}

/**
 * @param {Kept[]} domains
 * @param {number} savedAt
 */
export function backup(domains, savedAt) {
  return {
    mxlens: 'watch',
    version: 1,
    savedAt,
    domains: domains.map(({ watched: { name, shown, expect, addedAt, lastAt, knownAt, known }, history }) => ({
      name, shown, expect, addedAt, lastAt, knownAt, known,
      history: history.map(({ at, until, status, checks, misses, changes }) => ({ at, until, status, checks, misses, changes })),
    })),
  };
}

/**
 * What a file holds. Throws a `BackupError` for what is none.
 * @param {string} text
 * @param {{ largest?: number, most?: number }} [limits] characters and domains: a page has less room than a program
 * @returns {{ savedAt: number, domains: Kept[] }}
 */
export function restored(text, { largest = LARGEST, most = MOST_DOMAINS } = {}) {
  if (text.length > largest) throw new BackupError(t`This file is larger than a backup can be.`);
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new BackupError(t`This is no backup of a watch: it is no JSON.`);
  }
  if (file?.mxlens !== 'watch') throw new BackupError(t`This is no backup of a watch.`);
  if (file.version !== 1) throw new BackupError(t`This backup is of a version that this page does not know.`);
  const domains = list(file.domains, 'domains', most).map((one, index) => kept(one, `domains[${index}]`));
  if (new Set(domains.map(({ watched }) => watched.name)).size < domains.length) {
    throw new BackupError(t`This backup is broken: a domain is in it twice.`);
  }
  return { savedAt: time(file.savedAt, 'savedAt'), domains };
}

/**
 * @param {any} one
 * @param {string} at
 * @returns {Kept}
 */
function kept(one, at) {
  const name = domain(one?.name, `${at}.name`);
  return {
    watched: {
      name,
      shown: string(one.shown, `${at}.shown`, 255),
      expect: string(one.expect, `${at}.expect`),
      addedAt: time(one.addedAt, `${at}.addedAt`),
      dueAt: 0, // late, so that many are spread when they are caught up
      lastAt: nullable(one.lastAt, `${at}.lastAt`, time),
      knownAt: nullable(one.knownAt, `${at}.knownAt`, time),
      known: nullable(one.known, `${at}.known`, digest),
      silence: null,
      news: [],
    },
    history: list(one.history, `${at}.history`, MOST_ENTRIES).map((entry, index) => {
      const place = `${at}.history[${index}]`;
      const [from, until] = [time(entry?.at, `${place}.at`), time(entry.until, `${place}.until`)];
      return {
        name, at: from, until,
        status: oneOf(entry.status, `${place}.status`, STATUSES),
        checks: whole(entry.checks, `${place}.checks`),
        misses: whole(entry.misses, `${place}.misses`),
        changes: list(entry.changes, `${place}.changes`).map((each, number) => change(each, `${place}.changes[${number}]`)),
      };
    }),
  };
}

const STATUSES = /** @type {const} */ (['deliverable', 'atRisk', 'undeliverable', 'refusesMail', 'undetermined']);
const SECURITIES = /** @type {const} */ (['secure', 'insecure', 'bogus', 'indeterminate']);
const WHYS = /** @type {const} */ (['nonexistent', 'routeless', 'ownAddress', 'exchanges']);

/** @typedef {(value: any, at: string) => any} Reader */

/** @type {Reader} */
const status = (value, at) => oneOf(value, at, STATUSES);
/** @type {Reader} */
const security = (value, at) => oneOf(value, at, SECURITIES);
/** @type {Reader} */
const reason = (value, at) => nullable(value, at, (one, place) => oneOf(one, place, WHYS));
/** @type {Reader} */
const short = (value, at) => string(value, at);
/** @type {Reader} */
const preference = (value, at) => whole(value, at, 65535);
/** @type {Reader} */
const preferences = (value, at) => list(value, at).map((one) => preference(one, at));
/** @type {Reader} */
const rule = (value, at) => /^[a-z0-9-]{1,64}$/.test(short(value, at)) ? value : broken(at);

const MX = { exchange: short, preference };
const ADDRESS = { exchange: short, address: short };
const FINDING = { id: rule };
const RECORD = { record: short };
const SINCE = { since: (/** @type {unknown} */ value, /** @type {string} */ at) => time(value, at) };

/** What stands in each kind of change.
 * @type {Record<Change['kind'], Record<string, Reader>>} */
const CHANGES = {
  baseline: {},
  silent: SINCE,
  recovered: SINCE,
  verdict: { before: status, after: status, why: reason },
  mxAdded: MX,
  mxGone: MX,
  preference: { exchange: short, before: preferences, after: preferences },
  addressAdded: ADDRESS,
  addressGone: ADDRESS,
  findingNew: FINDING,
  findingSeen: FINDING,
  findingGone: FINDING,
  dnssec: { before: security, after: security },
  expectedMissing: RECORD,
  expectedOther: RECORD,
  unexpected: RECORD,
  asExpected: {},
  resolver: { before: short, after: short },
};

/**
 * @param {any} value
 * @param {string} at
 * @returns {Change}
 */
function change(value, at) {
  const kind = value?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(CHANGES, kind)) return broken(`${at}.kind`);
  const readers = CHANGES[/** @type {Change['kind']} */ (kind)];
  return /** @type {Change} */ (shape(value, at, { kind: (one) => one, ...readers }));
}

/**
 * @param {any} value
 * @param {string} at
 * @returns {Digest}
 */
function digest(value, at) {
  const texts = (/** @type {unknown} */ one, /** @type {string} */ place) => list(one, place).map((each) => string(each, place));
  const rules = (/** @type {unknown} */ one, /** @type {string} */ place) => list(one, place).map((each) => rule(each, place));
  const address = { exchange: short, v4: or(texts), v6: or(texts) };
  return /** @type {Digest} */ (shape(value, at, {
    status: or(status),
    partial: (one, place) => typeof one === 'boolean' ? one : broken(place),
    beside: (one) => one === true, // those of before had none
    why: reason,
    mx: or((all, place) => list(all, place).map((one) => shape(one, place, MX))),
    addresses: (all, place) => list(all, place).map((one) => shape(one, place, address)),
    findings: (one, place) => shape(one, place, { there: rules, unknown: rules }),
    resolver: or(short),
    resolvers: texts,
    dnssec: or(security),
    expected: or((one, place) => shape(one, place, { missing: texts, other: texts, extra: texts })),
  }));
}

/**
 * Takes what is named, and nothing else.
 * @param {any} value
 * @param {string} at
 * @param {Record<string, Reader>} readers
 */
function shape(value, at, readers) {
  if (typeof value !== 'object' || value === null) return broken(at);
  return Object.fromEntries(Object.entries(readers).map(([key, read]) => [key, read(value[key], `${at}.${key}`)]));
}

/** @param {Reader} read @returns {Reader} */
function or(read) {
  return (value, at) => nullable(value, at, read);
}

/**
 * @template Value
 * @param {unknown} value
 * @param {string} at
 * @param {(value: any, at: string) => Value} read
 */
function nullable(value, at, read) {
  return value === null ? null : read(value, at);
}

/** A name as DNS has it: no name of a watch has other letters. @param {unknown} value @param {string} at */
function domain(value, at) {
  const text = string(value, at, 253);
  return /^[\x21-\x7e]+$/.test(text) ? text : broken(at);
}

/**
 * @param {unknown} value
 * @param {string} at
 */
function string(value, at, longest = LONGEST_TEXT) {
  return typeof value === 'string' && value.length <= longest && value.isWellFormed() ? value : broken(at);
}

/**
 * @param {unknown} value
 * @param {string} at
 */
function whole(value, at, most = Number.MAX_SAFE_INTEGER) {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : broken(at);
}

/**
 * @param {unknown} value
 * @param {string} at
 */
function time(value, at) {
  return typeof value === 'number' && value > 0 && value <= LAST_DATE ? value : broken(at);
}

/**
 * @template {string} One
 * @param {unknown} value
 * @param {string} at
 * @param {readonly One[]} all
 * @returns {One}
 */
function oneOf(value, at, all) {
  return all.find((one) => one === value) ?? broken(at);
}

/**
 * @param {unknown} value
 * @param {string} at
 * @returns {any[]}
 */
function list(value, at, longest = LONGEST_LIST) {
  return Array.isArray(value) && value.length <= longest ? value : broken(at);
}

/**
 * @param {string} at
 * @returns {never}
 */
function broken(at) {
  throw new BackupError(t`This backup is broken: ${at} is not what it has to be.`);
}
