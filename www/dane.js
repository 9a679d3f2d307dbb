/** Shows what TLSA records do for each exchange: whether senders that know DANE insist on TLS there. */
/** @import { Dane, DaneOutcome, DaneRecord, Report } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */

import { badge, code, element, link, list } from './dom.js';
import { reasons } from './proofs.js';
import { named, rich, t } from './text.js';

/** @type {Record<DaneOutcome, {word: string, icon: Icon, tone: string}>} */
const outcomes = {
  used: named('Will be used', { icon: 'lock', tone: 'good' }),
  notUsed: named('Will not be used', { icon: 'open', tone: 'calm' }),
  delays: named('Delays mail', { icon: 'warn', tone: 'error' }),
  unknown: named('Not known', { icon: 'unknown', tone: 'calm' }),
};

/**
 * @param {Report} report
 * @returns {Promise<Child[]>} the content of the panel
 */
export async function dane({ dnssec }) {
  const all = dnssec?.dane ?? [];
  const none = all.every(({ reason }) => reason === 'tlsaAbsent');
  return [
    element('p.quiet', rich`By signed TLSA records a domain says that its servers speak TLS, and with which keys. Senders that know ${link('https://www.rfc-editor.org/rfc/rfc7672', 'DANE')} insist on that; others do not look. Whether a server really has such a key, a page cannot see.`),
    none ? element('p', t`No exchange has any: senders use TLS if they like, as without DANE.`)
      : list('ul.entries', all.map(exchange), 12),
  ];
}

/** @param {Dane} dane */
function exchange(dane) {
  const { exchange: name, base, outcome, records } = dane;
  const { word, icon, tone } = outcomes[outcome];
  return element(`li.${tone}`,
    element('div.head', element('h3', code(name)), badge(icon, dane.reason === 'tlsaAbsent' ? t`None` : word)),
    element('p', what(dane)),
    base === null || base === name ? null : element('p', rich`They stand at ${code(base)}, where its aliases lead.`),
    records.length === 0 ? null : list('ul.keys', records.map((one) => record(base ?? name, one))));
}

/**
 * What comes of it for mail.
 * @param {Dane} dane
 */
function what({ outcome, reason }) {
  const why = reasons[reason ?? 'unproved'];
  switch (outcome) {
    case 'used':
      return t`Senders that know DANE deliver here only over TLS, to a server whose key fits one of the records.`;
    case 'notUsed':
      if (reason === 'tlsaAbsent') return t`There are no TLSA records here: senders use TLS if they like, as without DANE.`;
      if (reason === 'recordsUnusable') return t`Senders that know DANE check no key, because ${why}; they still insist on TLS.`;
      return t`Senders that know DANE pass over the records, because ${why}.`;
    case 'delays':
      return t`Senders that know DANE keep mail for this exchange back and try again later, because ${why}.`;
    case 'unknown':
      return t`Whether the records are used is not known, because ${why}.`;
  }
}

/**
 * @param {string} base
 * @param {DaneRecord} record
 */
function record(base, { usage, selector, matchingType, data, usable }) {
  const line = code(`_25._tcp.${base}. IN TLSA ${usage} ${selector} ${matchingType} ${data}`);
  return usable ? [line] : [line, ' ', badge('no', t`cannot be used`)];
}
