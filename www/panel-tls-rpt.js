/** Shows TLS-RPT: where senders report what became of TLS. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { TlsRpt } from './wasm/neighbours.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element, list } from './dom.js';
import { parts, records, rfc, unseen } from './panel-parts.js';
import { reportFaults } from './summaries-arriving.js';
import { rich, t } from './text.js';

/**
 * @param {Report} report
 * @returns {Panel}
 */
export function tlsRpt({ target: { name }, neighbours }) {
  const owner = `_smtp._tls.${name}`;
  const { records: found, destinations, faults, unknown } = /** @type {TlsRpt} */ (neighbours?.tlsRpt);
  return {
    asked: [`${owner} TXT`],
    content: [
      element('p.quiet', rich`By TLS-RPT (${rfc(8460)}) a domain asks senders to report how often TLS came about and why not. Who has MTA-STS or DANE hears so that mail is kept back.`),
      records(owner, found),
      parts(faults.map(({ reason, part }) => ({ part, why: reportFaults[reason] }))),
      destinations.length === 0 ? null : element('h4', t`Where reports go`),
      destinations.length === 0 ? null : list('ul.keys', destinations.map((one) => [code(one)])),
      ...unseen([unknown]),
    ],
  };
}
