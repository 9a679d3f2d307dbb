// What is made of the measurements of one domain: medians, ratios to bare fetches, and what is over.
import { besides } from '../kept.js';
import { table, told } from '../machine.js';

/** @import { where } from '../machine.js' */
/** @import { Measured } from './measure.js' */

/** Calls, with the requests of each round counted.
 * @typedef {Omit<Measured, 'rounds'> & { delay: number, rounds: number[] }} Call */

/**
 * Loads of the page, and of one that makes the same requests. Times are milliseconds from the start of the navigation.
 * @typedef {object} Load
 * @property {'cold' | 'warm'} state
 * @property {string} domain
 * @property {'h2' | 'http/1.1'} protocol
 * @property {number} delay
 * @property {number} asked questions that the server saw for a load
 * @property {number} askedBare those of the bare page
 * @property {number[]} verdict until the verdict stood there
 * @property {number[]} report until the whole report did
 * @property {number[]} bareVerdict
 * @property {number[]} bareReport
 */

/** How much longer than the bare fetches it may take, from this delay on. */
const GOAL = { ratio: 1.1, delay: 20 };

const WAYS = { check: 'check', dnssec: 'with DNSSEC', all: 'with all' };

const CALLS = [
  'domain', 'verdict', 'looked at', 'queries', 'octets', 'rounds', 'first verdict', 'bare', '÷ bare', 'report', 'bare', '÷ bare',
];

const LOADS = [
  'domain', 'protocol', 'delay', 'queries', 'bare page’s', 'verdict shown', 'bare', '÷ bare', 'report shown', 'bare', '÷ bare',
];

/** @typedef {ReturnType<typeof where> & { chromium: string, calls: Call[], loads: Load[] }} Found */

/** @param {Found} found */
export function document(found) {
  const { chromium, calls, loads } = found;
  const settings = [...new Map(calls.map((call) => [`${call.delay} ${call.protocol}`, call])).values()];
  /** @param {Load['state']} one */
  const those = (one) => loads.filter(({ state }) => state === one);
  const tables = settings.map(({ delay, protocol }) => {
    const rows = calls.filter((call) => call.delay === delay && call.protocol === protocol).map(callRow);
    return `### ${protocol}, ${delay} ms\n\n${table(CALLS, rows)}`;
  });
  return `# One domain: how long it takes

Written by \`npm run bench domain\` on ${told(found)}; ${chromium}.${besides(found)}
Again: the same, with nothing else running.

Chromium runs without a debugger, which would cost every request some milliseconds. tests/doh-server is on the same machine, and
adds ${listed(calls.map(({ delay }) => delay))} ms to each answer of DNS; files and connections come without such a delay.
Times are milliseconds, medians of an odd number of runs; \`domain.json\` has every run. *Bare* are the same requests by
\`fetch\` in as many rounds, each of which begins when the one before is answered, with nothing made of the answers: no check
can be faster by more than chance.

The goal, from ${GOAL.delay} ms on, is ${GOAL.ratio} times the bare fetches; what takes longer is marked *over*. ${summed(calls)}

## Calls

\`check()\` in a page that has it loaded and its connection open: *check* is without signatures and neighbours, *with DNSSEC*
without neighbours, *with all* is what one gets who gives no options. The bare fetches are made in turn with the checks. Those of
the first verdict are what was answered before it in the check that was written down: of three that are not timed, one with
the fewest rounds. Where the check looks at no more, the first verdict is the report. ${runsOf(calls)}

${tables.join('\n\n')}

### What is over, and why

First verdicts are hardly ever: up to there the check's own work is little. The whole report of good.test is 18 ms of a processor in
Node beside the network (${'`node --cpu-prof`'} on 2026-11-30, on a busy machine), 3.5 of them until the first verdict: three tenths in
WebAssembly, for the check, its signatures and the neighbours, the rest in WebCrypto, streams and objects. That is what a report
with all takes longer than the bare fetches, and on fast networks it is the larger part. Done about it: signatures are
begun 128 at a time, names in reverse are made only for who wants networks, and nothing is made that could abort what is never
aborted. Not tried: to prove in a thread of its own in the package, as the page does all of a check.

## The page

From the start of the navigation to \`/#/DOMAIN\` to when the verdict stands in the page, and to when the whole report does: an
observer in the page says when. The bare page makes the same requests as soon as its script is there, and is loaded in the
same way in a browser of its own. What the page takes longer is to load itself, to start its thread and the core, and to draw;
there is no goal for that. *Queries* are those that the server saw for a load.

### Cold: a browser that was never used, each time

Chromium has come to rest before the navigation. ${runsOf(those('cold'))}

${table(LOADS, those('cold').map(loadRow))}

### Warm: the same browser again

Its cache is filled, the page's files are kept by its service worker, the connections are open. ${runsOf(those('warm'))}

${table(LOADS, those('warm').map(loadRow))}
`;
}

/** @param {Call} call */
function callRow({ domain, status, way, octets, rounds, delay, ...times }) {
  const cells = timeCells(times, (ratio) => isOver(ratio, delay));
  return [domain, status, WAYS[way], sum(rounds), octets, rounds.length, ...cells];
}

/** @param {Load} load */
function loadRow({ domain, protocol, delay, asked, askedBare, ...times }) {
  const mean = Number.isInteger(asked) ? asked : asked.toFixed(1);
  return [domain, protocol, delay, mean, askedBare, ...timeCells(times, () => false)];
}

/**
 * @param {Pick<Call, 'verdict' | 'bareVerdict' | 'report' | 'bareReport'>} times
 * @param {(ratio: number) => boolean} isMarked
 */
function timeCells({ verdict, bareVerdict, report, bareReport }, isMarked) {
  return [[verdict, bareVerdict], [report, bareReport]].flatMap(([one = [], bare = []]) => {
    const ratio = median(one) / median(bare);
    return [median(one).toFixed(1), median(bare).toFixed(1), isMarked(ratio) ? `**${ratio.toFixed(2)} over**` : ratio.toFixed(2)];
  });
}

/** @param {number} ratio @param {number} delay */
const isOver = (ratio, delay) => delay >= GOAL.delay && ratio > GOAL.ratio;

/**
 * How many are over, in words.
 * @param {Call[]} calls
 */
function summed(calls) {
  const held = calls.filter(({ delay }) => delay >= GOAL.delay);
  /** @param {(call: Call) => number} ratio */
  const over = (ratio) => {
    const ratios = held.map((call) => ratio(call));
    const count = ratios.filter((one) => one > GOAL.ratio).length;
    return `${count} of ${held.length}${count > 0 ? ` (the most ${Math.max(...ratios).toFixed(2)})` : ''}`;
  };
  const verdicts = over((one) => median(one.verdict) / median(one.bareVerdict));
  const reports = over((one) => median(one.report) / median(one.bareReport));
  return `Over are of the first\nverdicts ${verdicts}, of the reports ${reports}.`;
}

/**
 * How often, in words.
 * @param {(Call | Load)[]} rows
 */
const runsOf = (rows) => `Runs: ${listed(rows.map(({ report }) => report.length))}.`;

/** @param {number[]} numbers */
const listed = (numbers) => new Intl.ListFormat('en').format([...new Set(numbers)].map(String));

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** @param {number[]} times an odd number of them */
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
