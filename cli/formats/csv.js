/** A row for each domain, for a spreadsheet; those that came before have none of their own. */
/** @import { MakeFormat } from './format.js' */

import { csvRow } from '../../www/csv.js';
import { HEADS_OF_RESULT, cellsOfResult } from '../../www/list-file.js';
import { failure, outcomeOf } from '../../www/list-row.js';
import { visible } from '../../www/marks.js';

/** What was seen of the servers, and what is wrong with them. */
const HEADS_OF_SERVERS = ['servers', 'server_findings'];

/** @type {MakeFormat} */
export function format({ smtp: hasServers }) {
  return {
    head: () => csvRow(['domain', 'given_as', ...HEADS_OF_RESULT, ...hasServers ? HEADS_OF_SERVERS : []]),
    row({ entry, domain, repeated, report, fault, smtp }) {
      if (repeated) return '';
      const outcome = report ? outcomeOf(report) : domain === null ? null : failure(Date.now());
      return csvRow([domain, visible(entry.text), ...cellsOfResult(domain === null ? fault : null, outcome),
        ...hasServers ? [smtp?.verdict?.status ?? '', smtp?.findings.map(({ id }) => id).join(' ') ?? ''] : []]);
    },
  };
}
