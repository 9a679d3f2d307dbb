// What the core itself takes, without a network: each stage of a check by itself, natively and as WebAssembly; its decoder
// beside that of dns-packet; and where the time goes.
import dnsPacket from 'dns-packet';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, TARGET } from '../../scripts/paths.mjs';
import { run, step } from '../../scripts/steps.mjs';
import { binary } from '../../www/binary.js';
import instance from '../../www/wasm/mxlens.js';
import { check } from '../../www/entry/node.js';
import providers from '../../www/providers.js';
import { sampleServer } from './asked.js';
import { microseconds, profile, timedStages } from './core-timed.js';
import { circumstances, figure, keep, table, writtenBy } from './table.js';

/** @import { Part, Timed } from './core-timed.js' */

/** Two exchanges, one, fifty, none on purpose, none given, and no such domain. */
const DOMAINS = ['good.test', 'exchange-single.test', 'many.test', 'null-mx.test', 'implicit-mx.test', 'domain-nonexistent.test'];

/** Each is a function of the bench's own module. */
const STAGES = /** @type {const} */ (['decode', 'judge', 'write', 'check']);

/** @typedef {Record<typeof STAGES[number], number>} Times microseconds */

/** Whose profile is taken, and for how many milliseconds. */
const [PROFILED, PROFILE] = [['good.test', 'many.test'], 4000];

/** Functions of the profile that are shown. */
const SHOWN = 14;

/** A moment at which nothing is asked of the clock. */
const NOW = Date.UTC(2026, 9, 1);

/**
 * The answers that a check gets.
 * @typedef {object} Recording
 * @property {string} domain
 * @property {string} resolver
 * @property {number} now
 * @property {string} providers
 * @property {{ name: string, rtype: number, octets: number[], url: string }[]} messages
 */

/**
 * @typedef {object} Row
 * @property {string} domain
 * @property {number} messages
 * @property {number} octets
 * @property {number} json characters of the report
 * @property {Times} native
 * @property {Times & { parse: number, shipped: number }} wasm
 */

/** @typedef {{ name: string, percent: number }} Share */

/** @typedef {{ domain: string, own: Share[], whole: Share[] }} Profile */

/** Measures, and writes CORE.md and core.json.
 * @param {NodeJS.ProcessEnv} env */
export async function bench(env) {
  const recordings = await recorded();
  const folder = join(TARGET, 'bench', 'recordings');
  await mkdir(folder, { recursive: true });
  const files = recordings.map(({ domain }) => join(folder, `${domain}.json`));
  await Promise.all(recordings.map((recording, index) => writeFile(files[index] ?? '', JSON.stringify(recording))));
  /** @type {Times[]} */
  let native = [];
  await step('The core, natively', async (say) => {
    say('building it');
    await run('cargo', ['build', '--locked', '--profile', 'bench-core', '-p', 'bench-core', '--bin', 'bench-core'], { env });
    say('timing it');
    native = (await run(join(TARGET, 'bench-core', 'bench-core'), files)).trim().split('\n').map((line) => JSON.parse(line));
    return `${native.length} domains`;
  });
  /** @type {Row[]} */
  const rows = [];
  /** @type {Timed[]} */
  let timed = [];
  await step('The core as WebAssembly', async (say) => {
    say('building it');
    const Stages = await timedStages(env);
    say('timing it');
    timed = recordings.map((recording) => new Stages(JSON.stringify(recording)));
    const core = instance();
    await core.start(binary('mxlens', () => fetch('')));
    core.takeProviders(providers);
    for (const [index, { domain, messages }] of recordings.entries()) {
      const [stages, own] = [/** @type {Timed} */ (timed[index]), /** @type {Times} */ (native[index])];
      const octets = messages.reduce((sum, message) => sum + message.octets.length, 0);
      rows.push({ domain, messages: messages.length, octets, native: own, ...inWasm(stages, core, /** @type {Recording} */ (recordings[index])) });
    }
    return `${rows.length} domains`;
  });
  /** @type {Decoded[]} */
  let decoded = [];
  await step('Decoders', async () => {
    decoded = decoders(recordings, timed, rows);
    return `${decoded.length} timed`;
  });
  /** @type {Profile[]} */
  const profiles = [];
  for (const domain of PROFILED) {
    await step(`Profile of ${domain}`, async () => {
      const stages = timed[recordings.findIndex((recording) => recording.domain === domain)];
      const parts = await profile(() => {
        for (const start = performance.now(); performance.now() - start < PROFILE;) stages?.check(20);
      });
      profiles.push({ domain, own: most(parts, 'own'), whole: most(parts, 'whole') });
      return `${parts.length} functions`;
    });
  }
  const version = JSON.parse(await readFile(join(ROOT, 'node_modules', 'dns-packet', 'package.json'), 'utf8')).version;
  const around = await circumstances(env, { 'dns-packet': version });
  await keep('CORE', document(around, rows, decoded, profiles), { ...around, rows, decoded, profiles });
}

