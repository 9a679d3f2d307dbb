/** Says in words what a Report says in codes. Nothing here claims more than DNS shows. */
/** @import { AddressClass, ExtendedError, QueryError, QueryErrorCode } from './wasm/mxlens.js' */
/** @import { Report, ReportExchange, Status, Unknown, Unusable } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */
/** @import { Provider } from './check.js' */

import { code, foreign, visible } from './dom.js';
import { proof } from './proofs.js';

/** @type {Record<Status, {word: string, icon: Icon}>} */
export const statuses = {
  deliverable: { word: 'Deliverable', icon: 'yes' },
  atRisk: { word: 'At risk', icon: 'warn' },
  undeliverable: { word: 'Undeliverable', icon: 'no' },
  refusesMail: { word: 'Takes no mail', icon: 'closed' },
  undetermined: { word: 'Not known', icon: 'unknown' },
};

/**
 * The verdict in a sentence.
 * @param {Report} report
 * @returns {Child[]}
 */
export function verdict(report) {
  const domain = foreign(report.target.shown);
  const mail = report.draft ? 'With this draft, mail for ' : 'Mail for ';
  const { route } = report.delivery;
  const all = exchanges(report);
  const usable = all.filter(({ state }) => state === 'usable').length;
  const tally = route === 'implicitMx' ? 'it has no MX record, so its own address takes the mail'
    : all.length === 1 ? 'its one exchange is usable'
    : `${usable} of ${all.length} exchanges ${usable === 1 ? 'is' : 'are'} usable`;
  switch (report.verdict.status) {
    case 'deliverable':
      return [mail, domain, ` can be delivered: ${tally}.`];
    case 'atRisk':
      return [mail, domain, ` can be delivered, but some of it is at risk: ${tally}.`];
    case 'undeliverable':
      return [mail, domain, ` cannot be delivered: ${undeliverable(report, all.length)}.`];
    case 'refusesMail':
      return [report.draft ? 'With this draft, ' : '', domain, ' takes no mail, and says so with a null MX.'];
    case 'undetermined':
      if (isUnreachable(report)) return ['Nothing is known about ', domain, `: ${silence(report)}.`];
      return ['Whether mail for ', domain, ` can be delivered is not known: ${unknowable(report, all.length)}.`];
  }
}

/**
 * @param {Report} report
 * @param {number} total
 */
function undeliverable({ delivery, findings }, total) {
  if (delivery.route === 'implicitMx') return 'it has no MX record, and its own address cannot be reached';
  if (findings.some(({ id }) => id === 'domain-nonexistent')) return 'there is no such domain';
  if (total === 0) return 'it has neither an MX record nor an address';
  return total === 1 ? 'its one exchange is unusable' : `none of its ${total} exchanges is usable`;
}

/**
 * @param {Report} report
 * @param {number} total
 */
function unknowable({ ledger, target }, total) {
  if (total > 0) return total === 1 ? 'its one exchange could not be looked up' : 'no exchange is known to be usable';
  const failed = ledger.findLast(({ name, error }) => name === target.name && error);
  if (failed?.error) return `its ${failed.type} records could not be had (${short(failed.error)})`;
  return 'the answers contradict each other';
}

/**
 * Whether no resolver gave any DNS response, so that the trouble is on the way and not with the domain.
 * @param {Report} report
 */
export function isUnreachable({ ledger }) {
  return ledger.length > 0 && ledger.every(({ rcode, error }) => error && rcode === null);
}

/** @param {Report} report */
function silence(report) {
  const names = asked(report);
  const codes = new Set(report.ledger.map(({ error }) => error && short(error)));
  const one = report.ledger[0]?.error;
  if (codes.size > 1 || !one) return `${names} gave no answer`;
  if (one.code === 'http') return `${names} answered with ${short(one)}`;
  return silences[one.code]?.(names) ?? `${names} answered with something that is no valid DNS response`;
}

