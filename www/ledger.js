/** Shows the evidence: every query that was sent, with the command that repeats it. */
/** @import { Query, Report } from './wasm/mxlens.js' */

import { button, copyable, element, foreign, panel, visible } from './dom.js';
import { clause, count, duration, extended } from './words.js';
import { dig } from './commands.js';

/** The columns of a query. */
const HEADS = ['', 'Name', 'Type', 'Resolver', 'Answer', 'AD', 'TTL', 'Time', 'Octets'];

/**
 * The ledger, and what opens it at one query.
 * @param {Report} report
 */
export function ledger(report) {
  const { ledger: queries, resolvers } = report;
  const bodies = queries.map((query, index) => {
    const { name = '', url = '' } = resolvers[query.resolver] ?? {};
    const command = element('td', copyable(dig(query, url), `the command for query ${index + 1}`));
    command.colSpan = HEADS.length;
    const body = element('tbody', row(query, index, name), element('tr', command));
    const ariaLabel = `Query ${index + 1}: ${query.type} of ${visible(query.name)}`;
    return Object.assign(body, { tabIndex: -1, ariaLabel });
  });
  const heads = HEADS.map((head) => head ? Object.assign(element('th', head), { scope: 'col' }) : element('td'));
  const table = element('table', element('thead', element('tr', heads)), bodies);
  const node = panel('ledger', 'h2', 'Evidence',
    `${count(queries.length, 'query', 'queries')}, with a command to repeat each`,
    element('p.quiet', 'AD: the resolver says that it validated the answer with DNSSEC. ',
      'TTL: the time left, not the time published.'),
    Object.assign(element('div.scroll', table), { role: 'region', tabIndex: 0, ariaLabel: 'Every query' }),
    report.pending.length > 0 ? null : element('p.keep', button('button', 'Save evidence', async () => (await import('./saved.js')).save(report)),
      element('span.quiet', 'All answers in a file, to be opened here again.')));
  return {
    node,
    /** @param {number} index */
    show(index) {
      node.open = true;
      bodies[index]?.focus();
      bodies[index]?.scrollIntoView({ block: 'center' });
    },
  };
}

/**
 * @param {Query} query
 * @param {number} index
 * @param {string} resolver
 */
function row(query, index, resolver) {
  const { name, type, checkingDisabled, authenticData, ttl, roundTrip, bytes } = query;
  return element('tr',
    element('td.number', `${index + 1}`),
    Object.assign(element('th', foreign(name)), { scope: 'row' }),
    element('td', checkingDisabled ? `${type} (CD)` : type),
    element('td', foreign(resolver)),
    element('td.answer', answer(query)),
    element('td', authenticData === null ? '–' : authenticData ? 'yes' : 'no'),
    element('td.number', ttl === null ? '–' : duration(ttl)),
    element('td.number', `${Math.round(roundTrip)} ms`),
    element('td.number', `${bytes}`));
}

/** @param {Query} query */
function answer({ error, rcode, records, extendedErrors }) {
  if (error) return clause(error);
  const found = rcode === 'NOERROR' ? count(records, 'record') : '';
  return foreign([rcode, found, ...extendedErrors.map(extended)].filter(Boolean).join('; '));
}
