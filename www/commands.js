/** Writes the commands that repeat a query, or do what a page cannot. */
/** @import { Query, Report } from './wasm/mxlens.js' */
/** @import { NotChecked } from './core.js' */

import { t } from './text.js';
import { exchanges } from './words.js';

/**
 * The command that asks the same of the same resolver. A final dot makes the
 * name absolute, so that dig takes neither `mx` for a type nor a search list.
 * @param {Query} query
 * @param {string} resolver its URL
 */
export function dig({ name, type, checkingDisabled }, resolver) {
  const url = new URL(resolver.replace('{?dns}', ''));
  const server = `@${url.hostname.replace(/^\[|\]$/g, '')}`;
  const port = url.port ? ['-p', url.port] : [];
  const transport = `${url.protocol === 'https:' ? '+https' : '+http-plain'}=${url.pathname}${url.search}`;
  const flags = checkingDisabled ? ['+dnssec', '+cdflag'] : ['+dnssec'];
  return ['dig', server, ...port, transport, '-q', absolute(name), '-t', type, ...flags].map(quote).join(' ');
}

/**
 * What is not checked, and the commands that do, our own first, where there is something to run them on.
 * @param {NotChecked} what
 * @param {Report} report
 */
export function beyond(what, report) {
  const { name } = report.target;
  const best = exchanges(report).find(({ state }) => state === 'usable');
  const ipv4 = best?.addresses.map(({ address }) => address).find((address) => address.includes('.'));
  const domain = quote(absolute(name));
  const exchange = best && quote(best.exchange);
  const ours = `mxlens --smtp ${name.startsWith('-') ? '-- ' : ''}${quote(name)}`;
  switch (what) {
    case 'smtp':
      return {
        title: 'SMTP',
        text: t`Whether an exchange answers on port 25 and takes a message. The command mxlens, of the npm package, looks at all servers and begins no mail; swaks asks one whether it takes mail for somebody.`,
        commands: exchange ? [ours, `swaks --server ${exchange} --to ${quote(`postmaster@${name}`)} --quit-after RCPT`] : [],
      };
    case 'tls':
      return {
        title: 'TLS',
        text: t`Whether an exchange offers STARTTLS, and with which certificate. The command mxlens also says what MTA-STS and DANE make of them.`,
        commands: exchange ? [ours, `openssl s_client -starttls smtp -connect ${exchange}:25 -verify_hostname ${exchange}`] : [],
      };
    case 'nameServers':
      return {
        title: t`Name servers`,
        text: t`Whether all name servers of the zone give the same answer.`,
        commands: [`for ns in $(dig +short NS ${domain}); do dig +norecurse +noall +answer "@$ns" ${domain} MX; done`],
      };
    case 'blocklists':
      return {
        title: t`Blocklists`,
        text: t`Whether an address is listed. Ask through a resolver of your own: lists turn public ones away.`,
        commands: ipv4 ? [`dig +short ${ipv4.split('.').reverse().join('.')}.zen.spamhaus.org A`] : [],
      };
    case 'dnssec':
      return {
        title: t`Signatures`,
        text: t`Whether the answers are signed, and the signatures good: this check left them alone.`,
        commands: [`delv ${domain} MX +rtrace`],
      };
    case 'networks':
      return {
        title: t`Networks`,
        text: t`The names of the addresses in reverse, and the autonomous systems they are in, which Team Cymru tells by DNS. The resolver, and through it Team Cymru, then sees the addresses.`,
        commands: [],
      };
    case 'neighbours':
      return {
        title: t`Neighbours`,
        text: t`What stands beside the MX records: MTA-STS, TLS-RPT, SPF, DMARC, DKIM and BIMI.`,
        commands: [['_mta-sts', '_smtp._tls', '_dmarc'].map((label) => `dig +short TXT ${quote(absolute(`${label}.${name}`))}`).join('; ')],
      };
    case 'mtaStsPolicy':
      return {
        title: t`MTA-STS policy`,
        text: t`What the policy of the domain says: its host could not be read from here, as few let web pages read it.`,
        commands: [`curl ${quote(`https://mta-sts.${name}/.well-known/mta-sts.txt`)}`],
      };
  }
}

/** @param {string} name */
function absolute(name) {
  return name === '.' ? name : `${name}.`;
}

/**
 * A word that a shell reads as it stands.
 * @param {string} word
 */
function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
