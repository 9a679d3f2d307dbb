// The DoH server of `npm start` under load, and among clients that misbehave.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from '../../scripts/steps.mjs';
import { told, where } from './machine.js';
import { about, memoryOf } from './many/process.js';
import { message } from './many/questions.js';
import { loader } from './server/load.js';
import { MALFORMED, answerTo } from './server/malformed.js';
import { others } from './server/others.js';
import { document } from './server/result.js';
import { KINDS, hold } from './server/slow.js';
import { ANY, started } from './started.js';

/** @import { Loaded, Misheard, Held, Lasting } from './server/result.js' */
/** @import { Started } from './started.js' */

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** As scripts/start.mjs has it, and with TLS, by which browsers speak HTTP/2. */
const OPTIONS = ['--zones', 'tests/zones', '--www', 'www', '--tls', ANY];

/** How it is built: as `npm start` does, and as it is for the other benchmarks. */
const PROFILES = /** @type {const} */ (['debug', 'bench-server']);

/** Seconds for a measurement of how quick it is. */
const SHORT = 5;

/** Seconds that clients hold their connections: longer than the server lets a body trickle. */
const HELD = 15;

/** Seconds of load of which the memory is looked at, if it is not said otherwise. */
const LONG = 600;

/** More questions than the server keeps in its log: once they were asked, it is as large as it gets. */
const KEPT = 12_000;

/** Seconds until all connections of clients that have gone are closed, those that waited to be accepted among them. */
const LEAVING = 3;

/** Malformed requests of each kind, and how many at once. */
const [TIMES, AT_ONCE] = [200, 20];

/** What is asked: two exchanges, a null MX, an alias, nothing, no such domain, signed and not. */
const NAMES = ['good.test', 'null-mx.test', 'implicit-mx.test', 'many.test', 'domain-nonexistent.test', 'mail-route-absent.test'];

/**
 * Measures, prints the tables and keeps them in SERVER.md and server.json.
 * @param {NodeJS.ProcessEnv} _
 * @param {{ seconds?: number }} [how] seconds of load of which the memory is looked at
 */
