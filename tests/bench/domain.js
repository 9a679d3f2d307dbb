// One domain: calls of the API and loads of the page, in Chromium with no debugger attached, beside bare fetches.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALONE } from '../../scripts/browser.mjs';
import { ROOT } from '../../scripts/paths.mjs';
import { shell } from '../../scripts/shell.mjs';
import { step } from '../../scripts/steps.mjs';
import { inChromium, version } from './chromium.js';
import { document } from './domain/result.js';
import { visits } from './domain/visits.js';
import { keep } from './kept.js';
import { where } from './machine.js';
import { ANY, started } from './started.js';

/** @import { Measured } from './domain/measure.js' */
/** @import { Call, Load } from './domain/result.js' */
/** @import { Times } from './domain/visits.js' */
/** @import { Started } from './started.js' */

/** Milliseconds that the server adds to each answer. */
const DELAYS = [0, 20, 100];

const PROTOCOLS = /** @type {const} */ (['h2', 'http/1.1']);

/** Two exchanges, one, fifty, none on purpose, and none given. */
const DOMAINS = ['good.test', 'exchange-single.test', 'many.test', 'null-mx.test', 'implicit-mx.test'];

/** The domain that pages are loaded for in browsers that were not there before. */
const [FIRST = ''] = DOMAINS;

/** Timed runs of each kind, each an odd number: of calls, and of those that take long; of loads in new browsers, and in one. */
const RUNS = { calls: 11, long: 5, cold: 5, warm: 9 };

/** What takes long: the domain with the most exchanges, and the longest delay. */
const LONG = { domain: 'many.test', delay: 100 };

/** Where pages are loaded in one browser. */
const WARM = { delay: 20, protocol: PROTOCOLS[0] };

/** Milliseconds until a new browser has come to rest, and one in which a page was loaded. */
const REST = { cold: 1000, warm: 300 };

/** Milliseconds that Chromium may take for all calls over a protocol. */
const DEADLINE = 300_000;

/**
 * @typedef {object} Place
 * @property {string} chrome
 * @property {string} folder
 * @property {Started} server
 * @property {string} origin
 * @property {typeof PROTOCOLS[number]} protocol
 * @property {number} delay
 * @property {typeof RUNS} runs
 */

/**
 * Measures, prints the tables and keeps them in DOMAIN.md and domain.json. What is over its goal is marked; only a check
 * that gives no report throws.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ runs?: typeof RUNS }} [short] where less time is to be taken
 */