/** What the checks of the domains ask, and are answered by the server over the zones. */
async function recorded() {
  const server = await sampleServer();
  /** @type {Recording[]} */
  const recordings = [];
  try {
    for (const domain of DOMAINS) {
      /** @type {Recording['messages']} */
      const messages = [];
      /** @type {typeof fetch} */
      const recording = async (input, init) => {
        const response = await fetch(input, init);
        const url = String(input);
        const asked = Buffer.from(new URL(url).searchParams.get('dns') ?? '', 'base64url');
        const rtype = asked.readUInt16BE(asked.indexOf(0, 12) + 1); // behind the root of the name
        const name = dnsPacket.decode(asked).questions?.[0]?.name ?? '';
        messages.push({ name, rtype, url, octets: [...new Uint8Array(await response.clone().arrayBuffer())] });
        return response;
      };
      await check(domain, { resolvers: [server.resolver], dnssec: false, neighbours: false, fetch: recording });
      recordings.push({ domain, resolver: server.resolver, now: NOW, providers, messages });
    }
  } finally {
    server.stop();
  }
  return recordings;
}

/**
 * @param {Timed} stages
 * @param {ReturnType<typeof instance>} core the module that is shipped
 * @param {Recording} recording
 */
function inWasm(stages, core, { domain, resolver, messages }) {
  const json = JSON.stringify(stages.write(1));
  const times = /** @type {Times} */ ({});
  const { parse } = JSON;
  for (const stage of STAGES) {
    if (stage === 'write') JSON.parse = () => null; // which is timed by itself
    times[stage] = microseconds((many) => void stages[stage](many));
    JSON.parse = parse;
  }
  const world = atOnce(messages);
  const options = { resolvers: [resolver], dnssec: false, anchors: '' };
  const whole = () => {
    const run = new core.Check(domain, /** @type {any} */ (options), world);
    const report = run.poll();
    run.free();
    return report;
  };
  const report = whole();
  if (!report || report.ledger.some(({ error }) => error)) throw new Error(`The recording of ${domain} is not the whole check.`);
  return {
    json: json.length,
    wasm: { ...times, parse: microseconds(repeated(() => parse(json))), shipped: microseconds(repeated(whole)) },
  };
}

/** @param {() => unknown} work */
const repeated = (work) => (/** @type {number} */ times) => {
  for (let i = 0; i < times; i++) work();
};

/**
 * A host whose answers are there as soon as they are asked for.
 * @param {Recording['messages']} messages
 * @returns {any}
 */
function atOnce(messages) {
  const none = { status: 0, retryAfter: null, date: null, contentType: null, body: null, obstacle: null, detail: null };
  const bodies = new Map(messages.map(({ url, octets }) => [url, Uint8Array.from(octets)]));
  /** @type {(Uint8Array | undefined)[]} */
  const started = [];
  return {
    ask: (/** @type {string} */ url) => started.push(bodies.get(url)) - 1,
    pause: () => started.push(undefined) - 1,
    take: (/** @type {number} */ number) => ({ ...none, status: 200, contentType: 'application/dns-message', body: started[number] ?? null }),
    forget: () => undefined,
    now: () => NOW,
    progress: () => undefined,
    preliminary: () => undefined,
  };
}

/**
 * The parts of a profile that take the most, those of the crate alone with what they call: what is above all is the check.
 * @param {Part[]} parts
 * @param {'own' | 'whole'} what
 */
const most = (parts, what) => parts.filter(({ name }) => what === 'own' || name.includes('mxlens::'))
  .sort((a, b) => b[what] - a[what]).slice(0, SHOWN)
  .map((part) => ({ name: short(part.name), percent: part[what] }));

/** @typedef {{ decoder: string, perSecond: number }} Decoded */

/**
 * Messages a second, of all recordings.
 * @param {Recording[]} recordings
 * @param {Timed[]} timed
 * @param {Row[]} rows
 * @returns {Decoded[]}
 */
