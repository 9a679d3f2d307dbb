// Lighthouse with its mobile profile over every page of the site, as a static host would serve it: files compressed. The
// goal is 100 in each of its four categories. A busy machine only ever makes a page seem slower, so the best run counts.
//
// `node tests/lighthouse/run.mjs [PATH...]` is this alone. Lighthouse is fetched by npx, as it is too big to be a
// dependency of everybody.
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { ALONE, browser } from '../../scripts/browser.mjs';
import { ROOT } from '../../scripts/paths.mjs';
import { Failure, run, script, step } from '../../scripts/steps.mjs';
import { serve } from '../browser.js';

const LIGHTHOUSE = 'lighthouse@12.8.2';

const PAGES = ['/', '/#/good.test', '/list.html', '/watch.html', '/rules/', '/rules/exchange-alias.html', '/privacy.html'];

/** A page that is not yet at the goal is looked at so often. */
const RUNS = 5;

/** So often Lighthouse is run again where the browser's trace has no beginning of the page, which it ends on now and then. */
const REPEATS = 3;
const NO_BEGINNING = 'NO_NAVSTART';

/** Of `environment.benchmarkIndex`: below, the machine is so slow or busy that times say little of the page. */
const QUIET = 750;

/**
 * What is read of Lighthouse's result.
 * @typedef {object} Result
 * @property {Record<string, { id: string, score: number | null, auditRefs: { id: string, weight: number }[] }>} categories
 * @property {Record<string, { id: string, title: string, score: number | null, displayValue?: string }>} audits
 * @property {{ benchmarkIndex: number }} environment
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [paths]
 */
export async function lighthouse(env, paths = PAGES) {
  await step('Chromium and chromedriver', (say) => browser(env, say));
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-lighthouse-'));
  const www = join(folder, 'www');
  await compressed(www);
  // what an unoptimised server takes of two CPUs would be taken from the page
  await step('doh-server, optimised', async () => {
    await run('cargo', ['build', '--locked', '--profile', 'bench-server', '-p', 'doh-server'], { env });
    return 'built';
  });
  const server = await serve(www, { profile: 'bench-server' });
  /** @type {string[]} */
  const short = [];
  try {
    for (const path of paths.filter(isThere)) {
      await step(`Lighthouse ${path}`, async (say) => {
        const best = await bestOf(server.origin + path, join(folder, 'result.json'), env, say);
        for (const line of faults(best)) say(line);
        if (!isGoal(best)) short.push(path);
        return scores(best);
      });
    }
  } finally {
    server.stop();
    await rm(folder, { recursive: true });
  }
  if (short.length > 0) throw new Failure(`Not at 100 everywhere: ${short.join(', ')}`);
}

/** @param {string} path */
const isThere = (path) => existsSync(join(ROOT, 'www', path.replace(/#.*/, '')));

/**
 * A copy of the site with the compressed file beside each, which the server then sends.
 * @param {string} www
 */
async function compressed(www) {
  await cp(join(ROOT, 'www'), www, { recursive: true });
  for (const entry of await readdir(www, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.png')) continue;
    const file = join(entry.parentPath, entry.name);
    await writeFile(`${file}.br`, await promisify(brotliCompress)(await readFile(file)));
  }
}

/**
 * @param {string} url
 * @param {string} file where the result goes
 * @param {NodeJS.ProcessEnv} env
 * @param {(what: string) => void} say
 */
async function bestOf(url, file, env, say) {
  /** @type {Result[]} */
  const results = [];
  for (let count = 0; count < RUNS && !results.some(isGoal); count++) results.push(await looked(url, file, env, say));
  const [best] = results.sort((a, b) => sum(b) - sum(a));
  if (!best) throw new Failure(`Lighthouse had no result for ${url}`);
  return best;
}

/**
 * One run of Lighthouse.
 * @param {string} url
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @param {(what: string) => void} say
 * @returns {Promise<Result>}
 */
async function looked(url, file, env, say) {
  const flags = [...ALONE, '--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])].join(' ');
  const options = ['--quiet', '--output=json', `--output-path=${file}`, `--chrome-flags=${flags}`];
  for (let left = REPEATS; ; left--) {
    try {
      await run('npx', ['--yes', LIGHTHOUSE, url, ...options], { env: { ...env, CHROME_PATH: env.CHROME }, timeout: 300_000 });
      return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      if (left === 0 || !message.includes(NO_BEGINNING)) {
        throw new Failure(`${message}\n${LIGHTHOUSE} is fetched by npx, which needs npm's registry; what it said stands above.`);
      }
      say(`Lighthouse ended on ${NO_BEGINNING}, and is run again`);
    }
  }
}

/** @param {Result} result */
const isGoal = ({ categories }) => Object.values(categories).every(({ score }) => score === 1);

/** @param {Result} result */
const sum = ({ categories }) => Object.values(categories).reduce((total, { score }) => total + (score ?? 0), 0);

/** @param {Result} result */
function scores({ categories, environment: { benchmarkIndex } }) {
  const all = Object.values(categories).map(({ id, score }) => `${id} ${Math.round((score ?? 0) * 100)}`).join(', ');
  return benchmarkIndex < QUIET ? `${all}, on a machine that is slow or busy (${benchmarkIndex})` : all;
}

/** What counts and is not perfect.
 * @param {Result} result */
function faults({ categories, audits }) {
  const counted = Object.values(categories).filter(({ score }) => score !== 1).flatMap(({ auditRefs }) => auditRefs)
    .filter(({ weight }) => weight > 0).flatMap(({ id }) => audits[id] ?? []);
  return counted.filter(({ score }) => score !== null && score < 1)
    .map(({ title, score, displayValue }) => `${title}: ${displayValue ?? ''} (${score})`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await script(() => lighthouse({ ...process.env }, process.argv.length > 2 ? process.argv.slice(2) : PAGES));
}
