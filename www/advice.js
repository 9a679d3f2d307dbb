/** What can be done where no resolver gave a DNS response, by what went wrong. */
/** @import { Query, Report } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */

import { code, element, list } from './dom.js';
import { inRow, rich, t } from './text.js';

/** What a remedy is for, and what it says with the addresses that it is about, the surest one first.
 * @type {[(error: NonNullable<Query['error']>, url: string) => boolean, (at: Child[]) => Child[]][]} */
const REMEDIES = [
  [({ code }) => code === 'policy', (at) =>
    rich`This page may not ask there: its owner has to add ${at} to ${code('connect-src')} of its Content Security Policy.`],
  // who has not answered the browser's question yet has not forbidden it
  [({ code }, url) => code === 'localNetwork' || code === 'blocked' && url.startsWith('http:') && location.protocol === 'https:', () =>
    [t`Allow this page to reach the local network: the browser asks for it, and keeps the answer in the settings of the site.`]],
  [({ code }) => code === 'cors', (at) =>
    rich`Take a resolver that is for web pages, too: ${at} sends no CORS header, so only programs can read what it answers.`],
  [({ code, status }) => /^(contentType|malformed|wrongQuestion|tooLarge)$/.test(code) || isRefusal(status), (at) =>
    rich`Check the address of the resolver: what answers at ${at} is no DNS-over-HTTPS server, or is one under another path. On a network with a page to sign in, sign in first.`],
  [({ status }) => status !== null && !isRefusal(status), (at) =>
    rich`Try again later: ${at} is asked too much, or is in trouble.`],
  [({ code }) => code === 'resolverName', (at) =>
    rich`Check the address of the resolver: there is no ${at}, or the network does not find it.`],
  [({ code }) => code === 'tls', () =>
    [t`Look at the date and time of this machine, and for a network or program that replaces certificates.`]],
  [() => true, () => [t`Choose another resolver above and check again.`]],
  [({ code }) => code === 'blocked', () =>
    [t`Allow the resolver in an ad blocker, extension or filter: many block DNS over HTTPS.`]],
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
 * @returns {Child[]}
 */
export function advice({ ledger, resolvers }) {
  const failed = ledger.flatMap(({ error, resolver }) => error ? [{ error, url: resolvers[resolver]?.url ?? '' }] : []);
  const steps = REMEDIES.flatMap(([isFor, says]) => {
    const met = failed.filter(({ error, url }) => isFor(error, url));
    if (met.length === 0) return [];
    const origins = new Set(met.map(({ url }) => URL.parse(url)?.origin ?? url));
    return [says(inRow([...origins].map((origin) => code(origin))))];
  });
  const isDark = failed.some(({ error }) => error.code === 'blocked');
  return [
    element('p', isDark
      ? t`A page cannot tell what stopped its requests: the network, a blocklist, the resolver or its certificate.`
      : t`No DNS response came back, so this says nothing about the domain.`),
    list('ul.reasons', steps, 6),
  ];
}
