// Where things are: the repository, and the per-user cache that setup fills.
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Always here, whatever the user's own cargo settings say. */
export const TARGET = join(ROOT, 'target');

/** How the Rust tests in a browser start it; made by setup. */
export const WEBDRIVER_JSON = join(TARGET, 'webdriver.json');

export const WASM_TARGET = 'wasm32-unknown-unknown';

/** Tools that setup builds; a clone that is removed leaves them to the next one. */
export const CACHE = join(
  process.env.XDG_CACHE_HOME || join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache'),
  'mxlens',
);

/**
 * The first program of that name on a PATH.
 * @param {string} name
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function which(name, path = process.env.PATH ?? '') {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
