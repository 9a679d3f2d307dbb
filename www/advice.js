/** What can be done where no resolver gave a DNS response, as the page shows it. */
/** @import { Report } from './wasm/mxlens.js' */

import { element, list } from './dom.js';
import { remedies } from './remedies.js';
import { t } from './text.js';

/** @param {Report} report */
export function advice(report) {
  const isDark = report.ledger.some(({ error }) => error?.code === 'blocked');
  return [
    element('p', isDark
      ? t`A page cannot tell what stopped its requests: the network, a blocklist, the resolver or its certificate.`
      : t`No DNS response came back, so this says nothing about the domain.`),
    list('ul.reasons', remedies(report, 'page'), 6),
  ];
}
