/** For people: what a page shows, in its order, on a terminal. Of a list a line for each domain. */
/** @import { MakeFormat, Writing } from './format.js' */
/** @import { Piece } from '../../www/ticket.js' */
/** @import { Row } from '../rows.js' */
/** @import { Style } from '../terminal.js' */

import { failure, outcomeOf, why } from '../../www/list-row.js';
import { visible } from '../../www/marks.js';
import { t, translated } from '../../www/text.js';
import { pieces } from '../../www/ticket.js';
import { statuses } from '../../www/words.js';
import { SMTP_WORDS, smtpLines } from '../smtp/text.js';
import { columnsOf, wrapped } from '../terminal.js';

/** How what a piece or a row is about is painted.
 * @type {Record<string, Style>} */
const TONES = {
  deliverable: 'green', usable: 'green', atRisk: 'yellow', warning: 'yellow', undeliverable: 'red', unusable: 'red', error: 'red',
  refusesMail: 'cyan', notice: 'cyan', undetermined: 'magenta', unknown: 'magenta', invalid: 'red', failed: 'magenta',
};

/** @type {MakeFormat} */
export function format(writing) {
  let separator = '';
  return {
    row(row) {
      if (row.repeated) return '';
      if (!writing.whole) return `${lineOf(row, writing)}\n`;
      const text = `${separator}${row.report ? sheet(pieces(row.report, writing.context, 'command'), writing) : refusal(row, writing)}\n${servers(row, writing)}`;
      separator = '\n';
      return text;
    },
  };
}

/**
 * What was seen of the servers, below what DNS says.
 * @param {Row} row
 * @param {Writing} writing
 */
function servers({ smtp }, { width }) {
  if (!smtp) return '';
  const lines = smtpLines(smtp).flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    return wrapped(line.trimStart(), width, indent, `${indent}    `);
  });
  return `\n${lines.join('\n')}\n`;
}

/**
 * @param {Piece[]} all
 * @param {Writing} writing
 */
function sheet(all, { paint, width }) {
  const lines = all.flatMap(([kind, text, tone]) => {
    const style = TONES[tone ?? ''];
    switch (kind) {
      case 'title':
        return wrapped(text, width).map((line) => paint('bold', style ? paint(style, line) : line));
      case 'heading':
        return ['', paint('bold', text)];
      case 'item': {
        const [first = '', ...rest] = wrapped(text, width, '  ', '    ');
        return [style ? paint(style, first) : first, ...rest];
      }
      case 'record':
        return [`      ${paint('bold', text)}`];
      case 'text':
        return wrapped(text.trimStart(), width, text.startsWith(' ') ? '    ' : '');
    }
  });
  return lines.join('\n');
}

/**
 * @param {Row} row
 * @param {Writing} writing
 */
function refusal({ entry, fault }, { paint, width }) {
  const [first = '', ...rest] = wrapped(`${visible(entry.text)}: ${visible(fault?.message ?? '')}`, width);
  return [paint('red', first), ...rest].join('\n');
}

/**
 * @param {Row} row
 * @param {Writing} writing
 */
function lineOf({ entry, domain, report, fault, smtp }, { context, paint }) {
  if (domain === null) return `${word('invalid', t`No mail domain`, paint)}  ${visible(entry.text)}: ${visible(fault?.message ?? '')}`;
  const outcome = report ? outcomeOf(report) : failure(Date.now());
  const { status, partial, findings } = outcome;
  const said = partial ? t`${statuses[status].word}, not all seen` : statuses[status].word;
  const details = [
    ...status === 'undetermined' ? [why(outcome)] : [],
    ...findings.map((id) => translated(context.texts.get(id)?.title ?? id)),
    ...smtp?.verdict ? [SMTP_WORDS[smtp.verdict.status]] : [],
  ].join('; ');
  const head = `${word(status, said, paint)}  ${visible(report?.target.shown ?? domain)}`;
  return details ? `${head}: ${details}` : head;
}

/** Columns of the longest word for a verdict. */
const COLUMN = 14;

/**
 * @param {string} tone
 * @param {string} text
 * @param {Writing['paint']} paint
 */
function word(tone, text, paint) {
  const style = TONES[tone];
  return `${style ? paint(style, text) : text}${' '.repeat(Math.max(0, COLUMN - columnsOf(text)))}`;
}
