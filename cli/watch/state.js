/**
 * What a watch knows, in a file: that of the page's watch (www/watch-backup.js), which the page can open, too, with what
 * a command needs beside it. It is written as a whole or not at all, so an end in the middle leaves what was there.
 */
/** @import { Alert, Kept, Problem } from './turn.js' */

import { readFile, stat } from 'node:fs/promises';
import { BackupError, backup, restored } from '../../www/watch-backup.js';
import { SEVERITIES } from '../options.js';
import { makeReady, writeWhole } from '../output.js';
import { UsageError } from '../usage.js';

/** More than a page keeps. */
const LIMITS = { largest: 1 << 29, most: 1_000_000 };

/** Alerts that wait to be sent: the oldest fall off, when nobody takes them for long. */
const MOST_WAITING = 10_000;

/**
 * @typedef {object} State
 * @property {Map<string, Kept>} domains
 * @property {Alert[]} waiting what was not sent yet
 * @property {number | null} savedAt
 */

/**
 * Opens a state, or begins one where there is no file. What is no state is left alone, and told.
 * @param {string} path
 */
export async function opened(path) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${path} cannot be read: ${error.message}`);
  });
  /** @type {State} */
  const state = text === null ? { domains: new Map(), waiting: [], savedAt: null } : parsed(text, path);
  await makeReady(path);
  let mark = await markOf(path);
  return {
    state,
    /** Writes what the state is now. */
    async save() {
      // two at once would each forget what the other knows
      if (await markOf(path) !== mark) throw new UsageError(`${path} was written by somebody else meanwhile: one watch at a time has it`);
      await writeWhole(path, written(state, Date.now()));
      mark = await markOf(path);
    },
  };
}

/**
 * What changes whenever a file is written.
 * @param {string} path
 */
async function markOf(path) {
  const about = await stat(path, { bigint: true }).catch(() => null);
  return about ? `${about.ino} ${about.mtimeNs} ${about.size}` : '';
}

/**
 * @param {State} state
 * @param {number} now
 */
function written({ domains, waiting }, now) {
  const all = [...domains.values()];
  const { domains: kept, ...head } = backup(all, now);
  const more = all.map(({ recent, servers, problems }, index) => ({ ...kept[index], recent, servers, problems }));
  return `${JSON.stringify({ ...head, domains: more, waiting: waiting.slice(-MOST_WAITING) })}\n`;
}

/**
 * @param {string} text
 * @param {string} path
 * @returns {State}
 */
function parsed(text, path) {
  try {
    const { domains, savedAt } = restored(text, LIMITS);
    const file = JSON.parse(text);
    const kept = domains.map((one, index) => {
      const { recent = [], servers = [], problems = [] } = file.domains[index];
      if (!Array.isArray(recent) || !recent.every((each) => typeof each === 'boolean')) throw new BackupError('recent');
      if (!Array.isArray(servers) || !servers.every((each) => typeof each === 'string')) throw new BackupError('servers');
      if (!Array.isArray(problems) || !problems.every(isProblem)) throw new BackupError('problems');
      return /** @type {const} */ ([one.watched.name, { ...one, recent, servers, problems }]);
    });
    const { waiting = [] } = file;
    if (!Array.isArray(waiting) || !waiting.every(isAlert)) throw new BackupError('waiting');
    return { domains: new Map(kept), waiting, savedAt };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new UsageError(`${path} is no state of a watch, or is broken; it was left as it is (${error.message})`);
  }
}

/** @param {any} value @returns {value is Problem} */
function isProblem(value) {
  return typeof value?.id === 'string' && typeof value.text === 'string' && Number.isFinite(value.since) && SEVERITIES.includes(value.severity);
}

/** @param {any} value @returns {value is Alert} */
function isAlert(value) {
  const { domain, at, kind, began, ended, changes } = value ?? {};
  return typeof domain === 'string' && Number.isFinite(at) && ['problem', 'recovery', 'change'].includes(kind)
    && [began, ended].every((all) => Array.isArray(all) && all.every(isProblem))
    && Array.isArray(changes) && changes.every((one) => typeof one?.kind === 'string' && typeof one.text === 'string');
}
