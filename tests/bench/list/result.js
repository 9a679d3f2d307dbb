// What is made of the measurements of the page of many domains.
import { besides } from '../kept.js';
import { table, told } from '../machine.js';

/** @import { where } from '../machine.js' */
/** @import { Through, interrupted } from './drive.js' */

/** @typedef {{ names: number, protocol: 'h2' | 'http/1.1', delay: number } & Through & Interrupted} Row */

/** @typedef {Awaited<ReturnType<typeof interrupted>>} Interrupted */

const COLUMNS = [
  'names', 'over', 'delay', 'domains/s', 'seconds', 'before the first', 'late frames', 'longest', 'MB before', 'after', 'most',
  'heap before', 'after', 'not known', 'lost', 'twice', 'anew',
];

/** @param {ReturnType<typeof where> & { chromium: string, rows: Row[] }} found */
export function document(found) {
  const { chromium, rows } = found;
  return `# The page of many domains

Written by \`npm run bench list\` on ${told(found)}; ${chromium}.${besides(found)}
Again: the same, with nothing else running.

\`list.html\` is given the first names of a list made for this (\`many/world.js\`), without signatures, as it comes. It asks
tests/doh-server on the same machine, which adds the *delay* to each answer. playwright-core drives it, so a debugger is
attached, which costs every request some milliseconds, and has the browser keep a quarter of a MB for every domain meanwhile, which is
what the most memory tells of. Without a debugger, its list filled in by a script of the page on 2026-11-30, the process went
through 10,000 domains (HTTP/1.1, no delay) at 150 a second, in 346 MB after the first ten seconds and 366 at the end, and 199 later.

- *Domains/s* are those of the whole list, from its first check to its end, in *seconds*. Before the first check it is read
  and kept, in so many seconds more.
- *Late frames* came more than 50 ms after the one before while the list was checked, by \`requestAnimationFrame\`; the
  *longest* time between two is in milliseconds.
- *MB* are those of the page's process, all of its threads together (RSS), before the list was given, after its end, and at
  most; the *heap* is what JavaScript holds in the page's own thread after a collection of garbage, in MB, and not in that
  which checks.
- Then the same list once more, in a new profile: it is stopped at a third, the page is reloaded, it goes on; at two thirds
  the page is reloaded while it runs. *Lost* are names without exactly one row with a result and a report; *twice* those
  whose MX records were asked for again after their result was kept; *anew* those whose check was under way when it was
  interrupted, which therefore began again.

${summed(rows)}

${table(COLUMNS, rows.map(cells))}
`;
}

/** @param {Row[]} rows */
function summed(rows) {
  /** @param {(row: Row) => number} what */
  const sum = (what) => rows.reduce((total, row) => total + what(row), 0);
  const late = rows.filter((row) => row.late > 0);
  const [count, longest] = [sum((row) => row.late), Math.max(...late.map((row) => row.longest)).toFixed(0)];
  const frames = late.length === 0 ? 'no frame was late'
    : `${count} frames were late, in ${late.length} of ${rows.length} lists, with up to ${longest} ms between two`;
  return `What falls short is marked: ${frames}.
Not known are ${sum(({ unknown }) => unknown)}, lost ${sum(({ lost }) => lost)}, checked twice ${sum(({ twice }) => twice)}.`;
}

/** @param {Row} row */
function cells({ names, protocol, delay, rate, seconds, started, late, longest, unknown, lost, twice, anew, ...memory }) {
  const { before, after, most } = memory;
  /** @param {number} count */
  const none = (count) => count > 0 ? `**${count} short**` : count;
  return [
    names.toLocaleString('en'), protocol, delay, rate.toFixed(rate < 100 ? 1 : 0), seconds.toFixed(1), started.toFixed(2),
    none(late), longest.toFixed(0), before.process.toFixed(0), after.process.toFixed(0), most.toFixed(0),
    before.heap.toFixed(1), after.heap.toFixed(1), none(unknown), none(lost), none(twice), anew,
  ];
}
