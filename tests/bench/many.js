// Many domains: the command and the page over a list, beside bare fetches of the same questions and beside peers.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALONE } from '../../scripts/browser.mjs';
import { ROOT } from '../../scripts/paths.mjs';
import { step } from '../../scripts/steps.mjs';
import { inChromium, version } from './chromium.js';
import { told, where } from './machine.js';
import { MAIL_AUTH, peers } from './many/peers.js';
import { about, family, measure, memoryOf, processorOf } from './many/process.js';
import { requests } from './many/questions.js';
import { document, marked } from './many/result.js';
import { DOMAINS, world } from './many/world.js';
import { ANY, started } from './started.js';

/** @import { Measured, Program } from './many/process.js' */
/** @import { Row } from './many/result.js' */
/** @import { Started } from './started.js' */

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Milliseconds that the server adds to each answer. */
const DELAYS = [0, 20];

/** Domains at once, and seconds after which a measurement is over, though the list may not be: few do it all in time. */
const AT_ONCE = new Map([[1, 4], [16, 6], [64, 10]]);

/** As many at once as mxlens takes by itself. */
const ITS_OWN = 64;

/** Seconds for those that are to do the whole list. */
const WHOLE = 120;

/** Milliseconds for Chromium to begin. */
const PATIENCE = 60_000;

/** What is measured: with whom, by which protocol, and how.
 * @typedef {object} Subject
 * @property {string} who
 * @property {string} version
 * @property {Row['over']} over
 * @property {string} [why] it cannot be measured
 * @property {(server: Started, concurrency: number, seconds: number) => Promise<Measured>} run
 */

/**
 * Measures, prints the table and keeps it in MANY.md and many.json. What falls short is marked.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ seconds?: number }} [short] seconds for each measurement, where less time is to be taken
 */
