// Drives Chromium against the DoH server and writes what came out as a table.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALONE } from '../../scripts/browser.mjs';
import { inChromium, version } from './chromium.js';
import { ANY, started } from './started.js';

/** @import { Measured } from './measure.js' */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULT = fileURLToPath(new URL('RESULT.md', import.meta.url));

/** Milliseconds that the server adds to each answer. */
const DELAY = 50;

/** Timed checks of each domain, and as many rounds of bare fetches. */
const RUNS = 15;

/** Goals over HTTP/2, as multiples of the delay; over HTTP/1.1 six connections a host set the pace. */
const GOAL = { verdict: 2.2, report: 3.3 };

/** What a verdict may be later with signatures than without before the table says so: what a timer cannot tell. */
const NOTICED = 1.05;

/** Two exchanges, one, fifty, none on purpose, and none given. */
const DOMAINS = ['good.test', 'exchange-single.test', 'many.test', 'null-mx.test', 'implicit-mx.test'];

/** How long Chromium may take for all of them. */
const DEADLINE = 300_000;

const COLUMNS = [
  'domain', 'verdict', 'protocol', 'DNSSEC', 'queries', 'octets', 'rounds', 'first verdict', '÷ delay', 'with ÷ without',
  'report', '÷ delay', 'bare', 'report ÷ bare',
];

/**
 * Measures, prints the table and keeps it in RESULT.md. A ratio over its goal is marked; only a check
 * that gives no report throws.
 * @param {NodeJS.ProcessEnv} env
 */
export async function bench(env) {
  const chrome = /** @type {string} */ (env.CHROME); // setup has found it, or has failed
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-bench-'));
  const www = join(folder, 'www');
  await cp(join(ROOT, 'www'), www, { recursive: true });
  await cp(join(ROOT, 'tests/bench'), join(www, 'bench'), { recursive: true });
  const { http, https, spki, stop } = await started(['--zones', 'tests/zones', '--www', www, '--tls', ANY, '--delay', `${DELAY}`]);
  try {
    const args = [...ALONE, `--ignore-certificate-errors-spki-list=${spki}`];
    /** @type {Measured[]} */
    const measured = [];
    for (const origin of [https, http]) {
      const profile = `--user-data-dir=${join(folder, new URL(origin).port)}`;
      const task = { domains: DOMAINS, runs: RUNS };
      measured.push(...await inChromium(chrome, [...args, profile], { page: `${origin}/bench/`, task, deadline: DEADLINE }));
    }
    const page = document(measured.map((one, index) => row(one, one.dnssec ? measured[index - 1] : undefined)), await version(chrome));
    await writeFile(RESULT, page);
    console.log(`\n${page}`);
  } finally {
    stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {Measured} measured
 * @param {Measured} [without] the same without signatures
 */
function row({ domain, status, protocol, dnssec, queries, octets, rounds, ...times }, without) {
  const [verdict, report, bare] = [median(times.verdict), median(times.report), median(times.bare)];
  /** @param {number} value @param {number} goal */
  const held = (value, goal) => (protocol === 'h2' && value > goal ? `**${value.toFixed(2)} over**` : value.toFixed(2));
  const later = without && verdict / median(without.verdict);
  return [
    domain, status, protocol, dnssec ? 'yes' : 'no', queries, octets, rounds,
    verdict.toFixed(1), held(verdict / DELAY, GOAL.verdict),
    later === undefined ? '' : later > NOTICED ? `**${later.toFixed(2)} later**` : later.toFixed(2),
    report.toFixed(1), held(report / DELAY, GOAL.report), bare.toFixed(1), (report / bare).toFixed(2),
  ];
}

/** @param {number[]} times an odd number of them */
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;

/**
 * @param {(string | number)[][]} rows
 * @param {string} chromium its name and version
 */
function document(rows, chromium) {
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const machine = `${chromium}, ${availableParallelism()} CPUs`;
  return `# How long a check takes

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.

Each domain is checked ${RUNS} times in Chromium, with no debugger attached, against the DoH server with ${DELAY} ms added to
each answer, without signatures and with them; in turn with the checks, the same requests are made by bare \`fetch\` in
as many rounds. A first check of each kind, not timed, loads the modules and opens the connections. Times are
milliseconds, medians, from the call to the first verdict and to the report. *Rounds* are the queries of which each
needed an answer of the one before; *octets* are those of the answers.

Goals over h2, as multiples of the delay: the first verdict within ${GOAL.verdict}, the report within ${GOAL.report}; what is over is
marked, as is a first verdict that is later with signatures than without. What *bare* is over the delays is the
browser's and the machine's share: no check can be faster. Over HTTP/1.1 a browser opens six connections to a host, so
there only the bare fetches tell what is possible.

${table}
`;
}
