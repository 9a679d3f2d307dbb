/** Evidence as files: writes that of a report, and shows what files hold. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Difference, Evidence, Said } from './evidence.js' */

import './panels.js';
import { code, element, foreign, icon, list, time, visible } from './dom.js';
import { EvidenceError, diffEvidence, evidenceOf, replay } from './evidence.js';
import { download, fileName } from './files.js';
import { count, rich, t } from './text.js';
import { explained } from './words.js';

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
    element('p.quiet', t`Shows a check as it was, from the answers in its file, and asks nobody. With two files, what changed between them.`),
    element('label', element('span', t`One file that was saved here, or two to compare`), files),
    trouble, element('button', t`Open`));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    trouble.textContent = '';
    const chosen = [...files.files ?? []];
    if (chosen.length === 0 || chosen.length > 2) {
      trouble.textContent = t`Choose one file, or two to compare.`;
      files.focus();
      return;
    }
    try {
      await open(chosen, show);
    } catch (error) {
      trouble.textContent = visible(error instanceof Error ? await explained(error) : String(error));
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
  const read = await Promise.all(files.map(async (file) => {
    const report = await replay(await parsed(file));
    return { report, evidence: evidenceOf(report) };
  }));
  read.sort((a, b) => a.report.checkedAt - b.report.checkedAt);
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return;
  const changes = first === last ? [] : [changed(first.evidence, last.evidence, await diffEvidence(first.evidence, last.evidence))];
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
  return element('div.banner', icon('note'), element('p',
    rich`This is replayed from a file, recorded on ${time(startedAt)} by mxlens ${foreign(mxlens)}. Nobody was asked now.`));
}

/**
 * @param {Evidence} before
 * @param {Evidence} after
 * @param {Difference[]} differences
 */
function changed(before, after, differences) {
  return element('section.setup changes', element('h2', t`What changed`),
    element('p', differences.length === 0
      ? rich`No answer changed between ${time(before.startedAt)} and ${time(after.startedAt)}; the order of records and their TTL are left out.`
      : rich`${count(differences.length, 'answer')} changed between ${time(before.startedAt)} and ${time(after.startedAt)}; the order of records and their TTL are left out.`),
    list('ul.entries', differences.map(({ name, type, checkingDisabled, resolver, before, after }) => element('li',
      element('div.head', code(`${name} ${type}`), element('span.quiet', checkingDisabled ? rich`without validation at ${foreign(resolver)}` : rich`at ${foreign(resolver)}`)),
      element('dl', said(t`Before`, before, after), said(t`After`, after, before)))), 12));
}

/**
 * @param {string} when
 * @param {Said | null} one
 * @param {Said | null} other
 */
function said(when, one, other) {
  const known = new Set(other?.records);
  const head = one === null ? t`not asked` : one.failure === null ? foreign(one.rcode ?? '') : rich`no answer (${foreign(one.failure)})`;
  return element('div', element('dt', when), element('dd', head),
    (one?.records ?? []).map((record) => element('dd', known.has(record) ? code(record) : element('mark', code(record)))));
}
