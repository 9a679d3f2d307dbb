// What the tables of the benchmarks have in common: how they are written, and on what they were made.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ask } from '../../scripts/steps.mjs';

/** @typedef {string | number} Cell */

/**
 * @param {string[]} columns
 * @param {Cell[][]} rows
 */
export const table = (columns, rows) => [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** @param {number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * A number with as many digits as tell something.
 * @param {number} value
 */
export const figure = (value) => (Math.abs(value) >= 100 || value === 0 ? value.toFixed(0) : value.toPrecision(3));

/**
 * When, on which machine and with what something was measured.
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} [versions] of what it is measured beside
 */
export async function circumstances(env, versions = {}) {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} CPUs`,
    versions: { node: process.versions.node, rustc: (await ask('rustc', ['--version'], { env }))?.split(' ')[1] ?? 'unknown', ...versions },
  };
}

/** @typedef {Awaited<ReturnType<typeof circumstances>>} Circumstances */

/**
 * The line below the title of a table.
 * @param {string} word the part of the benchmark
 * @param {Circumstances} circumstances
 */
export function writtenBy(word, { date, machine, versions }) {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ');
  return `Written by \`npm run bench ${word}\` on ${date}: ${machine}; ${list}.`;
}

/**
 * Keeps a table, and the same as JSON, beside this file.
 * @param {string} name such as CORE
 * @param {string} page
 * @param {object} data
 */
export async function keep(name, page, data) {
  /** @param {string} file */
  const path = (file) => fileURLToPath(new URL(file, import.meta.url));
  await writeFile(path(`${name.toLowerCase()}.json`), `${JSON.stringify(data, null, 1)}\n`);
  await writeFile(path(`${name}.md`), page);
  console.log(`\n${page}`);
}
