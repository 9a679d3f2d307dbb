// The tables of the server.
import { table } from '../machine.js';

/** @import { Outcome } from './load.js' */
/** @import { Served } from './others.js' */

/** @typedef {Outcome & { profile: string, over: string, method: string, connections: number, streams: number }} Loaded */
/** MB and open files at the begin and after it, and the most MB there were.
 * @typedef {{ requests: number, memory: [number, number], most: number, files: [number, number] }} Lasting */
/** wrong: answers that should not have come.
 * @typedef {{ what: string, expected: string, answers: Record<string, number>, wrong: string[], others: Served, memory: number, files: number }} Misheard */
/** MB and open files before, at most, and after.
 * @typedef {{ what: string, connections: number, closed: number, others: Served, memory: [number, number, number], files: [number, number, number] }} Held */

/** MB that it may have more after a long time under load: what the allocator keeps. */
const GROWTH = 8;

/** Files that may be open more after others have gone: what others have just now. */
const LEFT = 5;

/**
 * @param {{ seconds: number, loads: Loaded[], lasting: Lasting, malformed: Misheard[], held: Held[] }} found
 * @param {string} machine
 */
export function document({ seconds, loads, lasting, malformed, held }, machine) {
  const { requests, memory, most, files } = lasting;
  const grown = memory[1] - memory[0];
  return `# The server under load

Written by \`npm run bench server\` on ${machine}. Again: the same, with nothing else running (\`npm run bench server 30s\` looks
at the memory for 30 seconds in place of ten minutes).

The server is tests/doh-server as \`npm start\` runs it, over tests/zones and www, on one thread; the clients are on the same
machine. What is not as it should be is marked.

## How quick it is

${'`h2load`'}, 64 requests at once for some seconds, the first not counted; *debug* is the build of \`npm start\`, *bench-server* the one of the
other benchmarks. Times are milliseconds.

${table(['build', 'over', 'method', 'connections', 'requests/s', 'p50', 'p99', 'max', 'failed'], loads.map((row) => [
    row.profile, row.over, row.method, `${row.connections} × ${row.streams}`, row.rate.toFixed(0), row.p50.toFixed(1), row.p99.toFixed(1), row.max.toFixed(1), bad(row.failed, row.failed > 0),
  ]))}

## Whether it grows

Under load by 32 connections for ${seconds} s, ${requests.toLocaleString('en')} requests, from when it was warm.

${table(['', 'at the begin', 'after it', 'at most'], [
    ['MB (RSS)', memory[0].toFixed(1), bad(memory[1].toFixed(1), grown > GROWTH), most.toFixed(1)],
    ['open files', files[0], bad(files[1], files[1] > files[0] + LEFT), ''],
  ])}

## Malformed requests

200 of each, 20 at once. *Others* ask as they should meanwhile: how many had no answer, and the longest that one took, in
milliseconds.

${table(['what', 'is to come', 'came', 'others: failed', 'longest', 'MB', 'open files'], malformed.map(({ what, expected, answers, wrong, others, ...row }) => [
    what, expected, Object.entries(answers).map(([answer, count]) => bad(`${answer}: ${count}`, wrong.includes(answer))).join('; '),
    bad(`${others.failed} of ${others.asked}`, others.failed > 0), others.max.toFixed(0), row.memory.toFixed(1), row.files,
  ]))}

## Clients that hold connections

All at once, for 15 seconds. The server has 640 connections at most on each address; for more it closes the one that had no
response for the longest, if that is two seconds. *Closed* are those that it closed within the time.

${table(['what', 'connections', 'closed', 'others: failed', 'median', 'longest', 'MB before', 'at most', 'after', 'open files before', 'at most', 'after'], held.map((row) => [
    row.what, row.connections, row.closed, bad(`${row.others.failed} of ${row.others.asked}`, row.others.failed > 0), row.others.p50.toFixed(1), row.others.max.toFixed(0),
    ...row.memory.map((mb) => mb.toFixed(1)), row.files[0], row.files[1], bad(row.files[2], row.files[2] > row.files[0] + LEFT),
  ]))}
`;
}

/**
 * @param {string | number} text
 * @param {boolean} isBad
 */
const bad = (text, isBad) => (isBad ? `**${text}**` : `${text}`);
