/** Sharing a report and keeping it: links, text to paste, files, paper. And what a link carries. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */
/** @import { Context } from './context.js' */

import { csvRow } from './csv.js';
import { button, element, icon, time } from './dom.js';
import { EvidenceError, evidenceOf, isRecorded, replay } from './evidence.js';
import { download, fileName } from './files.js';
import { age } from './report.js';
import { rich, t } from './text.js';
import { markdown, plainText, rows } from './ticket.js';

/** Octets that a link may unpack to: a check of hundreds of exchanges has less. */
const LARGEST = 16 << 20;

/** Characters of an address that some programs cut off. */
const LONG = 8000;

/**
 * @param {Report} report
 * @param {Context} context
 * @returns {Child[]}
 */
export function sharing(report, context) {
  const told = Object.assign(element('p.quiet'), { role: 'status' });
  /**
   * @param {string} word
   * @param {() => string | Promise<string>} make
   */
  const copying = (word, make) => button('button', word, async () => {
    const text = await make();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = text.startsWith('http') && text.length > LONG
        ? t`Copied. The link has ${text.length} characters, which some programs cut off: the evidence file has no such limit.`
        : t`Copied.`;
    } catch {
      const area = Object.assign(element('textarea'), { value: text, readOnly: true, rows: 4 });
      told.replaceChildren(t`The browser did not let this page copy. Here it is:`, area);
      area.select();
    }
  });
  const { link } = context;
  const hasAnswers = isRecorded(report);
  const file = (/** @type {string} */ ending, /** @type {string} */ type, /** @type {string} */ text) =>
    download(fileName(report, ending), type, [text]);
  return [
    link || hasAnswers ? element('h3', t`A link`) : null,
    element('div.actions',
      link ? copying(t`Copy a link that checks again`, link) : null,
      hasAnswers ? copying(t`Copy a link with this result`, () => carrying(report)) : null),
    element('p.quiet', hasAnswers
      ? t`The second shows this result to whoever opens it, as of now and without asking anybody. All of it is in the link.`
      : t`The answers themselves were not kept with this report: a check by itself has them, in a link with the result and in an evidence file.`),
    element('h3', t`Text for a ticket`),
    element('div.actions',
      copying(t`Copy as Markdown`, () => markdown(report, context)),
      copying(t`Copy as plain text`, () => plainText(report, context))),
    element('h3', t`Files and paper`),
    element('div.actions',
      button('button', t`Report (JSON)`, () => file('json', 'application/json', `${JSON.stringify(report, null, 1)}\n`)),
      button('button', t`Exchanges (CSV)`, () => file('csv', 'text/csv', rows(report).map(csvRow).join(''))),
      hasAnswers ? button('button', t`Evidence`, () => file('evidence.json', 'application/json', JSON.stringify(evidenceOf(report), null, 1))) : null,
      button('button', t`Print or PDF`, () => print())),
    told,
  ];
}

/**
 * The address of this page, with all that was answered in it.
 * @param {Report} report
 */
async function carrying(report) {
  const stream = new Blob([JSON.stringify(evidenceOf(report))]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const octets = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (const octet of octets) letters += String.fromCharCode(octet);
  const packed = btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return new URL(`./#evidence=${packed}`, document.baseURI).href;
}

/**
 * The report that a link carries, and what is to be said of it. Rejects with an `EvidenceError` for what is none.
 * @param {string} packed
 * @param {(input: string) => void} again
 */
export async function unpacked(packed, again) {
  const report = await replay(await parsed(packed));
  const { checkedAt, target } = report;
  const note = element('div.banner', icon('note'),
    element('p', rich`This result came in a link: what was answered on ${time(checkedAt)}, ${age(checkedAt)}. Nobody was asked now, and whoever made the link may have changed what is not signed.`),
    element('div.actions', button('button', t`Check it now`, () => again(target.input))));
  return { report, note };
}

/** @param {string} packed */
async function parsed(packed) {
  try {
    const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const octets = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const reader = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let [text, length] = ['', 0];
    for (let piece = await reader.read(); piece.value; piece = await reader.read()) {
      length += piece.value.length;
      if (length > LARGEST) throw new EvidenceError('notEvidence');
      text += decoder.decode(piece.value, { stream: true });
    }
    return JSON.parse(text + decoder.decode());
  } catch (cause) {
    throw new EvidenceError('notEvidence', { cause });
  }
}
