// What README.md says of the measurements: it is made of what the parts have kept, so that no number there is older.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { isQuiet } from './kept.js';
import { figure, median, table } from './table.js';

const README = new URL('../../README.md', import.meta.url);

const [BEGIN, END] = ['<!-- measured: `npm run bench` writes this -->\n', '<!-- measured -->\n'];

/** Of a check, and of a page: what is told of them, where there are others. */
const [DOMAIN, PROTOCOL, DELAY] = ['good.test', 'h2', 20];

/** Domains at once. */
const AT_ONCE = 64;

/** What a part has kept. One that was never measured has nothing to tell, and one that was while others worked on the machine
 * tells little.
 * @param {string} name
 * @param {(found: any) => string[][]} rows
 */
async function told(name, rows) {
  const file = new URL(`${name}.json`, import.meta.url);
  if (!existsSync(file)) return [];
  const found = JSON.parse(await readFile(file, 'utf8'));
  return isQuiet(found) ? rows(found) : [];
}

/** @param {number[]} times @param {number[]} bare */
const beside = (times, bare) => `${figure(median(times))} ms, ${(median(times) / median(bare)).toFixed(2)} × bare fetches`;

/** @param {number} count */
const whole = (count) => Math.round(count).toLocaleString('en');

/**
 * The section of the README.
 */
export async function measured() {
  const rows = await Promise.all([
    told('domain', domainRows), told('queries', queryRows), told('many', manyRows), told('list', listRows),
    told('core', coreRows), told('growth', growthRows), told('size', sizeRows), told('server', serverRows),
  ]);
  return `On two processors of a shared machine, one of which the server takes: ratios say more than times.

${table(['what', 'measured', 'table'], rows.flat().map(([what = '', found = '', name = '']) => [what, found, `[${name}](tests/bench/${name}.md)`]))}
`;
}

/** Writes it into the README. */
export async function publish() {
  const text = await readFile(README, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  await writeFile(README, text.slice(0, begin) + await measured() + text.slice(end));
}

/** What the README says now. */
export async function published() {
  const text = await readFile(README, 'utf8');
  return text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END));
}

/** @param {{ calls: any[], loads: any[] }} domain */
function domainRows({ calls, loads }) {
  /** @param {any} one */
  const isTold = (one) => one.domain === DOMAIN && one.protocol === PROTOCOL && one.delay === DELAY;
  const all = calls.find((/** @type {any} */ one) => isTold(one) && one.way === 'all');
  const cold = loads.find((/** @type {any} */ one) => isTold(one) && one.state === 'cold');
  return [
    [`\`check('${DOMAIN}')\`, first verdict (${PROTOCOL}, ${DELAY} ms to the resolver)`, beside(all.verdict, all.bareVerdict), 'DOMAIN'],
    ['The same, whole report', beside(all.report, all.bareReport), 'DOMAIN'],
    ['The page in a new browser, verdict shown', `${figure(median(cold.verdict))} ms`, 'DOMAIN'],
  ];
}

/** @param {any} queries */
function queryRows({ [DOMAIN]: { check, dnssec, neighbours } }) {
  return [[`Questions about ${DOMAIN}: for the verdict, for signatures, for what stands beside`, `${check.queries}, ${dnssec.queries}, ${neighbours.queries}`, 'QUERIES']];
}

/** @param {{ rows: any[] }} many */
function manyRows({ rows }) {
  /** @param {number} delay @param {(row: any) => boolean} which */
  const those = (delay, which) => rows.filter((row) => row.concurrency === AT_ONCE && row.delay === delay && !row.why && which(row));
  /** @param {any} row */
  const named = ({ who, over, rate }) => `${who} ${whole(rate)}${over === 'UDP' ? ' (UDP)' : ''}`;
  const isPage = (/** @type {any} */ row) => /page|Chromium/.test(row.who);
  const inOrder = (/** @type {any[]} */ list) => list.sort((a, b) => b.rate - a.rate).map(named).join('; ');
  return [
    ['20,000 domains by the command, which judges them, beside what asks the same: domains a second, no delay', inOrder(those(0, (row) => !isPage(row))), 'MANY'],
    [`The same in Chromium (${PROTOCOL}, ${DELAY} ms)`, inOrder(those(DELAY, (row) => isPage(row) && row.over === PROTOCOL)), 'MANY'],
  ];
}

/** @param {{ rows: any[] }} list */
function listRows({ rows }) {
  return rows.filter(({ protocol, delay }) => protocol === PROTOCOL && delay === DELAY).map(({ names, rate, late, before, after, lost, twice }) => [
    `${whole(names)} domains in the list page (${PROTOCOL}, ${DELAY} ms)`,
    `${figure(rate)} a second, ${late} frames late, ${figure(before.process)} → ${figure(after.process)} MB; stopped and reloaded: ${lost} lost, ${twice} checked twice`, 'LIST',
  ]);
}

/** @param {{ rows: any[] }} core */
function coreRows({ rows }) {
  const { native, wasm } = rows.find(({ domain }) => domain === DOMAIN);
  return [['The core alone, answers to report', `${figure(native.check)} µs natively, ${figure(wasm.check)} µs in WebAssembly`, 'CORE']];
}

/** @param {{ rows: any[] }} growth */
function growthRows({ rows }) {
  const of = (/** @type {string} */ what) => rows.filter((row) => row.what.startsWith(what)).map(({ count, milliseconds }) => ({ count, each: milliseconds * 1000 / count }));
  const [exchanges, domains] = [of('exchanges, without'), of('domains of a list')];
  /** @param {{ count: number, each: number }[]} steps */
  const told = (steps) => steps.filter(({ count }) => count > 1).map(({ count, each }) => `${figure(each)} (${whole(count)})`).join(', ');
  return [['Time for each of so many: exchanges; domains of a list, in µs', `${told(exchanges)}; ${told(domains)}`, 'GROWTH']];
}

/** @param {{ modules: any[], peers: any[] }} size */
function sizeRows({ modules, peers }) {
  const others = peers.filter(({ what }) => !what.startsWith('mxlens')).map(({ what, brotli }) => `${what.split(',')[0]} ${whole(brotli)}`);
  return [['Octets behind brotli: the module of the check', `${whole(modules.find(({ name }) => name === 'check').brotli)}; resolvers that judge nothing: ${others.join(', ')}`, 'SIZE']];
}

/** @param {{ loads: any[], lasting: { memory: number[] }, seconds: number }} server */
function serverRows({ loads, lasting: { memory }, seconds }) {
  const { rate, p99 } = loads.find(({ profile, method, over }) => profile === 'debug' && method === 'GET' && over === PROTOCOL);
  return [['The server of `npm start`', `${whole(rate)} answers a second, 99 % within ${figure(p99)} ms; ${memory.map(figure).join(' → ')} MB over ${seconds} s of load`, 'SERVER']];
}
