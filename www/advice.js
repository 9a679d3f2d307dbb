/** What can be done where no resolver gave a DNS response, by what went wrong. */
/** @import { Query, Report } from './wasm/mxlens.js' */
/** @import { Words } from './marks.js' */

import { element, list } from './dom.js';
import { code } from './marks.js';
import { inRow, rich, t } from './text.js';

/** Where it is read: a command has no browser in the way.
 * @typedef {'page' | 'command'} Place */

/** What a remedy is for, what it says with the addresses that it is about, and where alone it helps; the surest one first.
 * @type {[(error: NonNullable<Query['error']>, url: string) => boolean, (at: Words[]) => Words[], Place?][]} */
const REMEDIES = [
  [({ code }) => code === 'policy', (at) =>
    rich`This page may not ask there: its owner has to add ${at} to ${code('connect-src')} of its Content Security Policy.`, 'page'],
  // who has not answered the browser's question yet has not forbidden it
  [({ code }, url) => code === 'localNetwork' || code === 'blocked' && url.startsWith('http:') && globalThis.location?.protocol === 'https:', () =>
    [t`Allow this page to reach the local network: the browser asks for it, and keeps the answer in the settings of the site.`], 'page'],
  [({ code }) => code === 'cors', (at) =>
    rich`Take a resolver that is for web pages, too: ${at} sends no CORS header, so only programs can read what it answers.`, 'page'],
  [({ code, status }) => /^(contentType|malformed|wrongQuestion|tooLarge)$/.test(code) || isRefusal(status), (at) =>
    rich`Check the address of the resolver: what answers at ${at} is no DNS-over-HTTPS server, or is one under another path. On a network with a page to sign in, sign in first.`],
  [({ status }) => status !== null && !isRefusal(status), (at) =>
    rich`Try again later: ${at} is asked too much, or is in trouble.`],
  [({ code }) => code === 'resolverName', (at) =>
    rich`Check the address of the resolver: there is no ${at}, or the network does not find it.`],
  [({ code }) => code === 'tls', () =>
    [t`Look at the date and time of this machine, and for a network or program that replaces certificates.`]],
  [() => true, () => [t`Choose another resolver above and check again.`], 'page'],
  [() => true, () => rich`Name another resolver with ${code('--resolver')} and check again.`, 'command'],
  [({ code }) => code === 'blocked', () =>
    [t`Allow the resolver in an ad blocker, extension or filter: many block DNS over HTTPS.`], 'page'],
  [({ code }) => /^(blocked|connection|resolverName|timeout)$/.test(code), () =>
    [t`Look at the network: a VPN, a firewall, or no connection at all.`]],
];

/**
 * Whether an HTTP status is about the request itself (RFC 9110 §15.5), and not about how many there were.
 * @param {number | null} status
 */
function isRefusal(status) {
  return status !== null && status < 500 && status !== 429;
}

/**
 * @param {Report} report
 * @param {Place} place
 * @returns {Words[][]}
 */
export function remedies({ ledger, resolvers }, place) {
  const failed = ledger.flatMap(({ error, resolver }) => error ? [{ error, url: resolvers[resolver]?.url ?? '' }] : []);
  return REMEDIES.flatMap(([isFor, says, only]) => {
    if (only && only !== place) return [];
    const met = failed.filter(({ error, url }) => isFor(error, url));
    if (met.length === 0) return [];
    const origins = new Set(met.map(({ url }) => URL.canParse(url) ? new URL(url).origin : url));
    return [says(inRow([...origins].map((origin) => code(origin))))];
  });
}

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
