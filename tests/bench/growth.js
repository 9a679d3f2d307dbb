// Whether what a check takes grows as its domain does, and what a list takes as the list does.
import { rm, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TARGET } from '../../scripts/paths.mjs';
import { run, step } from '../../scripts/steps.mjs';
import { check } from '../../www/entry/node.js';
import { serve } from '../browser.js';
import { zonesOf } from './growth-zones.js';
import { circumstances, figure, keep, table, writtenBy } from './table.js';

/** @import { CheckOptions } from '../../www/check.js' */
/** @import { Taken, Task } from './growth-step.js' */
/** @import { Kind } from './growth-zones.js' */

/**
 * Something that grows.
 * @typedef {object} Course
 * @property {string} what
 * @property {string} unit
 * @property {Kind | null} kind `null` for a list
 * @property {number[]} counts
 * @property {CheckOptions} options
 */

/** @type {Course[]} */
const COURSES = [
  { what: 'exchanges, without signatures', unit: 'exchange', kind: 'mx', counts: [1, 10, 50, 100, 400, 1400], options: { dnssec: false, neighbours: false } },
  { what: 'exchanges, signatures validated', unit: 'exchange', kind: 'mx', counts: [1, 10, 50, 100, 400, 1400], options: { neighbours: false } },
  { what: 'SPF includes, one in the other', unit: 'include', kind: 'deep', counts: [1, 5, 10, 15, 30], options: { dnssec: false } },
  { what: 'SPF includes, side by side', unit: 'include', kind: 'wide', counts: [1, 5, 10, 15, 30], options: { dnssec: false } },
  { what: 'TXT records of the domain', unit: 'KB', kind: 'txt', counts: [1, 4, 16, 32, 62], options: { dnssec: false } },
  { what: 'domains of a list', unit: 'domain', kind: null, counts: [100, 1000, 10_000, 100_000], options: { dnssec: false } },
];

/** A moment at which the signatures of the zones hold. */
const CLOCK = Date.UTC(2026, 9, 1);

/** What the first step is, that others are compared with, and how much more than it a unit may take. */
const [LEAST, MOST] = [10, 2];

/** @typedef {Taken & { course: Course, count: number }} Row */

/** Measures, and writes GROWTH.md and growth.json.
 * @param {NodeJS.ProcessEnv} env */
export async function bench(env) {
  const zones = COURSES.flatMap(({ kind, counts }) => counts.flatMap((count) => kind ? [{ kind, count }] : []));
  const folder = await zonesOf(zones);
  const { origin, stop } = await serve('www', { zones: folder });
  const tasks = join(TARGET, 'bench', 'growth');
  await mkdir(tasks, { recursive: true });
  /** @type {Row[]} */
  const rows = [];
  try {
    const { trustAnchors } = await (await fetch(`${origin}/site.json`)).json();
    for (const course of COURSES) {
      await step(`Growth: ${course.what}`, async (say) => {
        for (const count of course.counts) {
          say(`${count}`);
          const options = { ...course.options, resolvers: [`${origin}/dns-query`], trustAnchors, clock: CLOCK };
          const file = join(tasks, 'task.json');
          await writeFile(file, JSON.stringify(await taskOf(course, count, options)));
          const said = await run(process.execPath, ['--expose-gc', fileURLToPath(new URL('growth-step.js', import.meta.url)), file]);
          rows.push({ course, count, ...JSON.parse(said) });
        }
        return `${course.counts.length} steps`;
      });
    }
  } finally {
    stop();
    await rm(folder, { recursive: true, force: true });
  }
  const around = await circumstances(env);
  const data = rows.map(({ course, ...row }) => ({ what: course.what, unit: course.unit, ...row }));
  await keep('GROWTH', document(around, rows), { ...around, rows: data });
}

/**
 * What a step is to do: with the answers that the server has, so that its time is not counted.
 * @param {Course} course
 * @param {number} count
 * @param {CheckOptions} options
 * @returns {Promise<Task>}
 */
async function taskOf({ kind }, count, options) {
  if (!kind) return { domain: 'list.test', list: count, options, answers: {} };
  const domain = `${kind}-${count}.test`;
  /** @type {Record<string, string>} */
  const answers = {};
  /** @type {typeof fetch} */
  const recording = async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) answers[String(input)] = Buffer.from(await response.clone().arrayBuffer()).toString('base64');
    return response;
  };
  await check(domain, { ...options, deadline: 60_000, fetch: recording });
  return { domain, list: 0, options: { ...options, deadline: 60_000 }, answers };
}

/**
 * @param {import('./table.js').Circumstances} around
 * @param {Row[]} rows
 */
function document(around, rows) {
  const lines = rows.map(({ course, count, milliseconds, peak, blocked }) => {
    const each = milliseconds * 1000 / count;
    const first = rows.find((row) => row.course === course && row.count >= LEAST);
    const than = first && count > first.count ? each / (first.milliseconds * 1000 / first.count) : undefined;
    const marked = than === undefined ? '' : than > MOST ? `**${than.toFixed(2)} over**` : than.toFixed(2);
    return [course.what, count, figure(milliseconds), figure(each), marked, figure(peak / 2 ** 20), figure(peak / 1024 / count), figure(blocked)];
  });
  return `# What grows, and how much

${writtenBy('growth', around)}

Each step is a process of its own of Node, with the package as it is, whose requests are answered from memory with what the
server over the zones had said; a list of so many domains by answers that are composed as they are asked for. Times are of the
fastest run, from the call to the report. *Peak* is the memory of the process at the most over what it had before the first
timed run, of which some is what the collector had no reason to free yet; *blocked* is the longest that nothing else could run in
the thread. A unit is an exchange, an include, a KB, or a domain. The column *÷ first* has the time per unit over that of the
smallest step of at least ${LEAST} units; above ${MOST} it is marked.

${table(['what grows', 'units', 'ms', 'µs per unit', '÷ first', 'peak MB', 'KB per unit', 'blocked ms'], lines)}

Beyond ten look-ups SPF ends (RFC 7208 §4.6.4), so that 15 includes and 30 cost no more than those; 1,400 exchanges are what an
answer of 64 KB holds, and no TXT RRset is larger.

What was done: until 2026-11-30 each finding looked for its evidence among all queries, subject by subject, which at 1,400 exchanges
were 4,000 times 1,400 names, and the validator's host began to verify all signatures of a round in one task. Now a finding looks on from
where it found the last subject, and 128 signatures are begun at once. On one machine, with signatures, the check of 1,400
exchanges went from 2,677 to 1,778 ms by the first of these alone.

What stays: a report is judged, planned and written in one task, once for the first verdict and once at the end, and a proof
is worked out in one, and these grow with the exchanges; each answer wakes all questions under way, up to 128 of them, so that up to there a question costs the more the more there are. No timer
runs meanwhile. Of what a list takes in memory, most is what the collector lets lie while there is room.
`;
}
