/** Writes to standard output and to files. */

import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './usage.js';

/**
 * A stream to write to, no faster than it takes. When whoever reads has gone (EPIPE), `onClosed` hears of it once and
 * what is written is dropped: `mxlens … | head` is no error.
 * @param {NodeJS.WritableStream} stream
 * @param {() => void} onClosed
 */
export function output(stream, onClosed) {
  let isClosed = false;
  /** @type {unknown} */
  let failure;
  /** @type {() => void} */
  let goOn = () => undefined;
  stream.on('drain', () => goOn());
  stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== 'EPIPE') failure = error;
    if (!isClosed) onClosed();
    isClosed = true;
    goOn();
  });
  return {
    /** @param {string} text */
    async write(text) {
      if (failure) throw failure;
      if (isClosed || text === '' || stream.write(text)) return;
      await new Promise((resolve) => (goOn = () => resolve(undefined)));
    },
  };
}

/** @typedef {ReturnType<typeof output>} Output */

/**
 * Writes a file as a whole or not at all: whoever reads it, also after a crash in the middle, has what was there before
 * or what is there now.
 * @param {string} path
 * @param {string} text
 * @param {number} [mode] who may read it; by default its owner alone
 */
export async function writeWhole(path, text, mode = 0o600) {
  const draft = `${path}.${process.pid}.draft`;
  try {
    const file = await open(draft, 'w', mode);
    try {
      await file.writeFile(text);
      await file.sync(); // or after a power cut the new name may lead to an empty file
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Looks that a file can be written later, as far as its folder is there; and removes what was left beside it by processes
 * that were killed while they wrote it. What is being written now stays.
 * @param {string} path
 */
export async function makeReady(path) {
  const names = await readdir(dirname(path)).catch(({ code }) => {
    if (['ENOENT', 'ENOTDIR'].includes(code)) throw new UsageError(`${path} cannot be written: there is no folder ${dirname(path)}`);
    return []; // one in which files can be written, and not be listed
  });
  const start = `${basename(path)}.`;
  for (const name of names) {
    const [, pid] = (name.startsWith(start) && /^(\d+)\.draft$/.exec(name.slice(start.length))) || [];
    if (pid && !isRunning(Number(pid))) await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
}

/**
 * Whether another process has that number; what this one had begun before it had it is of no use to it.
 * @param {number} pid
 */
function isRunning(pid) {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0); // sends nothing
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} folder */
async function syncFolder(folder) {
  const handle = await open(folder).catch(() => null); // systems that open no folders need not do this
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
