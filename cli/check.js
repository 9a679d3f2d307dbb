/** Checks domains, and writes what came of each. */
/** @import { Severity } from '../www/wasm/mxlens.js' */
/** @import { MakeFormat } from './formats/format.js' */
/** @import { Entry } from './inputs.js' */
/** @import { World } from './main.js' */
/** @import { Row } from './rows.js' */
/** @import { Paint } from './terminal.js' */
/** @import { Call } from './usage.js' */

import { evidenceOf, replay } from '../www/evidence.js';
import { askingOf, readText, texts } from './asking.js';
import { areArguments, entries } from './inputs.js';
import { FORMATS } from './options.js';
import { makeReady, writeWhole } from './output.js';
import { progress } from './progress.js';
import { prober, rows } from './rows.js';
import { summary } from './summary.js';
import { UsageError } from './usage.js';

/** @type {Record<typeof FORMATS[number], () => Promise<{ format: MakeFormat }>>} */
const FORMS = {
  text: () => import('./formats/text.js'),
  json: () => import('./formats/json.js'),
  ndjson: () => import('./formats/ndjson.js'),
  csv: () => import('./formats/csv.js'),
  markdown: () => import('./formats/markdown.js'),
  junit: () => import('./formats/junit.js'),
  sarif: () => import('./formats/sarif.js'),
  prometheus: () => import('./formats/prometheus.js'),
};

/**
 * @param {Call} call
 * @param {World} world
 * @param {{ paint: Paint, width: number }} terminal
 * @returns {Promise<number>} the exit status
 */
export async function check({ options, words }, { out, say, signal, version }, terminal) {
  const files = /** @type {string[]} */ (options.file ?? []);
  const failOn = /** @type {Severity} */ (options['fail-on'] ?? 'error');
  const context = await texts(options);
  const whole = areArguments(words, files);
  const { format } = await FORMS[/** @type {typeof FORMATS[number]} */ (options.format ?? 'text')]();
  const { head, row: write, tail } = format({ ...terminal, context, failOn, whole, smtp: options.smtp === true, version });
  if (options.replay && options.smtp) throw new UsageError('--replay asks nobody, so it looks at no server');
  if (typeof options.evidence === 'string') await makeReady(options.evidence);
  const came = typeof options.replay === 'string' ? replayed(options.replay, words, files) : await asked({ options, words, files }, whole, signal);
  const counted = summary(failOn);
  const began = performance.now();
  const shown = progress(process.stderr, whole ? words.length : null, () => counted.counts);
  try {
    await out.write(head?.() ?? '');
    for await (const row of came) {
      counted.add(row);
      shown.ended();
      if (row.report && typeof options.evidence === 'string') await writeEvidence(options.evidence, row);
      if (process.stdout.isTTY) shown.clear();
      await out.write(write(row));
    }
    // also after an interruption: what is there is a whole document
    await out.write(tail?.() ?? '');
  } finally {
    shown.stop();
  }
  if (counted.total() === 0 && !signal.aborted) throw new UsageError('No domain was given');
  if (!whole) say(tally(counted.counts, (performance.now() - began) / 1000));
  return counted.status();
}

/**
 * @param {Pick<Call, 'options' | 'words'> & { files: string[] }} call
 * @param {boolean} ordered
 * @param {AbortSignal} signal
 */
async function asked({ options, words, files }, ordered, signal) {
  if (words.length + files.length === 0) throw new UsageError('No domain was given');
  if (options.evidence && !(ordered && words.length === 1)) throw new UsageError('--evidence is for one domain');
  const isOne = ordered && words.length === 1;
  if (options['mta-sts-policy'] && !isOne) throw new UsageError('--mta-sts-policy is for one domain');
  const inList = async () => ({ brief: true, fetch: (await import('./client.js')).client() });
  const asking = { neighbours: isOne, ...isOne ? {} : await inList(), ...await askingOf(options) };
  return rows(entries(words, files, process.stdin), asking, { signal, ordered, probe: options.smtp ? await prober() : undefined });
}

/**
 * The one row of a file of evidence.
 * @param {string} file
 * @param {string[]} words
 * @param {string[]} files
 * @returns {AsyncGenerator<Row>}
 */
async function* replayed(file, words, files) {
  if (words.length + files.length > 0) throw new UsageError('--replay asks nobody, so it takes no domain');
  const report = await replay(parsed(await readText(file), file));
  /** @type {Entry} */
  const entry = { text: report.target.input, file: null, line: 0 };
  yield { entry, domain: report.target.name, repeated: false, report, fault: null, smtp: null };
}

/**
 * @param {string} text
 * @param {string} file
 */
function parsed(text, file) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is no evidence file of mxlens`);
  }
}

/**
 * @param {string} file
 * @param {Row} row
 */
async function writeEvidence(file, { report }) {
  if (report) await writeWhole(file, `${JSON.stringify(evidenceOf(report))}\n`);
}

/**
 * @param {ReturnType<typeof summary>['counts']} counts
 * @param {number} seconds
 */
function tally(counts, seconds) {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${all} in ${seconds.toFixed(1)} s (${Math.round(all / Math.max(seconds, 0.001))} a second)${kinds && `: ${kinds}`}`;
}