function decoders(recordings, timed, rows) {
  const all = recordings.flatMap(({ messages }, check) =>
    messages.map(({ octets }, position) => ({ stages: /** @type {Timed} */ (timed[check]), position, octets: Buffer.from(octets) })));
  /** @param {number} taken microseconds for all of them */
  const rate = (taken) => all.length * 1e6 / taken;
  const perMessage = microseconds(repeated(() => {
    for (const { stages, position, octets } of all) if (!stages.decodeOne(position, octets)) throw new Error('A message cannot be decoded.');
  }));
  const packet = microseconds(repeated(() => {
    for (const { octets } of all) dnsPacket.decode(octets);
  }));
  /** @param {'native' | 'wasm'} where */
  const sum = (where) => rows.reduce((total, row) => total + row[where].decode, 0);
  return [
    { decoder: 'mxlens, natively', perSecond: rate(sum('native')) },
    { decoder: 'mxlens, as WebAssembly, octets in its memory', perSecond: rate(sum('wasm')) },
    { decoder: 'mxlens, as WebAssembly, called for each message, octets copied in', perSecond: rate(perMessage) },
    { decoder: 'dns-packet', perSecond: rate(packet) },
  ];
}

/**
 * A function's name without what tells only the compiler something.
 * @param {string} name
 */
const short = (name) => name.replace(/\[[0-9a-f]{8,}\]/g, '').replace(/::h[0-9a-f]{16}$/, '').replaceAll('|', '\\|');

/**
 * @param {import('./table.js').Circumstances} around
 * @param {Row[]} rows
 * @param {Decoded[]} decoded
 * @param {Profile[]} profiles
 */
function document(around, rows, decoded, profiles) {
  const stages = rows.flatMap(({ domain, messages, octets, json, native, wasm }) => {
    /** @param {string} stage @param {number | null} own @param {number} there */
    const line = (stage, own, there) =>
      [domain, stage, own === null ? '' : figure(own), figure(there), own === null ? '' : (there / own).toFixed(1)];
    const rest = (/** @type {Times} */ { check, decode, judge }) => check - decode - judge;
    return [
      line(`decode ${messages} messages, ${octets} octets`, native.decode, wasm.decode),
      line('judge, plan, verdict', native.judge, wasm.judge),
      line('questions, ledger, facts: the rest', rest(native), rest(wasm)),
      line('**whole check, to the report**', native.check, wasm.check),
      line(`report as JSON, ${json} characters`, native.write, wasm.write),
      line('`JSON.parse`', null, wasm.parse),
      line('**whole check, by the module shipped, to objects**', null, wasm.shipped),
    ];
  });
  const packet = decoded.at(-1)?.perSecond ?? NaN;
  return `# What the core takes, without a network

${writtenBy('core', around)}

The answers are those of the server over the zones, without signatures looked at and without neighbours. They are in memory,
and there as soon as they are asked for: so nothing waits, and a check is one call. Microseconds for a check, the fastest of seven rounds.
Natively the crate is built for speed (\`opt-level = 3\`), as a program that uses it is; the WebAssembly as it is shipped, for
size (\`"z"\`, then wasm-opt \`-Oz\`), and runs in Node. The stages are called in a module of their own (tests/bench/core), the last
line of each domain in the one that is shipped, by a host in JavaScript. Natively a report is written by serde_json, in the
module by its own writer, and there the text is made a string of JavaScript, too.

${table(['domain', 'stage', 'native µs', 'Wasm µs', 'Wasm ÷ native'], stages)}

## Decoders

All messages of these checks, ${rows.reduce((sum, { messages }) => sum + messages, 0)} of them, by each decoder in the same run. They do not do the same: that of mxlens looks
whether the message answers the question and breaks no rule, and leaves records of DNSSEC as octets until somebody reads them;
dns-packet makes JavaScript objects of all.

${table(['decoder', 'messages a second', '÷ dns-packet'], decoded.map(({ decoder, perSecond }) => [decoder, Math.round(perSecond), (perSecond / packet).toFixed(1)]))}

## Where the time goes

The whole check in WebAssembly, by the sampling profiler of Node, in percent of the samples in the module: on the left functions
of the crate with what they call, one within the other; on the right every function by itself. What was inlined counts for
where it was inlined.

What was done: until 2026-11-30 the largest part, 54 % of the check of good.test, was to make the names of addresses in reverse
label by label, though nobody had asked about networks; that is spared, and on one machine, natively, the check of good.test went
from 185 to 66 µs (its judgement from 106 to 16) and that of many.test from 1285 to 927, and the module is 2 bytes smaller. What
was tried and left: to look patterns of providers up by their last eight octets, which are 26 % of the check of many.test,
makes the module 168 to 257 bytes larger behind brotli, more than its budget has.

${profiles.map(({ domain, own, whole }) => table(
    [`${domain}: function of the crate, with what it calls`, '%', 'function, without', '%'],
    whole.map((share, index) => [...cells(share), ...cells(/** @type {Share} */ (own[index]))]),
  )).join('\n\n')}
`;
}

/** @param {Share} share */
const cells = ({ name, percent }) => [`\`${name}\``, percent.toFixed(1)];
