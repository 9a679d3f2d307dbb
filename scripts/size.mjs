// What a first visit transfers until the first verdict, against its budget. The files are found from www/index.html
// on, as a browser finds them, so that no list has to be kept. What proves signatures comes after the verdict, and has a
// budget of its own; what comes to both is printed, too.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { ROOT } from './paths.mjs';
import { Failure, script } from './steps.mjs';

const WWW = join(ROOT, 'www');

/** Bytes, brotli 11: the module of the check, that of DNSSEC, and all until the first verdict. The goal for the
 * check is 68,000, which comparing resolvers took it over; no budget is to be raised again. */
const BUDGET = { check: 71_500, dnssec: 30_000, page: 127_000 };

/** Where what every visit loads begins, and what nearly every visit loads after the first verdict. */
const [START, PROVER] = [join(WWW, 'index.html'), join(WWW, 'prover.js')];

/**
 * Per kind of file, where names of other files stand in it. In a script that is any string which is
 * the name of a file: of an import, a `new URL`, a `fetch`.
 * @type {Record<string, RegExp>}
 */
const NAMES = {
  '.html': /\s(?:src|href)="([^"]+)"/g,
  '.css': /(?:url\(|@import )["']?([^"')]+)/g,
  '.js': /(["'`])((?:(?!\1).)+\.\w+)\1/g,
};

/** Comments, and modules that are loaded only when they are needed. */
const NOT_LOADED = /\/\*[^]*?\*\/|^\s*\/\/.*$|\bimport\(\s*["'][^"']+["']/gm;

/**
 * @param {string} file
 * @param {Set<string>} [found]
 */
function loadedFrom(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const names = NAMES[extname(file)];
  if (!names) return found;
  for (const match of readFileSync(file, 'utf8').replace(NOT_LOADED, '').matchAll(names)) {
    const name = /** @type {string} */ (match.at(-1));
    // a script's strings are relative to itself when imported, to the page when fetched
    const next = [dirname(file), WWW].map((folder) => join(folder, name)).find((path) => extname(path) && existsSync(path));
    if (next) loadedFrom(next, found);
  }
  return found;
}

/** @param {string} file */
const brotli = (file) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Prints the table; over budget is a failure. */
export async function sizes() {
  const first = loadedFrom(START);
  const page = table(first);
  const later = dynamicFrom(PROVER, loadedFrom(PROVER));
  const proofs = table([...later].filter((file) => !first.has(file)));
  const [check, dnssec] = [wasm(page), wasm(proofs)];
  if (check === 0 || dnssec === 0) throw new Failure('www/index.html or www/prover.js leads to no WebAssembly.');
  print(check, `of ${BUDGET.check} for the check's module`);
  print(dnssec, `of ${BUDGET.dnssec} for DNSSEC's module, loaded after the first verdict`);
  print(check + dnssec, 'WebAssembly together');
  print(sum(page), `of ${BUDGET.page} for the page until the first verdict`);
  print(sum(page) + sum(proofs), 'page and proofs together');
  if (check > BUDGET.check || dnssec > BUDGET.dnssec || sum(page) > BUDGET.page) throw new Failure('Over the size budget.');
  return 'within the budget';
}

/**
 * What a script imports when it is needed, and what that loads, beside what was found.
 * @param {string} file
 * @param {Set<string>} found
 */
function dynamicFrom(file, found) {
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/\bimport\(\s*["']([^"']+)["']/g)) {
    loadedFrom(join(dirname(file), name), found);
  }
  return found;
}

/** @param {Iterable<string>} files */
function table(files) {
  const rows = [...files].map((file) => ({ file: relative(WWW, file), bytes: brotli(file) }));
  rows.sort((a, b) => b.bytes - a.bytes);
  for (const { file, bytes } of rows) print(bytes, file);
  return rows;
}

/** @param {{ file: string, bytes: number }[]} rows */
const wasm = (rows) => sum(rows.filter(({ file }) => file.endsWith('.wasm')));

/** @param {{ bytes: number }[]} rows */
const sum = (rows) => rows.reduce((total, { bytes }) => total + bytes, 0);

/**
 * @param {number} bytes
 * @param {string} what
 */
const print = (bytes, what) => console.log(`${String(bytes).padStart(8)}  ${what}`);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await script(async () => void (await sizes()));
}
