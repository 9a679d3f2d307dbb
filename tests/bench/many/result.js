// What is made of the measurements: what falls short is marked, and all is told.
import { table } from '../machine.js';

/**
 * @typedef {object} Row
 * @property {string} who
 * @property {string} version of a peer
 * @property {'UDP' | 'http/1.1' | 'h2'} over
 * @property {number} delay milliseconds that the server adds to each answer
 * @property {number} concurrency
 * @property {number} rate domains a second
 * @property {number} queries for a domain
 * @property {number} cpu seconds for a thousand domains
 * @property {number} memory MB
 * @property {number} names that it did, those in the beginning among them
 * @property {string} why there is no measurement; empty where there is one
 * @property {number | null} [ratio] to the bare fetches
 * @property {string[]} [short] what falls short
 */

/** Whose measurements are held against which. */
const BARE = new Map([['mxlens, the command', 'bare fetches, Node'], ['mxlens, the page', 'bare fetches, Chromium']]);

/** What mxlens is to reach of the bare fetches. */
const LEAST = 0.85;

/** Domains a second that mxlens is to reach. */
const GOALS = [
  { who: 'mxlens, the command', over: 'http/1.1', delay: 0, concurrency: 64, rate: 5000 },
  { who: 'mxlens, the page', over: 'h2', delay: 20, concurrency: 64, rate: 450 },
];

const COLUMNS = ['who', 'over', 'domains/s', '÷ bare', 'questions/domain', 'CPU s/1,000', 'MB', 'domains'];

/**
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function marked(rows) {
  return rows.map((row) => {
    /** @param {Partial<Row>} other */
    const isBeside = ({ over, delay, concurrency }) =>
      over === row.over && delay === row.delay && concurrency === row.concurrency;
    const bare = rows.find((other) => other.who === BARE.get(row.who) && isBeside(other));
    const ratio = bare && bare.rate > 0 && !row.why ? row.rate / bare.rate : null;
    const short = [];
    if (ratio !== null && ratio < LEAST) short.push('ratio');
    if (GOALS.some((goal) => goal.who === row.who && isBeside(/** @type {Partial<Row>} */ (goal)) && row.rate < goal.rate)) short.push('rate');
    return { ...row, ratio, short };
  });
}

/**
 * @param {{ chromium: string, domains: number, rows: Row[] }} found
 * @param {string} machine
 */
