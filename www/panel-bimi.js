/** Shows BIMI: the logo that is offered, and whether it can be shown. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Bimi } from './wasm/neighbours.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element } from './dom.js';
import { parts, records, unseen } from './panel-parts.js';
import { logoFaults } from './summaries-sending.js';
import { rich, t } from './text.js';

/**
 * @param {Report} report
 * @returns {Panel}
 */
export function bimi({ target: { name }, neighbours }) {
  const { owner, records: found, logo, evidence, faults, unknown } = /** @type {Bimi} */ (neighbours?.bimi);
  const own = `default._bimi.${name}`;
  const organization = neighbours?.dmarc.organizationalDomain;
  return {
    asked: [`${own} TXT`, ...organization ? [`default._bimi.${organization} TXT`] : []],
    content: [
      element('p.quiet', t`By BIMI a domain offers a logo that mail programs may show beside its mail, where DMARC proves that the mail is from it. Many programs want a certificate for the logo, too. Neither was fetched here.`),
      records(owner ?? own, found),
      parts(faults.map(({ part, kind }) => ({ part, why: logoFaults[kind] }))),
      logo === null ? null : element('p', rich`The logo: ${code(logo)}`),
      evidence === null ? null : element('p', rich`The certificate: ${code(evidence)}`),
      logo !== null && evidence === null ? element('p', t`There is no certificate, without which some programs show no logo.`) : null,
      ...unseen([unknown]),
    ],
  };
}
