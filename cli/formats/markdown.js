/** A section for each domain, for a ticket or the summary of a build: the text that the page gives to pass on. */
/** @import { MakeFormat } from './format.js' */

import { escaped, markdown } from '../../www/ticket.js';
import { visible } from '../../www/marks.js';

/** @type {MakeFormat} */
export function format({ context }) {
  return {
    row({ entry, repeated, report, fault }) {
      if (repeated) return '';
      return report ? `${markdown(report, context, 'command')}\n`
        : `# ${escaped(visible(entry.text))}\n\n${escaped(visible(fault?.message ?? ''))}\n\n`;
    },
  };
}
