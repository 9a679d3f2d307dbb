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
