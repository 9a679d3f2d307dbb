// A step of what grows, in a process of its own: `node --expose-gc growth-step.js TASK` writes what it took as JSON.
import { readFile, writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { check, checkAll } from '../../www/entry/node.js';

/** @import { CheckOptions } from '../../www/check.js' */

/**
 * @typedef {object} Task
 * @property {string} domain what is checked; of a list, the domain that those of the list are below
 * @property {number} list how many of them; 0 where the domain alone is checked
 * @property {CheckOptions} options
 * @property {Record<string, string>} answers by their URLs, in base64
 */

/**
 * What a step took.
 * @typedef {object} Taken
 * @property {number} milliseconds of the fastest run
 * @property {number} peak octets of memory at the most, over those before
 * @property {number} blocked milliseconds of the longest task
 */

/** Milliseconds in which what is quick is done again. */
const AGAIN = 600;

/** @type {Task} */
const { domain, list, options, answers } = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'));
const bodies = new Map(Object.entries(answers).map(([url, body]) => [url, Buffer.from(body, 'base64')]));
const headers = { 'content-type': 'application/dns-message' };

/** Each answer comes in a task of its own, as from a network.
 * @type {typeof fetch} */
const fromMemory = async (input) => {
  await new Promise((resolve) => void setImmediate(resolve));
  const url = String(input);
  const body = list > 0 ? composed(url) : bodies.get(url);
  return new Response(body, { status: body ? 200 : 404, headers });
};

/**
 * An answer for every domain: an exchange `mx` below it, with an IPv4 address; no other name and nothing else is there.
 * @param {string} url
 */
function composed(url) {
  const query = Buffer.from(new URL(url).searchParams.get('dns') ?? '', 'base64url');
  const end = query.indexOf(0, 12) + 5; // the root ends the name; type and class follow
  const type = query.readUInt16BE(end - 4);
  const probe = query.includes('mxlens-wildcard-probe');
  const data = probe ? null : type === 15 ? [0, 10, 2, 0x6d, 0x78, 0xc0, 12] : type === 1 ? [192, 0, 33, 1] : null;
  const record = data && [0xc0, 12, 0, type, 0, 1, 0, 0, 14, 16, 0, data.length, ...data];
  const header = [0, 0, 0x81, 0x80, 0, 1, 0, record ? 1 : 0, 0, 0, 0, 0];
  return Buffer.from([...header, ...query.subarray(12, end), ...record ?? []]);
}

/** @param {number} count */
function* names(count) {
  for (let number = 0; number < count; number++) yield `d${number}.${domain}`;
}

/** @param {number} count domains of the list */
async function run(count) {
  const told = { ...options, fetch: fromMemory };
  if (list === 0) {
    const { ledger, dnssec } = await check(domain, told);
    const failed = ledger.find(({ error }) => error);
    const unproved = dnssec?.answers.find(({ proof }) => proof.security !== 'secure');
    if (unproved) throw new Error(`${unproved.name} ${unproved.type} is ${unproved.proof.security}: ${unproved.proof.reason}`);
    if (failed) throw new Error(`${failed.name} ${failed.type}: ${failed.error?.code}`);
    return;
  }
  for await (const { input, report } of checkAll(names(count), told)) {
    if (report?.verdict.status !== 'deliverable') throw new Error(`${input}: ${report?.verdict.status}`);
  }
}

/** Octets of memory at the most since the last reset, as Linux counts them. */
async function peak() {
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(await readFile('/proc/self/status', 'utf8').catch(() => ''))?.[1];
  return 1024 * Number(kilobytes ?? process.resourceUsage().maxRSS);
}

await run(Math.min(list, 100)); // loads the modules; of a check it makes the code warm
globalThis.gc?.();
await writeFile('/proc/self/clear_refs', '5').catch(() => undefined); // elsewhere the peak is that of the whole process
const before = await peak();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const start = performance.now();
let fastest = Infinity;
do {
  const began = performance.now();
  await run(list);
  fastest = Math.min(fastest, performance.now() - began);
} while (performance.now() - start < AGAIN);
await new Promise((resolve) => void setTimeout(resolve, 5)); // what came after the last task is seen
delay.disable();
/** @type {Taken} */
const taken = { milliseconds: fastest, peak: await peak() - before, blocked: delay.max / 1e6 };
console.log(JSON.stringify(taken));