export async function bench(env, { seconds: given } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-bench-'));
  const machine = where(); // with the load before anything is measured
  try {
    const chrome = /** @type {string} */ (env.CHROME); // setup has found it, or has failed
    const all = await subjects(env, chrome, folder);
    /** @type {Row[]} */
    const rows = [];
    for (const delay of DELAYS) {
      const folders = ['--zones', join(folder, 'zones'), '--www', join(folder, 'www')];
      const server = await started([...folders, '--tls', ANY, '--dns', ANY, '--delay', `${delay}`]);
      try {
        for (const [concurrency, usual] of AT_ONCE) {
          for (const subject of all) rows.push(await measured(subject, server, { delay, concurrency, seconds: given ?? usual }));
        }
      } finally {
        server.stop();
      }
    }
    const found = { ...machine, chromium: await version(chrome), domains: DOMAINS, rows: marked(rows) };
    await writeFile(join(HERE, 'many.json'), `${JSON.stringify(found, null, 1)}\n`);
    const page = document(found, told(found));
    await writeFile(join(HERE, 'MANY.md'), page);
    console.log(`\n${page}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {Subject} subject
 * @param {Started} server
 * @param {{ delay: number, concurrency: number, seconds: number }} how
 * @returns {Promise<Row>}
 */
async function measured({ who, version, over, why, run }, server, { delay, concurrency, seconds }) {
  const row = { who, version, over, delay, concurrency, rate: 0, queries: 0, cpu: 0, memory: 0, names: 0, why: why ?? '' };
  if (why) return row;
  await step(`${who} over ${over}, ${concurrency} at once, ${delay} ms`, async () => {
    await fetch(`${server.http}/log/reset`, { method: 'POST' });
    try {
      const { lines, ...rest } = await run(server, concurrency, seconds);
      const asked = Number(await (await fetch(`${server.http}/log/count`)).text());
      Object.assign(row, rest, { names: lines, queries: asked / lines });
    } catch (error) {
      row.why = String(error);
    }
    return row.why || `${row.rate.toFixed(0)} domains a second`;
  });
  return row;
}

/**
 * Makes the list and brings the peers.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} chrome
 * @param {string} folder
 * @returns {Promise<Subject[]>}
 */
async function subjects(env, chrome, folder) {
  const [zones, www] = [join(folder, 'zones'), join(folder, 'www')];
  await mkdir(zones);
  const domains = await world(zones);
  const fed = domains.map(({ name }) => name);
  const list = `${fed.join('\n')}\n`;
  const names = join(folder, 'names.txt');
  await writeFile(names, list);
  await cp(join(ROOT, 'www'), www, { recursive: true });
  await cp(join(HERE, 'many'), join(www, 'many'), { recursive: true });
  await writeFile(join(www, 'many/names.txt'), list);
  const paths = JSON.stringify(requests(domains, '/dns-query'));
  await writeFile(join(www, 'many/requests.json'), paths);
  /** @type {Awaited<ReturnType<typeof peers>>} */
  let others = [];
  await step('Peers', async (say) => {
    others = await peers(env, say);
    const missing = others.filter(({ program }) => program === null).map(({ name }) => name);
    return missing.length > 0 ? `without ${missing.join(', ')}` : 'there';
  });
  const mailAuth = others.find(({ name }) => name === 'mail-auth');
  if (mailAuth?.program) await cp(join(MAIL_AUTH, 'web'), join(www, 'many/mail-auth'), { recursive: true });

  /** @param {Program} program @param {number} concurrency @param {number} seconds */
  const program = (program, concurrency, seconds) => measure(program, { names: DOMAINS, concurrency, seconds });
  /**
   * @param {string} who
   * @param {'http/1.1' | 'h2'} over
   * @param {'mxlens' | 'bare' | 'mail-auth'} task
   * @param {Partial<Subject>} [more]
   * @returns {Subject}
   */
  const inPage = (who, over, task, more) => ({
    who, over, version: '', ...more,
    run(server, concurrency, seconds) {
      const most = concurrency < ITS_OWN ? concurrency : null;
      return page({ chrome, folder, server, over, seconds }, { who: task, concurrency, most });
    },
  });
  return [
    {
      who: 'mxlens, the command', version: '', over: 'http/1.1',
      run: ({ http }, concurrency, seconds) => {
        const isWhole = concurrency === ITS_OWN;
        const asking = ['cli/mxlens.js', '--resolver', `${http}/dns-query`, '--no-dnssec', '--format', 'ndjson'];
        const args = [...asking, ...isWhole ? ['--file', names] : ['-']];
        const command = { program: process.execPath, args, cwd: ROOT, ...isWhole ? {} : { fed } };
        return program(command, concurrency, isWhole ? WHOLE : seconds);
      },
    },
    {
      who: 'bare fetches, Node', version: '', over: 'http/1.1',
      run: ({ http }, concurrency, seconds) => {
        const task = JSON.stringify({ domains: join(www, 'many/requests.json'), origin: http, concurrency });
        const command = { program: process.execPath, args: [join(HERE, 'many/bare.js'), task] };
        return program(command, concurrency, concurrency === ITS_OWN ? WHOLE : seconds);
      },
    },
    ...others.map((peer) => /** @type {Subject} */ ({
      who: peer.name, version: peer.version, over: peer.over, why: peer.why,
      run: async ({ http, dns }, concurrency, seconds) => {
        const made = await peer.program?.({ concurrency, names, resolver: `${http}/dns-query`, dns });
        if (!made) throw new Error(peer.why);
        return program(made, concurrency, seconds);
      },
    })),
    inPage('mxlens, the page', 'http/1.1', 'mxlens'),
    inPage('mxlens, the page', 'h2', 'mxlens'),
    inPage('bare fetches, Chromium', 'http/1.1', 'bare'),
    inPage('bare fetches, Chromium', 'h2', 'bare'),
    inPage('mail-auth, Chromium', 'h2', 'mail-auth', { version: mailAuth?.version, why: mailAuth?.why }),
  ];
}

/**
 * @param {{ chrome: string, folder: string, server: Started, over: 'http/1.1' | 'h2', seconds: number }} how
 * @param {object} task
 * @returns {Promise<Measured>}
 */
async function page({ chrome, folder, server, over, seconds }, task) {
  const profile = await mkdtemp(join(folder, 'profile-'));
  const args = [...ALONE, `--ignore-certificate-errors-spki-list=${server.spki}`, `--user-data-dir=${profile}`];
  /** @type {number[]} */
  let processes = [];
  const processor = () => processes.reduce((sum, pid) => sum + processorOf(pid), 0);
  let before = 0;
  let [after, memory] = [0, 0];
  const outcome = await inChromium(chrome, args, {
    page: `${over === 'h2' ? server.https : server.http}/many/`,
    task: { ...task, seconds },
    deadline: PATIENCE + seconds * 1000,
  }, {
    begun(pid) {
      processes = family(pid);
      before = processor();
    },
    ended() {
      after = processor();
      memory = Math.max(...processes.filter((pid) => about(pid, 'cmdline').includes('--type=renderer')).map(memoryOf));
    },
  });
  return { lines: outcome.lines, rate: outcome.rate, cpu: (after - before) / outcome.measured * 1000, memory };
}
