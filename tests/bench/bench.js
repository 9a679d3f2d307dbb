// Drives Chromium against the DoH server and writes what came out as a table.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { measure } from './measure.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULT = fileURLToPath(new URL('RESULT.md', import.meta.url));

/** Milliseconds that the server adds to each answer. */
const DELAY = 50;

/** Timed checks of each domain, and as many rounds of bare fetches. */
const RUNS = 15;

/** Goals over HTTP/2, as multiples of the delay; over HTTP/1.1 six connections a host set the pace. */
const GOAL = { verdict: 2.2, report: 3.3 };

/** Two exchanges, one, fifty, none on purpose, and none given. */
const DOMAINS = ['good.test', 'exchange-single.test', 'many.test', 'null-mx.test', 'implicit-mx.test'];

const COLUMNS = [
  'domain', 'verdict', 'protocol', 'queries', 'delay', 'check median', 'min', 'max', 'check ÷ delay', 'bare median', 'check ÷ bare',
];

/**
 * Measures, prints the table and keeps it in RESULT.md. A ratio over its goal is marked; only a check
 * that gives no report throws.
 * @param {string | undefined} executablePath of Chromium
 */
export async function bench(executablePath) {
  const server = spawn(
    'target/bench-server/doh-server',
    ['--zones', 'tests/zones', '--www', 'www', '--listen', '127.0.0.1:0', '--tls', '127.0.0.1:0', '--delay', `${DELAY}`],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const { http, https, spki } = await addresses(server.stdout);
    const browser = await chromium.launch({
      executablePath,
      chromiumSandbox: process.getuid?.() !== 0, // as root Chromium refuses to run inside its sandbox
      args: [`--ignore-certificate-errors-spki-list=${spki}`, '--disable-quic', '--disable-background-networking'],
    });
    try {
      const rows = [];
      for (const origin of [https, http]) {
        for (const domain of DOMAINS) {
          const page = await browser.newPage();
          await page.goto(`${origin}/favicon.svg`); // the origin, and nothing that runs by itself
          rows.push(row(domain, await page.evaluate(measure, { domain, runs: RUNS })));
          await page.close();
        }
      }
      const text = document(rows, browser.version());
      await writeFile(RESULT, text);
      console.log(`\n${text}`);
    } finally {
      await browser.close();
    }
  } finally {
    server.kill();
  }
}

/**
 * Reads what the server says it listens on.
 * @param {NodeJS.ReadableStream} output
 */
async function addresses(output) {
  let http = '';
  for await (const line of createInterface({ input: output })) {
    http ||= /^listening on (http:\S+)/.exec(line)?.[1] ?? '';
    const [, https, spki] = /^listening on (https:\S+) spki=(\S+)/.exec(line) ?? [];
    if (https) return { http, https, spki };
  }
  throw new Error('doh-server ended before it listened');
}

/**
 * @param {string} domain
 * @param {import('./measure.js').Measured} measured
 */
function row(domain, { verdict, protocol, queries, check, bare }) {
  const [ours, theirs] = [median(check), median(bare)];
  const times = ours / DELAY;
  const over = protocol === 'h2' && times > GOAL.verdict;
  return [
    domain, verdict, protocol, queries, DELAY,
    ours.toFixed(1), Math.min(...check).toFixed(1), Math.max(...check).toFixed(1),
    over ? `**${times.toFixed(2)} over**` : times.toFixed(2),
    theirs.toFixed(1), (ours / theirs).toFixed(2),
  ];
}

/** @param {number[]} times an odd number of them */
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;

/**
 * @param {(string | number)[][]} rows
 * @param {string} chromiumVersion
 */
function document(rows, chromiumVersion) {
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const machine = `Node ${process.versions.node}, Chromium ${chromiumVersion}, ${availableParallelism()} CPUs`;
  return `# How long a check takes

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.

Each domain is checked ${RUNS} times in Chromium, against the DoH server with ${DELAY} ms added to each answer; in turn
with the checks, the same requests are made by bare \`fetch\`, in two rounds as the check needs them. A first check,
not timed, loads the core and opens the connections. Times are milliseconds, from the call to the report.

Goals over h2, as multiples of the delay: the verdict within ${GOAL.verdict}, the full report within ${GOAL.report}. The verdict comes
with the report for now, so the smaller goal is held against both; what is over it is marked. Over HTTP/1.1 a browser
opens six connections to a host, so there only the bare fetches tell what is possible.

${table}
`;
}
