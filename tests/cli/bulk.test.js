// Two thousand domains through standard input: none lost, none asked twice, and no more memory than for the first ones.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { COMMAND, serving, start } from './command.js';

const now = serving();

const DOMAINS = Array.from({ length: 2000 }, (_, index) => `n${index}.wildcard.test`);

/** Kilobytes by which the memory may grow from the first quarter to the end: what a heap takes before it is cleaned. */
const SLACK = 60_000;

/** The name and type that a request asks for (RFC 8484 §4.1, RFC 1035 §4.1.2). @param {string} url */
function questionOf(url) {
  const message = Buffer.from(new URL(url, 'http://x').searchParams.get('dns') ?? '', 'base64url');
  const labels = [];
  let at = 12;
  for (; message[at]; at += 1 + (message[at] ?? 0)) labels.push(message.toString('latin1', at + 1, at + 1 + (message[at] ?? 0)));
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1) };
}

test('a long list is a stream', { skip: process.platform === 'linux' ? false : 'memory is read from /proc' }, async () => {
  /** How often the MX records of each name were asked for.
   * @type {Map<string, number>} */
  const asked = new Map();
  const counter = createServer((incoming, outgoing) => {
    const { name, type } = questionOf(incoming.url ?? '');
    if (type === 15) asked.set(name, (asked.get(name) ?? 0) + 1);
    request(`${now.origin}${incoming.url}`, { headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => counter.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (counter.address());
  const { child, ended } = start(process.execPath, [COMMAND, '--resolver', `http://127.0.0.1:${port}/dns-query`, '--no-dnssec', '--format', 'csv', '-']);
  try {
    child.stdin.end([...DOMAINS, ...DOMAINS.slice(0, 100)].join('\n'));
    const memory = async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
    /** @type {string[]} */
    const rows = [];
    let [early, late] = [0, 0];
    for await (const line of createInterface({ input: child.stdout })) {
      rows.push(line);
      if (rows.length === DOMAINS.length / 4) early = await memory();
      if (rows.length === DOMAINS.length - 50) late = await memory();
    }
    const { status, stderr } = await ended;
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^mxlens: 2100 in .* 100 repeated/);
    assert.deepEqual(rows.slice(1).map((line) => line.split(',')[0]).sort(), [...DOMAINS].sort());
    assert.deepEqual(DOMAINS.filter((name) => asked.get(name) !== 1), []);
    assert.ok(early > 0 && late - early < SLACK, `${early} kB, and ${late} kB at the end`);
  } finally {
    child.kill();
    counter.closeAllConnections();
    counter.close();
  }
});