export async function bench(_, { seconds = LONG } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-bench-'));
  try {
    const found = {
      ...where(), seconds,
      loads: await loads(folder),
      lasting: await lasting(folder, seconds),
      malformed: await malformed(),
      held: await held(),
    };
    await writeFile(join(HERE, 'server.json'), `${JSON.stringify(found, null, 1)}\n`);
    const page = document(found, told(found));
    await writeFile(join(HERE, 'SERVER.md'), page);
    console.log(`\n${page}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} origin */
const urls = (origin) => NAMES.map((name) => `${origin}/dns-query?dns=${message(name, 'MX').toString('base64url')}`);

/**
 * @param {(server: Started) => Promise<void>} work
 * @param {typeof PROFILES[number]} [profile]
 */
async function serving(work, profile = 'debug') {
  const server = await started(OPTIONS, profile);
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

/** @param {string} folder */
async function loads(folder) {
  /** @type {Loaded[]} */
  const rows = [];
  const body = join(folder, 'body');
  await writeFile(body, message('good.test', 'MX'));
  await step('h2load', async (say) => {
    const load = await loader(say);
    for (const profile of PROFILES) {
      await serving(async ({ http, https }) => {
        for (const over of /** @type {const} */ (['http/1.1', 'h2'])) {
          const origin = over === 'h2' ? https : http;
          const connections = over === 'h2' ? 4 : 64;
          for (const method of ['GET', 'POST']) {
            say(`${method} over ${over}, built as ${profile}`);
            const what = method === 'GET' ? { urls: urls(origin) } : { urls: [`${origin}/dns-query`], body };
            const how = { over, connections, streams: 64 / connections };
            rows.push({ profile, method, ...how, ...await load({ ...what, ...how, seconds: SHORT }, folder) });
          }
        }
      }, profile);
    }
    return `up to ${Math.max(...rows.map(({ rate }) => rate)).toFixed(0)} requests a second`;
  });
  return rows;
}

/**
 * Load for a long time, and what the process has at its begin and after it.
 * @param {string} folder
 * @param {number} seconds
 */
async function lasting(folder, seconds) {
  /** @type {Lasting | undefined} */
  let row;
  await step(`Load for ${seconds} s`, async (say) => {
    const load = await loader(say);
    await serving(async ({ http, pid }) => {
      /** @param {number} seconds */
      const once = (seconds) => load({ urls: urls(http), over: 'http/1.1', connections: 32, streams: 1, seconds }, folder);
      while (await asked(http) < KEPT) await once(SHORT);
      const [memory, files, count] = [memoryNow(pid), await filesOf(pid), await asked(http)];
      const until = performance.now() + seconds * 1000;
      // in pieces: h2load writes a line for each request
      while (performance.now() < until) await once(Math.max(1, Math.min(30, Math.round((until - performance.now()) / 1000))));
      row = { requests: await asked(http) - count, memory: [memory, memoryNow(pid)], most: memoryOf(pid), files: [files, await filesOf(pid)] };
    });
    return `${row?.memory.map((mb) => mb.toFixed(1)).join(' and then ')} MB`;
  });
  return /** @type {Lasting} */ (row);
}

async function malformed() {
  /** @type {Misheard[]} */
  const rows = [];
  await step('Malformed requests', async () => {
    await serving(async ({ http, pid }) => {
      for (const { what, octets, mayBeCut = false, ...expected } of MALFORMED) {
        const stop = others(urls(http)[0] ?? '');
        /** @type {Map<string, number>} */
        const answers = new Map();
        for (let sent = 0; sent < TIMES; sent += AT_ONCE) {
          const came = await Promise.all(Array.from({ length: AT_ONCE }, () => answerTo(http, octets)));
          for (const one of came) answers.set(worded(one), (answers.get(worded(one)) ?? 0) + 1);
        }
        const right = [worded(expected), ...mayBeCut ? [worded({ status: 0 })] : []];
        const wrong = [...answers.keys()].filter((answer) => !right.includes(answer));
        rows.push({
          what, expected: right.join(' or '), answers: Object.fromEntries(answers), wrong, others: await stop(), memory: memoryNow(pid), files: await filesOf(pid),
        });
      }
    });
    return `${rows.length} kinds`;
  });
  return rows;
}

/** @param {{ status: number, rcode?: number }} answer */
const worded = ({ status, rcode }) => (status === 0 ? 'closed' : rcode === undefined ? `${status}` : `${status}, RCODE ${rcode}`);

async function held() {
  /** @type {Held[]} */
  const rows = [];
  for (const kind of KINDS) {
    await step(`${kind.connections} ${kind.what}`, async () => {
      await serving(async (server) => {
        const { http, pid } = server;
        const before = { memory: memoryNow(pid), files: await filesOf(pid) };
        const clients = hold(kind, server[kind.to]);
        const stop = others(urls(http)[0] ?? '');
        let most = 0;
        for (let second = 0; second < HELD; second++) {
          await pause(1000);
          most = Math.max(most, await filesOf(pid));
        }
        const served = await stop();
        const closed = clients.closed();
        await clients.end();
        await pause(LEAVING * 1000);
        rows.push({
          what: kind.what, connections: kind.connections, closed, others: served,
          memory: [before.memory, memoryOf(pid), memoryNow(pid)],
          files: [before.files, most, await filesOf(pid)],
        });
      });
      const { others: { asked, failed, max } = { asked: 0, failed: 0, max: 0 } } = rows.at(-1) ?? {};
      return `${asked - failed} of ${asked} others were answered, within ${max.toFixed(0)} ms`;
    });
  }
  return rows;
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {string} origin */
const asked = async (origin) => Number(await (await fetch(`${origin}/log/count`, { headers: { connection: 'close' } })).text());

/** MB of memory (RSS) that a process has now.
 * @param {number} pid */
const memoryNow = (pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(about(pid, 'status'))?.[1] ?? 0) / 1024;

/** Files that a process has open, connections among them.
 * @param {number} pid */
const filesOf = async (pid) => (await readdir(`/proc/${pid}/fd`)).length;
