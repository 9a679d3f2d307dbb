// `node tests/evidence-fixtures.mjs`: records checks in Node over tests/doh-server, for crate/tests/replay.rs.
//
// Each file holds the record and the report that JavaScript had; natively the one is to give the other. It needs what
// `npm run build` makes. Run it when the core asks otherwise than before, as records are then of another core.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { check } from '../www/entry/node.js';
import { evidenceOf, replay } from '../www/evidence.js';

/** @import { CheckOptions } from '../www/check.js' */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = new URL('../crate/tests/replay/', import.meta.url);
const SERVER = `${process.env.CARGO_TARGET_DIR ?? 'target'}/debug/doh-server`;

/** By the name of the file.
 * @type {Record<string, [string, CheckOptions]>} */
const CHECKS = {
  'good': ['user@good.test', {}],
  'expired': ['expired.dnssec-bogus.test', {}],
  'exchange-alias': ['exchange-alias.test', {}],
  'draft': ['exchange-alias.test', { expect: '10 mx1.example.net', draft: '10 mx.good.test' }],
  'exchange-unavailable': ['among-three.exchange-unavailable.test', {}],
  'timeout': ['timeout.exchange-unavailable.test', { deadline: 3000 }],
  'null-mx': ['null-mx.test', {}],
  'networks': ['networks.test', { networks: true }],
  'neighbours': ['neighbours.test', { dkimSelectors: ['mxlens'] }],
  'policy': ['neighbours.test', { mtaStsPolicy: 'version: STSv1\nmode: none\nmax_age: 86400\n' }],
  'unsigned': ['good.test', { dnssec: false }],
  'clock': ['good.test', { clock: Date.UTC(2001, 0, 1) }],
  'hedge': ['good.test', { resolvers: ['/with/delay=700/dns-query', '/dns-query'], mode: 'fast' }],
  'compare': ['good.test', { resolvers: ['/dns-query', '/with/other/dns-query', '/with/servfail/dns-query'], mode: 'compare' }],
  'throttled': ['good.test', { resolvers: ['/f/http=429%20retry-after=2/dns-query', '/dns-query'] }],
  'reset': ['good.test', { resolvers: ['/with/reset/dns-query', '/dns-query'] }],
};

/** Starts the server over tests/zones. */
async function serve() {
  const args = ['--zones', 'tests/zones', '--www', 'www', '--listen', '127.0.0.1:0'];
  const server = spawn(SERVER, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /^listening on (http:\S+)/.exec(line)?.[1];
    if (origin) return { origin, stop: () => server.kill() };
  }
  throw new Error('doh-server ended before it listened');
}

const { origin, stop } = await serve();
try {
  await mkdir(FOLDER, { recursive: true });
  const { trustAnchors } = await (await fetch(`${origin}/site.json`)).json();
  for (const [name, [input, { resolvers = ['/dns-query'], ...options }]] of Object.entries(CHECKS)) {
    const urls = resolvers.map((path) => new URL(path, origin).href);
    const report = await check(input, { trustAnchors, ...options, resolvers: urls });
    const evidence = JSON.parse(JSON.stringify(evidenceOf(report)));
    assert.deepEqual(await replay(evidence), report, name);
    const events = evidence.events.map((/** @type {unknown} */ event) => `    ${JSON.stringify(event)}`).join(',\n');
    const head = JSON.stringify({ ...evidence, events: undefined }).slice(0, -1);
    await writeFile(new URL(`${name}.json`, FOLDER),
      `{\n  "evidence": ${head}, "events": [\n${events}\n  ]},\n  "report": ${JSON.stringify(report)}\n}\n`);
    console.log(`${name}: ${report.verdict.status}, ${evidence.events.length} events`);
  }
} finally {
  stop();
}