export function document({ chromium, domains, rows }, machine) {
  const settings = [...new Set(rows.map(({ delay, concurrency }) => JSON.stringify([delay, concurrency])))];
  const tables = settings.map((one) => {
    const [delay, concurrency] = JSON.parse(one);
    const those = rows.filter((row) => row.delay === delay && row.concurrency === concurrency);
    return `## ${concurrency} at once, ${delay} ms\n\n${table(COLUMNS, those.map(cells))}`;
  });
  const goals = GOALS.map(({ who, over, delay, concurrency, rate }) => `${who} over ${over} at ${concurrency} and ${delay} ms, ${rate}`).join('; ');
  const count = rows.reduce((sum, { short = [] }) => sum + short.length, 0);
  return `# Many domains

Written by \`npm run bench many\` on ${machine}; ${chromium}. Again: the same, with nothing else running
(\`npm run bench many 2s\` takes two seconds for each measurement, and is worth less).

${domains.toLocaleString('en')} domains, made for this and the same each time, in the shapes that domains have: 44 % have the exchanges of four
providers, 22 % one at a provider that is theirs alone, 20 % one or two of their own; 5 % have addresses and no MX records, 3 %
neither, 2 % a null MX, 2 % do not exist, 2 % are aliases. Asked for once each, that is 2.2 questions a domain; 4.8 if the exchanges
are asked for each domain anew. The server, tests/doh-server, is on the same machine and takes one of its processors.

Everybody finds the MX records and the addresses of every exchange, or of the domain where it has none; mxlens judges them,
too, and writes or gives its whole report. The first 2,000 domains, or the first second, are not counted. *Domains* are
those that were through when it was over, after ${domains.toLocaleString('en')} or a few seconds. *Questions* are counted by the server.
*CPU* is that of the whole process with all its threads, in Chromium that of all its processes; *MB* the most memory it
had (RSS), in Chromium that of the page's process. For the command and the page, *64 at once* is what they do by themselves,
${'`--file`'} and a list: up to 64 requests, over HTTP/1.1 in Chromium 6.

*Bare* are the same questions, each once, by the same client, and nothing made of the answers: no check can be faster by
much. Goals: ${LEAST} of that, and in domains a second ${goals}. What is under a goal is marked; ${count === 0 ? 'nothing is' : `${count} are`}.

The peers are used as they come, with their own caches: checkdmarc ${'`check_mx`'} in threads, without what it asks of
DNSSEC and TLSA; dnspython's asynchronous queries; mx-connect up to where it connects; mail-auth's DNS over HTTPS, built
as WebAssembly; hickory-resolver natively, in one thread.

${tables.join('\n\n')}

## Why mxlens is slower than bare fetches

A domain takes the command some millisecond of one processor, and the bare fetches an eighth of that. Where it goes, by
${'`node --cpu-prof`'} over the list on 2026-11-30: 36 % are the core in WebAssembly, of which a quarter is the report's text, a
fifth judging, a seventh looking for providers, and the rest much of everything; a tenth is that text becoming objects, and text again
for the output; an eighth is undici and its sockets; 5 % is collecting garbage; the rest are the promises, timers and maps of five
questions and their outcomes. At 20 ms it also waits: the page and the command have 64 requests under way, so that no
resolver is asked too much at once, and the bare fetches as many as 64 domains want.

In Chromium, over h2 at 20 ms, the thread of the page is busy 93 % of the time, by its profiler: of 5.0 ms that a domain takes there, 2.0
are the browser's own work for requests, as with bare fetches (1.9 of 3.5), 0.8 are in ${'`fetch`'} itself (0.6), 0.6 in the core, 0.5 in what stands
between the core and the requests, 0.2 in what wasm-bindgen writes, 0.3 in the rest of mxlens; 0.3 are left (0.7). So 0.85 of the bare fetches
would leave mxlens 0.6 ms for all that it does.

What was done about it on that day: what ends a check, a question or a pause is a light object in place of an ${'`AbortController`'}, which only ${'`fetch`'} itself still gets, and the
command's client does not (the processor's time for the list went from 26 s to between 17 and 23 s); names
in reverse are made only for who asks about networks (half of the core's own work, natively); as many checks are let in as the mean of them needs (at 20 ms
the command went from 543 to 703 domains a second, the page from 204 to 255).

What was tried and left: the core built for speed (${'`opt-level = 3`'}, wasm-opt ${'`-O4`'}) needs 85 µs for a check of this list in place of 130, of which 6 % were to be seen in the command, for
23 KB more behind brotli or a module for Node alone; built by ${'`"s"`'} it needs 100 µs, for 6 KB; threads for the command were 5 % quicker on two processors for 45 % more of their time, as one has
the server (with more processors they would pay); a quicker look at the table of providers and a quicker way to write text were not
to be seen in domains a second nor, the latter, in the core alone, and cost the page 70 to 170 octets; more room for young objects (${'`--max-semi-space-size`'}), and
one thread for collecting garbage, made no difference; taking an answer as a whole, and not piece by piece, was
4 % quicker in Chromium, and would let a few octets that unpack to gigabytes in.
`;
}

/** @param {Row} row */
function cells({ who, version, over, rate, ratio, queries, cpu, memory, names, why, short = [] }) {
  const name = version ? `${who} ${version}` : who;
  if (why) return [name, over, `not measured: ${why.replaceAll('|', '\\|')}`, '', '', '', '', ''];
  /** @param {string} text @param {string} what */
  const held = (text, what) => short.includes(what) ? `**${text} short**` : text;
  return [
    name, over, held(rate.toFixed(rate < 100 ? 1 : 0), 'rate'), typeof ratio === 'number' ? held(ratio.toFixed(2), 'ratio') : '',
    queries.toFixed(2), cpu.toFixed(2), memory.toFixed(0), names.toLocaleString('en'),
  ];
}
