/** Shows where mail programs find the servers of a domain. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { HostState, ServiceHost, ServiceOffer, ServiceState, Services } from './wasm/neighbours.js' */
/** @import { Icon } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element, list } from './dom.js';
import { rfc, sign, unseen } from './panel-parts.js';
import { named, rich, t, texts } from './text.js';

/** What a service is for.
 * @type {Record<string, string>} */
const purposes = texts({
  imaps: 'reading mail, over TLS (IMAP)',
  imap: 'reading mail, with TLS by STARTTLS (IMAP)',
  pop3s: 'fetching mail, over TLS (POP3)',
  pop3: 'fetching mail, with TLS by STARTTLS (POP3)',
  submissions: 'sending mail, over TLS',
  submission: 'sending mail, with TLS by STARTTLS',
  autodiscover: 'settings (Autodiscover)',
});

/** @type {Record<ServiceState, {word: string, icon: Icon}>} */
const states = {
  present: named('Offered', { icon: 'yes' }),
  refused: named('Said not to be there', { icon: 'closed' }),
  absent: named('Nothing said', { icon: 'closed' }),
  unknown: named('Not known', { icon: 'unknown' }),
};

/** @type {Record<HostState, {word: string, icon: Icon}>} */
const hosts = {
  present: named('It has an address', { icon: 'yes' }),
  withoutAddress: named('No address', { icon: 'no' }),
  nonexistent: named('No such name', { icon: 'no' }),
  unknown: named('Not known', { icon: 'unknown' }),
};

/**
 * @param {Report} report
 * @returns {Panel}
 */
export function services({ neighbours }) {
  const { offers, hosts: names } = /** @type {Services} */ (neighbours?.services);
  const shown = offers.filter(({ state }) => state !== 'absent');
  const servers = [...offers.flatMap(({ targets }) => targets.map(({ host }) => host)), ...names];
  return {
    asked: [...offers.map(({ owner }) => `${owner} SRV`), ...servers.flatMap(({ name }) => [`${name} A`, `${name} AAAA`])],
    content: [
      element('p.quiet', rich`Who sets up a mail program types an address; by SRV records (${rfc(6186)}) the program finds the servers itself. This is for people of the domain, and changes nothing for mail to it.`),
      shown.length === 0 ? element('p', t`Nothing is said of any service.`) : list('ul.entries', shown.map(offer), 12),
      element('h4', t`Names at which programs look for settings`),
      list('ul.proved', names.map((one) => element('li', host(one, [code(one.name)])))),
      ...unseen([...offers.map(({ unknown }) => unknown), ...servers.map(({ unknown }) => unknown)]),
    ],
  };
}

/** @param {ServiceOffer} offer */
function offer({ service, owner, state, targets }) {
  const { word, icon } = states[state];
  return element('li',
    element('div.head', element('h4', code(service)), sign(icon, word), element('span.quiet', purposes[service] ?? '')),
    targets.length === 0 ? element('p.quiet', code(`${owner} SRV`)) : null,
    ...targets.map(({ host: server, priority, weight, port }) => host(server, rich`${code(server.name)}, ${t`port ${`${port}`}`}`,
      t`priority ${`${priority}`}, weight ${`${weight}`}`)));
}

/**
 * @param {ServiceHost} host
 * @param {import('./dom.js').Child[]} name
 * @param {string} [details]
 */
function host({ state, aliases }, name, details) {
  const isWanted = details !== undefined || state === 'present'; // a name that is tried need not be there
  const { word, icon } = hosts[state];
  return element('div.head', element('span', name), sign(icon, word, isWanted ? undefined : 'calm'), details ? element('span.quiet', details) : null,
    aliases.length === 0 ? null : element('span.quiet', rich`an alias → ${code(aliases.join(' → '))}`));
}
