/** A section for each domain, for a ticket or the summary of a build: the text that the page gives to pass on. */
/** @import { MakeFormat } from './format.js' */
/** @import { SmtpReport } from '../smtp/probe.js' */

import { escaped, markdown } from '../../www/ticket.js';
import { visible } from '../../www/marks.js';
import { smtpLines } from '../smtp/text.js';

/** What was seen of the servers: a line each, as on a terminal.
 * @param {SmtpReport} smtp */
function servers(smtp) {
  return `## SMTP\n\n${smtpLines(smtp).filter(Boolean).map((line) => `- ${escaped(line.trim())}\n`).join('')}\n`;
}

/** @type {MakeFormat} */
export function format({ context }) {
  return {
    row({ entry, repeated, report, fault, smtp }) {
      if (repeated) return '';
      return report ? `${markdown(report, context, 'command')}\n${smtp ? servers(smtp) : ''}`
        : `# ${escaped(visible(entry.text))}\n\n${escaped(visible(fault?.message ?? ''))}\n\n`;
    },
  };
}