/** What it is when a resolver gave no DNS response at all, where that is one thing.
 * @type {Partial<Record<string, (names: string) => string>>} */
const silences = {
  blocked: (names) => `${names} could not be reached`,
  policy: (names) => `the policy of this page forbids to ask ${names}`,
  cors: (names) => `${names} does not let web pages read what it answers`,
  localNetwork: (names) => `the browser does not let this page reach ${names}`,
  resolverName: (names) => `the name of the resolver, ${names}, has no address`,
  connection: (names) => `${names} takes no connection, or breaks it off`,
  tls: (names) => `${names} has no certificate that is to be trusted, or TLS fails otherwise`,
  timeout: (names) => `${names} did not answer in time`,
};

/**
 * The resolvers that were asked, by name.
 * @param {Report} report
 */
export function asked({ ledger, resolvers }) {
  const names = resolvers.filter((_, index) => ledger.some(({ resolver }) => resolver === index));
  return names.map(({ name }) => visible(name)).join(' and ') || 'nobody';
}

/**
 * What bears on delivery and was not seen, each thing once.
 * @param {Report} report
 * @returns {Unknown[]}
 */
export function unseen(report) {
  const reasons = [
    ...exchanges(report).flatMap(({ unknown }) => unknown),
    ...report.undetermined.flatMap(({ affectsDelivery, reasons }) => affectsDelivery ? reasons : []),
  ];
  // what is only still to come is said of the report as a whole
  return [...new Map(reasons.filter(({ kind }) => kind !== 'pending').map((reason) => [JSON.stringify(reason), reason])).values()];
}

/**
 * @param {{delivery: Report['delivery']}} report
 * @returns {ReportExchange[]}
 */
export function exchanges({ delivery }) {
  return delivery.levels.flatMap((level) => level.exchanges);
}

/** @type {Record<QueryErrorCode, string>} */
const errors = {
  servfail: 'the resolver could not find out',
  refused: 'the resolver would not say',
  rcode: 'the resolver answered with an error',
  timeout: 'no response came in time',
  blocked: 'the request did not get through',
  policy: 'the policy of this page forbids the request',
  cors: 'the resolver does not answer pages of other sites',
  localNetwork: 'the browser does not let this page reach the local network',
  resolverName: 'the name of the resolver has no address',
  connection: 'no connection to the resolver came about, or it broke off',
  tls: 'the certificate of the resolver is not to be trusted, or TLS failed otherwise',
  http: 'the resolver answered with an HTTP error',
  contentType: 'the response is not marked as DNS',
  tooLarge: 'the response is too large',
  malformed: 'the response is no valid DNS message',
  wrongQuestion: 'the response is about another question',
  truncated: 'the response was cut short',
  aliasChainLong: 'too many aliases in a row',
  bogus: 'the answer is refuted by its own signatures, or by the lack of them',
  superseded: 'another resolver answered meanwhile, so this was taken back',
};

/**
 * An error in a word: the RCODE or the HTTP status where there is one.
 * @param {QueryError} error
 */
export function short({ code: kind, rcode, status }) {
  return rcode ?? (status !== null ? `HTTP status ${status}` : kind === 'timeout' ? 'timeout' : errors[kind]);
}

/**
 * An error in a clause, with all that came along.
 * @param {QueryError} error
 */
export function clause(error) {
  const head = error.rcode ?? (error.status !== null ? `HTTP status ${error.status}` : null);
  const rest = [errors[error.code], ...(error.detail ? [error.detail] : []), ...error.extendedErrors.map(extended)];
  return foreign((head ? [head, ...rest] : rest).join('; '));
}

