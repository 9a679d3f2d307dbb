// The page of many domains, driven as its tests drive it: how quickly, how smoothly, in how much memory, and nothing lost.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/paths.mjs';
import { step } from '../../scripts/steps.mjs';
import { launch } from '../browser.js';
import { version } from './chromium.js';
import { keep } from './kept.js';
import { interrupted, through } from './list/drive.js';
import { document } from './list/result.js';
import { where } from './machine.js';
import { world } from './many/world.js';
import { ANY, started } from './started.js';

/** @import { Row } from './list/result.js' */
/** @import { Started } from './started.js' */

/** A list of so many names, and the milliseconds that the server adds to each answer.
 * @typedef {{ size: number, protocol: 'h2' | 'http/1.1', delay: number }} Case */

/** A list may hold five times as many names; but what drives the page has the browser keep something of every request, 250 KB
 * a domain, so that with 10,000 that would be measured.
 * @type {Case[]} */
const CASES = [
  { size: 2_000, protocol: 'h2', delay: 0 },
  { size: 2_000, protocol: 'http/1.1', delay: 0 },
  { size: 2_000, protocol: 'h2', delay: 20 },
  { size: 2_000, protocol: 'http/1.1', delay: 20 },
];

/**
 * Measures, prints the table and keeps it in LIST.md and list.json. What falls short is marked.
 * @param {NodeJS.ProcessEnv} env
 */
export async function bench(env) {
  const chrome = /** @type {string} */ (env.CHROME); // setup has found it, or has failed
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-bench-'));
  const machine = where(); // with the load before anything is measured
  /** @type {Row[]} */
  const rows = [];
  try {
    const zones = join(folder, 'zones');
    await mkdir(zones);
    const names = (await world(zones)).map(({ name }) => name);
    for (const { size, protocol, delay } of CASES) {
      const server = await started(['--zones', zones, '--www', join(ROOT, 'www'), '--tls', ANY, '--delay', `${delay}`]);
      try {
        await step(`List of ${size} over ${protocol}, ${delay} ms`, async () => {
          const row = await measured(chrome, server, { protocol, delay, list: names.slice(0, size) });
          rows.push(row);
          return `${row.rate.toFixed(0)} domains a second; ${row.lost} lost, ${row.twice} checked twice`;
        });
      } finally {
        server.stop();
      }
    }
    const found = { ...machine, chromium: await version(chrome), rows };
    await keep('list', found, document(found));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} chrome
 * @param {Started} server
 * @param {Omit<Case, 'size'> & { list: string[] }} how
 * @returns {Promise<Row>}
 */
async function measured(chrome, server, { protocol, delay, list }) {
  const origin = protocol === 'h2' ? server.https : server.http;
  const browser = await launch({ chrome, args: [`--ignore-certificate-errors-spki-list=${server.spki}`] });
  try {
    const whole = await through(browser, origin, list);
    return { names: list.length, protocol, delay, ...whole, ...await interrupted(browser, origin, list) };
  } finally {
    await browser.close();
  }
}
