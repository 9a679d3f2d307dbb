/** Shows the evidence: every query that was sent, with the command that repeats it. */
/** @import { Query, Report } from './wasm/mxlens.js' */

import { button, copyable, element, foreign, visible } from './dom.js';
import { clauses, count, number, t } from './text.js';
import { clause, duration, extended } from './words.js';
import { dig } from './commands.js';

/** The columns of a query. */
const heads = () => ['', t`Name`, t`Type`, t`Resolver`, t`Answer`, 'AD', 'TTL', t`Time`, t`Octets`];

/**
 * The content of the panel, and the rows of each query.
 * @param {Report} report
 */
export function ledger(report) {
  const { ledger: queries, resolvers } = report;
  const columns = heads();
  const bodies = queries.map((query, index) => {
    const { name = '', url = '' } = resolvers[query.resolver] ?? {};
    const command = element('td', copyable(dig(query, url), t`the command for query ${index + 1}`));
    command.colSpan = columns.length;
    const body = element('tbody', row(query, index, name), element('tr', command));
    const ariaLabel = t`Query ${index + 1}: ${query.type} of ${visible(query.name)}`;
    return Object.assign(body, { tabIndex: -1, ariaLabel });
  });
  const head = columns.map((one) => one ? Object.assign(element('th', one), { scope: 'col' }) : element('td'));
  const table = element('table', element('thead', element('tr', head)), bodies);
  const content = [
    element('p.quiet', t`AD: the resolver says that it validated the answer with DNSSEC. TTL: the time left, not the time published.`),
    Object.assign(element('div.scroll', table), { role: 'group', tabIndex: 0, ariaLabel: t`Every query` }),
    report.pending.length > 0 ? null : element('p.keep', button('button', t`Save evidence`, async () => (await import('./saved.js')).save(report)),
      element('span.quiet', t`All answers in a file, to be opened here again.`)),
  ];
  return { content, bodies };
}

/**
 * @param {Query} query
 * @param {number} index
 * @param {string} resolver
 */
function row(query, index, resolver) {
  const { name, type, checkingDisabled, authenticData, ttl, roundTrip, bytes } = query;
  return element('tr',
    element('td.number', number(index + 1)),
    Object.assign(element('th', foreign(name)), { scope: 'row' }),
    element('td', checkingDisabled ? `${type} (CD)` : type),
    element('td', foreign(resolver)),
    element('td.answer', answer(query)),
    element('td', authenticData === null ? '–' : authenticData ? t`yes` : t`no`),
    element('td.number', ttl === null ? '–' : duration(ttl)),
    element('td.number', t`${Math.round(roundTrip)} ms`),
    element('td.number', number(bytes)));
}

/** @param {Query} query */
function answer({ error, rcode, records, extendedErrors }) {
  if (error) return clause(error);
  const found = rcode === 'NOERROR' ? count(records, 'record') : '';
  return element('span', clauses([rcode, found, ...extendedErrors.map((one) => foreign(extended(one)))].filter((part) => part !== null && part !== '')));
}