/** RFC 8914 §5.2 and the IANA registry, by code. */
const extendedErrors = [
  'Other Error', 'Unsupported DNSKEY Algorithm', 'Unsupported DS Digest Type', 'Stale Answer', 'Forged Answer',
  'DNSSEC Indeterminate', 'DNSSEC Bogus', 'Signature Expired', 'Signature Not Yet Valid', 'DNSKEY Missing',
  'RRSIGs Missing', 'No Zone Key Bit Set', 'NSEC Missing', 'Cached Error', 'Not Ready', 'Blocked', 'Censored',
  'Filtered', 'Prohibited', 'Stale NXDOMAIN Answer', 'Not Authoritative', 'Not Supported', 'No Reachable Authority',
  'Network Error', 'Invalid Data', 'Signature Expired before Valid', 'Too Early',
  'Unsupported NSEC3 Iterations Value', 'Unable to Conform to Policy', 'Synthesized',
];

/** @param {ExtendedError} error */
export function extended({ code: number, text }) {
  const name = `${extendedErrors[number] ?? 'Extended DNS error'} (${number})`;
  return text ? `${name}: ${text}` : name;
}

/**
 * Why something could not be judged.
 * @param {Unknown} unknown
 * @returns {Child[]}
 */
export function unknownReason(unknown) {
  switch (unknown.kind) {
    case 'query':
      return ['The query for ', code(unknown.name), ` ${unknown.type} failed: `, clause(unknown.error), '.'];
    case 'notAsked':
      return [code(unknown.name), ` ${unknown.type} was not asked for.`];
    case 'contradiction':
      return ['The answers about ', code(unknown.name),
        ' contradict each other: it exists for one type and not for another.'];
    case 'pending':
      return ['Signatures are still being looked at.'];
    case 'unproved':
      return ['Signatures do not tell of ', code(unknown.name), ` ${unknown.type}: `, ...proof(unknown.proof, clause), '.'];
    case 'ttlLeft':
      return ['The resolver gave the time left, ', duration(unknown.ttl), ', for ', code(unknown.name),
        ` ${unknown.type}; the time published may be longer.`];
  }
}

/** @type {Record<Unusable, string>} */
export const unusable = {
  nullMx: 'It is a null MX: nothing is to be delivered there.',
  addressLiteral: 'It is an IP address, and senders look for a name.',
  malformed: 'It is no valid host name.',
  localhost: "It is the sender's own machine.",
  nonexistent: 'There is no such name (NXDOMAIN).',
  withoutAddress: 'The name has neither A nor AAAA.',
  aliasLoop: 'Its aliases go in a circle.',
  addressNotGlobal: 'No address of it can be reached from elsewhere.',
  down: 'It is taken to be down.',
};

/** What a provider does with mail, after its name.
 * @type {Record<Provider['role'], string>} */
const roles = {
  mailbox: '',
  gateway: ', which filters mail for a mailbox host that DNS does not show',
  forwarder: ', which passes mail on to addresses that DNS does not show',
  'inbound-api': ', which hands mail to a program',
};

/** Providers by their ids.
 * @typedef {Map<string, Provider>} Names */

/**
 * Who runs the mail, where the name of the exchange that is tried first shows it.
 * @param {Report} report
 * @param {Names} names
 */
export function goesTo({ provider: id, draft }, names) {
  const provider = names.get(id ?? '');
  return provider ? `Mail ${draft ? 'would go' : 'goes'} to ${visible(provider.name)}${roles[provider.role]}.` : null;
}

/**
 * A class of addresses: `carrierGrade` is "carrier grade".
 * @param {AddressClass} kind
 */
export function addressClass(kind) {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/**
 * Seconds, and what they are for people.
 * @param {number} seconds
 */
export function duration(seconds) {
  const units = /** @type {const} */ ([['d', 86400], ['h', 3600], ['min', 60], ['s', 1]]);
  const parts = units.map(([unit, size], index) => {
    const above = units[index - 1]?.[1] ?? Infinity;
    return [Math.floor((seconds % above) / size), unit];
  }).filter(([number]) => number);
  return seconds < 60 ? `${seconds} s` : `${seconds} s (${parts.map((part) => part.join(' ')).join(' ')})`;
}

/**
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
