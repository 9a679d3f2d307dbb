// What a part of the benchmark found, kept for people and for programs.
import { writeFile } from 'node:fs/promises';

/** Timers of browsers tell no more. */
const DECIMALS = 2;

/**
 * Writes a table, and the same as JSON with each row on a line of its own; prints the table.
 * @param {string} name of the part
 * @param {Record<string, unknown>} found
 * @param {string} page
 */
export async function keep(name, found, page) {
  const fields = Object.entries(found).map(([key, value]) => {
    const lines = Array.isArray(value) && value.map((one) => `  ${JSON.stringify(one, rounded)}`);
    const text = lines ? `[\n${lines.join(',\n')}\n ]` : JSON.stringify(value, rounded);
    return ` ${JSON.stringify(key)}: ${text}`;
  });
  await writeFile(new URL(`${name}.json`, import.meta.url), `{\n${fields.join(',\n')}\n}\n`);
  await writeFile(new URL(`${name.toUpperCase()}.md`, import.meta.url), page);
  console.log(`\n${page}`);
}

/** @param {string} _key @param {unknown} value */
const rounded = (_key, value) => typeof value === 'number' ? Number(value.toFixed(DECIMALS)) : value;

/**
 * Whether nobody else worked on the machine, as far as its load tells: that of setting up just before is in it, too.
 * @param {{ load?: number, processors?: number }} machine before anything was measured; some parts do not note it
 */
export const isQuiet = ({ load = 0, processors = 1 }) => load <= processors;

/**
 * What is said where others worked on the machine.
 * @param {{ load: number, processors: number }} machine
 */
export function besides(machine) {
  if (isQuiet(machine)) return '';
  return '\nOthers worked on the machine: the times are longer than they need be, and the ratios are much by chance.';
}
