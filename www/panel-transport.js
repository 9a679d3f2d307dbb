/** Shows what senders do with each exchange, by which of the two ways to insist on TLS they know. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Handling, Transport } from './wasm/neighbours.js' */
/** @import { Icon } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element } from './dom.js';
import { rfc, sign } from './panel-parts.js';
import { role, stacked, stackedRow } from './stacked.js';
import { named, rich, t } from './text.js';

/** @type {Record<Handling, {word: string, icon: Icon}>} */
const handlings = {
  opportunistic: named('TLS if it is offered', { icon: 'open' }),
  authenticated: named('TLS or nothing', { icon: 'lock' }),
  refuses: named('Does not deliver', { icon: 'no' }),
  delays: named('Keeps mail back', { icon: 'warn' }),
  differs: named('Some do not deliver', { icon: 'warn' }),
  unknown: named('Not known', { icon: 'unknown' }),
};

const heads = () => [t`Exchange`, t`Senders that know neither`, t`MTA-STS alone`, t`DANE alone`, t`Both`];

/**
 * @param {Report} report
 * @returns {Panel}
 */
export function transport({ neighbours }) {
  const all = neighbours?.transport ?? [];
  const body = role('rowgroup', element('tbody', all.map(row)));
  return {
    asked: [],
    content: [
      element('p.quiet', rich`Both ways have senders insist on TLS, and each sender knows one of them, both or none. Where DANE fails, MTA-STS does not make up for it (${rfc(8461)} §2).`),
      all.length === 0 ? element('p', t`There is no exchange that senders could use.`)
        : Object.assign(element('div.scroll', stacked('table.handlings', heads(), body)), { role: 'group', tabIndex: 0, ariaLabel: t`What senders do with each exchange` }),
    ],
  };
}

/** @param {Transport} transport */
function row({ exchange, neither, mtaSts, dane, both }) {
  return stackedRow(heads(), [code(exchange)], [neither, mtaSts, dane, both].map((one) => {
    const { word, icon } = handlings[one];
    return [sign(icon, word)];
  })).row;
}
