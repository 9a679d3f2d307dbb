// What a table says of the machine that it was measured on.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The day, the processors by their model and number, and how busy the machine is: with another load than what is measured
 * the times are worth little. */
export const where = () => ({
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  processors: availableParallelism(),
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  node: process.version,
  load: Math.round(loadavg()[0] ?? 0),
});

/**
 * @param {ReturnType<typeof where>} machine
 */
export const told = ({ date, processor, processors, memory, node, load }) => `${date}: ${processors} × ${processor}, ${memory}, load ${load}, Node ${node.slice(1)}`;

/**
 * A table in Markdown.
 * @param {string[]} columns
 * @param {(string | number)[][]} rows
 */
export const table = (columns, rows) => [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
