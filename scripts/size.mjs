// What a first visit transfers, against its budget: until the page can be used, and until there is a verdict. The files
// are found from www/index.html on, as a browser finds them, so that no list has to be kept. What proves signatures comes
// after the verdict, and has a budget of its own.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { ROOT } from './paths.mjs';
import { Failure, script } from './steps.mjs';

const WWW = join(ROOT, 'www');

/** Bytes, brotli 11: the module of the check, that of DNSSEC, all that the page loads at first, and all until the first
 * verdict. */
const BUDGET = { check: 68_500, dnssec: 28_000, page: 99_500, verdict: 145_000 };

/** Where begins what every visit loads, what is added to it when somebody is about to check, and after the verdict. */
const [START, AHEAD, THREAD, PROVER] = ['index.html', 'ahead.js', 'apart-thread.js', 'prover.js'].map((name) => join(WWW, name));

/** What the core has loaded at once. */
const CHECK = join(WWW, 'wasm', 'mxlens.js');

/** What the check and the words of its report are read from; `known.js` loads each when it is wanted. */
const READ = ['providers.js', 'reference.js'].map((name) => join(WWW, name));

/** The service worker comes once the page has loaded, and fetches all there is. */
const LATER = join(WWW, 'sw.js');

/**
 * Per kind of file, where names of other files stand in it. In a script that is any string which is
 * the name of a file: of an import, a `new URL`, a `fetch`.
 * @type {Record<string, RegExp>}
 */
const NAMES = {
  '.html': /<(?:link|script)\b[^>]*\s(?:src|href)="([^"]+)"/g,
  '.css': /(?:url\(|@import )["']?([^"')]+)/g,
  '.js': /(["'`])((?:(?!\1).)+\.\w+)\1/g,
};

/** Comments, modules that are loaded only when they are needed, and binaries, which come with their scripts. */
const NOT_LOADED = /\/\*[^]*?\*\/|^\s*\/\/.*$|\bbinary\(.*|\(\) => new URL\(.*|\bimport\(\s*["'][^"']+["']/gm;

/**
 * @param {string} file
 * @param {Set<string>} [found]
 */
function loadedFrom(file, found = new Set()) {
  if (found.has(file) || file === LATER) return found;
  found.add(file);
  const [, module] = /^(.*[\\/]wasm[\\/]\w+)\.js$/.exec(file) ?? [];
  if (module) found.add(`${module}_bg.wasm`);
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

/** @param {string | Uint8Array} content a text as it is, or octets */
export const brotliOf = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The files of a first visit: what the page loads at first, what is added until the first verdict, what proves signatures. */
export function firstVisit() {
  const first = loadedFrom(CHECK, loadedFrom(START));
  const ahead = [AHEAD, THREAD].reduce((found, file) => dynamicFrom(file, found), new Set([...first, ...READ]));
  const later = dynamicFrom(PROVER, loadedFrom(PROVER));
  return { page: rowsOf(first), more: rowsOf(minus(ahead, first)), proofs: rowsOf(minus(later, ahead)) };
}

/** Prints the table; over budget is a failure. */
export async function sizes() {
  const { page, more, proofs } = firstVisit();
  for (const { file, bytes } of [...page, ...more, ...proofs]) print(bytes, file);
  const bytes = {
    check: wasm(page),
    dnssec: wasm(proofs),
    page: sum(page),
    verdict: sum(page) + sum(more),
  };
  if (bytes.check === 0 || bytes.dnssec === 0) throw new Failure('www/index.html or www/prover.js leads to no WebAssembly.');
  print(bytes.check, `of ${BUDGET.check} for the check's module`);
  print(bytes.dnssec, `of ${BUDGET.dnssec} for DNSSEC's module, loaded after the first verdict`);
  print(bytes.page, `of ${BUDGET.page} for all that the page loads at first`);
  print(bytes.verdict, `of ${BUDGET.verdict} for all until the first verdict`);
  print(bytes.verdict + sum(proofs), 'with what proves signatures');
  const over = Object.keys(BUDGET).filter((what) => Reflect.get(bytes, what) > Reflect.get(BUDGET, what));
  if (over.length > 0) throw new Failure(`Over the size budget: ${over.join(', ')}.`);
  return 'within the budget';
}

/**
 * @param {Set<string>} all
 * @param {Set<string>} some
 */
const minus = (all, some) => [...all].filter((file) => !some.has(file));

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
function rowsOf(files) {
  const rows = [...files].map((file) => ({ file: relative(WWW, file), bytes: brotliOf(readFileSync(file)) }));
  return rows.sort((a, b) => b.bytes - a.bytes);
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
