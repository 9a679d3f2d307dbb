/** Evidence as files: writes that of a report, and shows what files hold. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Difference, Evidence, Said } from './evidence.js' */

import './panels.js';
import { code, element, foreign, icon, list, visible } from './dom.js';
import { EvidenceError, difference, evidenceOf, replay } from './evidence.js';
import { download, fileName } from './files.js';
import { count } from './words.js';

/** Octets of a file that is read at all: the largest check there is has a tenth of them. */
const LARGEST = 64 << 20;

/**
 * Hands the evidence of a report over as a file.
 * @param {Report} report
 */
export function save(report) {
  download(fileName(report, 'json'), 'application/json', [JSON.stringify(evidenceOf(report), null, 1)]);
}

/**
 * The form that opens one file, or two to compare.
 * @param {(report: Report, ...notes: HTMLElement[]) => Promise<void>} show
 */
export function opener(show) {
  const files = Object.assign(element('input'), { type: 'file', accept: '.json,application/json', multiple: true });
  const trouble = Object.assign(element('p.trouble'), { role: 'alert' });
  const form = element('form',
    element('p.quiet', 'Shows a check as it was, from the answers in its file, and asks nobody. With two files, what changed between them.'),
    element('label', element('span', 'One file that was saved here, or two to compare'), files),
    trouble, element('button', 'Open'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    trouble.textContent = '';
    try {
      await open([...files.files ?? []], show);
    } catch (error) {
      trouble.textContent = visible(error instanceof Error ? error.message : String(error));
      files.focus();
    }
  });
  return [form];
}

/**
 * @param {File[]} files
 * @param {(report: Report, ...notes: HTMLElement[]) => Promise<void>} show
 */
async function open(files, show) {
  if (files.length === 0 || files.length > 2) throw new Error('Choose one file, or two to compare.');
  const read = await Promise.all(files.map(async (file) => {
    const report = await replay(await parsed(file));
    return { report, evidence: evidenceOf(report) };
  }));
  read.sort((a, b) => a.report.checkedAt - b.report.checkedAt);
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return;
  const changes = first === last ? [] : [changed(first.evidence, last.evidence, await difference(first.evidence, last.evidence))];
  await show(last.report, banner(last.evidence), ...changes);
}

/**
 * @param {File} file
 * @returns {Promise<unknown>}
 */
async function parsed(file) {
  if (file.size > LARGEST) throw new EvidenceError('notEvidence');
  try {
    return JSON.parse(await file.text());
  } catch (cause) {
    throw new EvidenceError('notEvidence', { cause });
  }
}

/** @param {Evidence} evidence */
function banner({ startedAt, mxlens }) {
  return element('div.banner', icon('note'), element('p', 'This is replayed from a file, recorded on ', moment(startedAt),
    ' by mxlens ', foreign(mxlens), '. Nobody was asked now.'));
}

/**
 * @param {Evidence} before
 * @param {Evidence} after
 * @param {Difference[]} differences
 */
function changed(before, after, differences) {
  return element('section.setup changes', element('h2', 'What changed'),
    element('p', `${differences.length === 0 ? 'No answer' : count(differences.length, 'answer')} changed between `,
      moment(before.startedAt), ' and ', moment(after.startedAt), '; the order of records and their TTL are left out.'),
    list('ul.entries', differences.map(({ name, type, checkingDisabled, resolver, before, after }) => element('li',
      element('div.head', code(`${name} ${type}`), element('span.quiet', checkingDisabled ? 'without validation ' : '', 'at ', foreign(resolver))),
      element('dl', said('Before', before, after), said('After', after, before)))), 12));
}

/**
 * @param {string} when
 * @param {Said | null} one
 * @param {Said | null} other
 */
function said(when, one, other) {
  const known = new Set(other?.records);
  const head = one === null ? 'not asked' : one.failure === null ? one.rcode ?? '' : `no answer (${one.failure})`;
  return element('div', element('dt', when), element('dd', foreign(head)),
    (one?.records ?? []).map((record) => element('dd', known.has(record) ? code(record) : element('mark', code(record)))));
}

/** @param {number} milliseconds */
function moment(milliseconds) {
  const at = new Date(milliseconds);
  return Object.assign(element('time', at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'medium' })),
    { dateTime: at.toISOString() });
}
