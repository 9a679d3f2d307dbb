// Writes www/sw.js: the service worker, and which files it keeps. A file that changes makes another list, and so another
// worker, by which browsers see that there is a new version.
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from './paths.mjs';
import { Failure } from './steps.mjs';

const WORKER = join(ROOT, 'scripts', 'sw.mjs');

/** Where the list goes. */
const GAP = /^const SHELL = .*$/m;

/** What is no file of the page: the worker, what only hosts, compilers and the package read, and what a host may change. */
const NOT_KEPT = /^(sw\.js|_headers|site\.json)$|^(entry\/|wasm\/inline\.js$)|\.d\.ts$|\.(br|gz)$|(^|\/)\./;

/** @param {string} [www] the folder of the site */
export async function shell(www = join(ROOT, 'www')) {
  const entries = await readdir(www, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile())
    .map((entry) => relative(www, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_KEPT.test(path));
  /** @type {Record<string, string>} */
  const files = {};
  for (const path of paths.sort()) files[path] = hash(await readFile(join(www, path)));
  const source = await readFile(WORKER, 'utf8');
  if (!GAP.test(source)) throw new Failure('scripts/sw.mjs has no place for the list of files.');
  const list = JSON.stringify({ version: hash(JSON.stringify(files) + source), files });
  await writeFile(join(www, 'sw.js'), source.replace(GAP, () => `const SHELL = ${list};`));
  return `${paths.length} files`;
}

/** @param {string | Buffer} content */
const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 16);