export async function bench(env, { runs = RUNS } = {}) {
  const chrome = /** @type {string} */ (env.CHROME); // setup has found it, or has failed
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-bench-'));
  const www = join(folder, 'www');
  const machine = where(); // with the load before anything is measured
  /** @type {Call[]} */
  const calls = [];
  /** @type {Load[]} */
  const loads = [];
  try {
    await site(www);
    for (const delay of DELAYS) {
      const server = await started(['--zones', 'tests/zones', '--www', www, '--tls', ANY, '--delay', `${delay}`]);
      try {
        for (const protocol of PROTOCOLS) {
          /** @type {Place} */
          const place = { chrome, folder, server, protocol, delay, runs, origin: protocol === 'h2' ? server.https : server.http };
          /** @type {Measured[]} */
          let measured = [];
          await step(`Calls over ${protocol}, ${delay} ms`, async () => {
            measured = await called(place);
            calls.push(...measured.map((one) => ({ ...one, delay, rounds: one.rounds.map(requests) })));
            return `${measured.length} ways`;
          });
          const whole = measured.filter(({ way }) => way === 'all');
          await step(`Page in new browsers, ${protocol}, ${delay} ms`, async () => {
            for (const one of whole.filter(({ domain }) => domain === FIRST)) loads.push(await coldly(place, one));
            return `${runs.cold} times`;
          });
          if (delay !== WARM.delay || protocol !== WARM.protocol) continue;
          await step(`Page in one browser, ${protocol}, ${delay} ms`, async () => {
            for (const one of whole) loads.push(await warmly(place, one));
            return `${whole.length} domains, ${runs.warm} times each`;
          });
        }
      } finally {
        server.stop();
      }
    }
    const found = { ...machine, chromium: await version(chrome), calls, loads };
    await keep('domain', found, document(found));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * The site with what measures in it.
 * @param {string} www
 */
async function site(www) {
  await cp(join(ROOT, 'www'), www, { recursive: true });
  await cp(join(ROOT, 'tests/bench/domain'), join(www, 'bench'), { recursive: true });
  const page = join(www, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('<script ', '<script src="bench/shown.js"></script>\n<script '));
  await shell(www); // or the service worker would refuse what is not as it was built
}

/** How many are in a round. @param {Measured['rounds'][number]} round */
const requests = ({ first, rest }) => first.length + rest.length;

/** @param {Place} place */
async function argsOf({ folder, server }) {
  const profile = await mkdtemp(join(folder, 'profile-'));
  return [...ALONE, `--ignore-certificate-errors-spki-list=${server.spki}`, `--user-data-dir=${profile}`];
}

/**
 * @param {Place} place
 * @returns {Promise<Measured[]>}
 */
async function called(place) {
  const { chrome, origin, delay, runs } = place;
  /** @param {string} domain */
  const takesLong = (domain) => domain === LONG.domain || delay === LONG.delay;
  const domains = DOMAINS.map((domain) => ({ domain, runs: takesLong(domain) ? runs.long : runs.calls }));
  return inChromium(chrome, await argsOf(place), { page: `${origin}/bench/`, task: { domains }, deadline: DEADLINE });
}

/**
 * Loads the page in a browser that was never used, and one with bare fetches in another; and so on.
 * @param {Place} place
 * @param {Measured} measured
 */
async function coldly(place, measured) {
  const { chrome, server, runs } = place;
  const [page, bare] = addresses(place, measured);
  /** @type {Times[]} */
  const shown = [];
  /** @type {Times[]} */
  const without = [];
  let asked = 0;
  for (let i = 0; i < runs.cold; i++) {
    await fetch(`${server.http}/log/reset`, { method: 'POST' });
    shown.push(...await visits(chrome, await argsOf(place), [page], REST.cold));
    asked += (await (await fetch(`${server.http}/log`)).json()).length;
    without.push(...await visits(chrome, await argsOf(place), [bare], REST.cold));
  }
  return loadOf('cold', place, measured, shown, without, asked / runs.cold);
}

/**
 * Loads the page again and again in one browser, and one with bare fetches in another. The first load has the browser get what
 * it keeps, and is not counted.
 * @param {Place} place
 * @param {Measured} measured
 */
async function warmly(place, measured) {
  const { chrome, server, runs } = place;
  /** @param {string} url */
  const again = async (url) => (await visits(chrome, await argsOf(place), Array(runs.warm + 1).fill(url), REST.warm)).slice(1);
  const [page, bare] = addresses(place, measured);
  await fetch(`${server.http}/log/reset`, { method: 'POST' });
  const shown = await again(page);
  const asked = (await (await fetch(`${server.http}/log`)).json()).length;
  return loadOf('warm', place, measured, shown, await again(bare), asked / (runs.warm + 1));
}

/**
 * Where a domain is checked, and where the same is asked by bare fetch.
 * @param {Place} place
 * @param {Measured} measured
 * @returns {[page: string, bare: string]}
 */
function addresses({ origin }, { domain, rounds }) {
  return [`${origin}/#/${domain}`, `${origin}/bench/bare.html#${encodeURIComponent(JSON.stringify(rounds))}`];
}

/**
 * @param {Load['state']} state
 * @param {Place} place
 * @param {Measured} measured
 * @param {Times[]} shown
 * @param {Times[]} bare
 * @param {number} asked
 * @returns {Load}
 */
function loadOf(state, { protocol, delay }, { domain, rounds }, shown, bare, asked) {
  return {
    state, domain, protocol, delay, asked, askedBare: rounds.reduce((sum, round) => sum + requests(round), 0),
    verdict: shown.map(({ verdict }) => verdict), report: shown.map(({ report }) => report),
    bareVerdict: bare.map(({ verdict }) => verdict), bareReport: bare.map(({ report }) => report),
  };
}
