// `node tests/spark/run.mjs`: the example for Apache Spark over a list in which every kind of row stands, on one core and
// on two: none is lost, and what was not known is asked about again. Part of `npm run test:all`. It needs Java 17 and
// fetches PySpark from PyPI (450 MB, kept in the cache); with UPDATE=1 it writes the table anew.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptInstall } from '../../scripts/apt.mjs';
import { CACHE, ROOT, which } from '../../scripts/paths.mjs';
import { run, script, step } from '../../scripts/steps.mjs';
import { zoneServer } from '../cli/server.mjs';
import { expected, names, questionOf } from './list.mjs';

const PYSPARK = '4.3.0';

const TABLE = new URL('recorded.json', import.meta.url);

/** Queries for a name whose servers come back: so many fail, which are more than one pass has, and fewer than two have. */
export const FAILING = 6;

/** Runs it with one core and with two. */
export async function spark() {
  await step('Apache Spark', async (say) => {
    const home = await pyspark(say);
    const folder = await mkdtemp(join(tmpdir(), 'mxlens-spark-'));
    const server = await zoneServer(folder);
    const measured = [];
    try {
      await writeFile(join(folder, 'domains'), `${names().join('\n')}\n`);
      for (const cores of [1, 2]) measured.push(await once(home, folder, server.origin, cores));
    } finally {
      server.stop();
      await rm(folder, { recursive: true });
    }
    if (process.env.UPDATE) await writeFile(TABLE, `${JSON.stringify({ pyspark: PYSPARK, domains: names().length, statuses: expected(), measured }, null, 2)}\n`);
    return measured.map(({ master, perSecond }) => `${master}: ${perSecond} a second`).join(', ');
  });
}

/**
 * @param {string} home of PySpark
 * @param {string} folder
 * @param {string} origin
 * @param {number} cores
 */
async function once(home, folder, origin, cores) {
  const flaky = await failingAtFirst(origin);
  try {
    const mxlens = `${process.execPath} ${join(ROOT, 'cli/mxlens.js')} --no-dnssec --resolver ${flaky.url} --format ndjson -`;
    const env = { ...process.env, PYTHONPATH: home, SPARK_HOME: join(home, 'pyspark'), SPARK_LOCAL_IP: '127.0.0.1' };
    const master = `local[${cores}]`;
    const said = await run(join(home, 'pyspark/bin/spark-submit'), ['--master', master, '--conf', 'spark.ui.enabled=false',
      join(ROOT, 'tests/spark/reports.py'), join(folder, 'domains'), join(folder, `out-${cores}`), '--command', mxlens], { env });
    const { names: given, rows, lost, passes, statuses, seconds } = JSON.parse(said.trim().split('\n').at(-1) ?? '');
    assert.deepEqual({ given, rows, lost }, { given: names().length, rows: names().length, lost: 0 });
    assert.deepEqual(statuses, expected());
    assert.ok(passes.length > 1 && passes[1].settled > 0, `what came back is known in a later pass: ${JSON.stringify(passes)}`);
    // what else the machine did meanwhile is a part of the numbers
    return { master, seconds, perSecond: Math.round(given / seconds), load: Math.round(loadavg()[0] ?? 0), passes };
  } finally {
    flaky.stop();
  }
}

/**
 * A resolver that fails at first for some names, as one does while it is started anew.
 * @param {string} origin
 * @param {number} [failing] queries for each of these names that fail
 */
export async function failingAtFirst(origin, failing = FAILING) {
  /** @type {Map<string, number>} */
  const asked = new Map();
  const server = createServer((incoming, outgoing) => {
    const name = questionOf(incoming.url ?? '');
    const times = (asked.get(name) ?? 0) + 1;
    asked.set(name, times);
    if (name.startsWith('flaky') && times <= failing) return void outgoing.writeHead(503).end();
    request(`${origin}${incoming.url}`, { headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/dns-query`, asked, stop: () => (server.closeAllConnections(), server.close()) };
}

/**
 * The folder with PySpark, fetched once.
 * @param {(what: string) => void} say
 */
async function pyspark(say) {
  if (!which('java')) await aptInstall(['openjdk-17-jre-headless'], say);
  const home = join(CACHE, `pyspark-${PYSPARK}`);
  if (existsSync(home)) return home;
  say('fetching PySpark from PyPI');
  await mkdir(CACHE, { recursive: true });
  const draft = `${home}.draft`;
  await run('python3', ['-m', 'pip', 'install', '-q', '--target', draft, `pyspark==${PYSPARK}`]);
  await rename(draft, home); // so a folder of that name is always whole
  return home;
}

/** What the table says. */
export const recorded = async () => JSON.parse(await readFile(TABLE, 'utf8'));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await script(spark);
