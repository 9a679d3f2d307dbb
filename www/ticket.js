/** A report as text: for a ticket, a mail, a chat, a spreadsheet. The words are those of the page. */
/** @import { ExchangeState, Report, Severity, Status } from './wasm/mxlens.js' */
/** @import { Place } from './advice.js' */
/** @import { Context } from './context.js' */
/** @import { Tone } from './summaries.js' */

import { remedies } from './advice.js';
import { severities, subject, together } from './finding-words.js';
import { code, plain, visible } from './marks.js';
import { summaries } from './summaries.js';
import { date, rich, t } from './text.js';
import { asked, goesTo, isUnreachable, percent, rankings, unknownReason, unseen, unusable, verdict } from './words.js';

/** What tells the same of a piece.
 * @type {Partial<Record<Tone, Severity | ExchangeState>>} */
const TONES = { good: 'usable', notice: 'notice', warning: 'warning', error: 'error', unknown: 'unknown' };

/** A piece of a report: a heading, a line of a list, a record or name as DNS has it, or words. What it is about may
 * have a tone, for whoever has colours.
 * @typedef {['title' | 'heading' | 'item' | 'record' | 'text', string, (Severity | Status | ExchangeState)?]} Piece */

/**
 * @param {Report} report
 * @param {Context} context
 */
export function plainText(report, context) {
  const lines = pieces(report, context).map(([kind, text]) => {
    switch (kind) {
      case 'title':
        return `${text}\n`;
      case 'heading':
        return `\n${text}\n${'-'.repeat(text.length)}`;
      case 'item':
        return `- ${text}`;
      case 'record':
        return `    ${text}`;
      case 'text':
        return text;
    }
  });
  return `${lines.join('\n')}\n`;
}

/**
 * CommonMark, in which what others wrote is text.
 * @param {Report} report
 * @param {Context} context
 * @param {Place} [place]
 */
export function markdown(report, context, place) {
  const lines = pieces(report, context, place).map(([kind, text]) => {
    switch (kind) {
      case 'title':
        return `# ${escaped(text)}\n`;
      case 'heading':
        return `\n## ${escaped(text)}\n`;
      case 'item':
        return `- ${escaped(text)}`;
      case 'record':
        return `\n    ${text}\n`; // an indented block is taken as it stands
      case 'text':
        return `${escaped(text)}\n`;
    }
  });
  return `${lines.join('\n')}\n`;
}

/**
 * Text as CommonMark has it.
 * @param {string} text
 */
export function escaped(text) {
  return text.replace(/[\\`*_{}[\]()#+\-!<>|~&]/g, '\\$&');
}

/**
 * @param {Report} report
 * @param {Context} context
 * @param {Place} [place] where what can be done is read
 * @returns {Piece[]}
 */
export function pieces(report, { texts, names, link }, place = 'page') {
  const { checkedAt, delivery, findings, elapsed, target } = report;
  /** @type {Piece[]} */
  const made = [['title', plain(verdict(report)), report.verdict.status]];
  if (report.draft) made.push(['text', t`This is a draft: these records are not published.`]);
  const to = goesTo(report, names);
  if (to) made.push(['text', to]);
  if (target.shown !== target.name) made.push(['text', plain(rich`In DNS it is ${code(target.name)}.`)]);
  made.push(['text', t`Asked ${asked(report)} on ${date(checkedAt)}; ${Math.round(elapsed)} ms.`]);
  if (isUnreachable(report)) {
    made.push(['heading', t`What to do`], ...remedies(report, place).map((one) => /** @type {Piece} */ (['item', plain(one)])));
    return made;
  }
  const missing = unseen(report);
  if (missing.length > 0) {
    made.push(['heading', t`Not seen`], ...missing.map((one) => /** @type {Piece} */ (['item', plain(unknownReason(one))])));
  }
  made.push(['heading', t`What to fix`]);
  if (findings.length === 0) made.push(['text', t`No rule that could be judged found a fault.`]);
  for (const { id, severity, subjects, records, reference } of findings) {
    const text = texts.get(id);
    const source = `RFC ${reference.number} §${reference.section}`;
    made.push(['item', `${severities[severity].word}: ${text?.title ?? id} (${source})`, severity]);
    for (const one of together(subjects)) made.push(['text', `  ${plain(subject(one))}`]);
    if (text) made.push(['text', `  ${text.explanation}`], ['text', `  ${t`What to do: ${text.fix}`}`]);
    for (const { line } of records) made.push(['record', visible(line)]);
  }
  made.push(['heading', t`Where mail goes`]);
  const ranks = rankings(delivery.levels);
  delivery.levels.forEach(({ preference, exchanges }, index) => {
    for (const { exchange, state, share, reason, addresses, provider } of exchanges) {
      const details = [
        t`preference ${`${preference}`}`,
        state === 'unusable' ? unusable[reason ?? 'down'] : state === 'unknown' ? t`not known` : null,
        share === null ? null : t`${percent(share)} of first attempts at this level`,
        names.get(provider ?? '')?.name ?? null,
        addresses.map(({ address }) => address).join(', ') || null,
      ].filter((one) => one !== null);
      made.push(['item', `${ranks[index]}: ${visible(exchange)} (${details.join('; ')})`, state]);
    }
  });
  const beside = summaries(report);
  if (beside.length > 0) made.push(['heading', t`Neighbours`]);
  for (const { title, word, sentence, tone } of beside) made.push(['item', `${title}: ${word}. ${plain(sentence)}`, TONES[tone]]);
  const address = link?.();
  if (address) made.push(['heading', t`Check again`], ['text', address]);
  return made;
}

/**
 * Rows for a spreadsheet: one for each address of each exchange.
 * @param {Report} report
 * @returns {(string | number | null)[][]}
 */
export function rows({ target, verdict: { status, partial }, delivery }) {
  const heads = ['domain', 'verdict', 'partial', 'preference', 'exchange', 'state', 'reason', 'share', 'mx_ttl', 'address',
    'address_class', 'address_ttl'];
  const common = [target.name, status, `${partial}`];
  const found = delivery.levels.flatMap(({ preference, exchanges }) => exchanges.flatMap((one) => {
    const known = [...common, preference, one.exchange, one.state, one.reason, one.share, one.ttl];
    const all = one.addresses.map((each) => [...known, each.address, each.class, each.ttl]);
    return all.length > 0 ? all : [[...known, null, null, null]];
  }));
  return [heads, ...found.length > 0 ? found : [[...common, ...Array(9).fill(null)]]];
}
