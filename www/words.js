/** Says in words what a Report says in codes. Nothing here claims more than DNS shows. */
/** @import { AddressClass, Delivery, ExtendedError, Level, QueryError, QueryErrorCode } from './wasm/mxlens.js' */
/** @import { Report, ReportExchange, Route, Status, Unknown, Unusable } from './wasm/mxlens.js' */
/** @import { Icon } from './dom.js' */
/** @import { Words } from './marks.js' */
/** @import { Provider } from './known.js' */

import { readReference } from './known.js';
import { code, foreign, visible } from './marks.js';
import { proof } from './proofs.js';
import { clauses, listed, named, number, plural, rich, t, texts, translated } from './text.js';

/** @type {Record<Status, {word: string, icon: Icon}>} */
export const statuses = {
  deliverable: named('Deliverable', { icon: 'yes' }),
  atRisk: named('At risk', { icon: 'warn' }),
  undeliverable: named('Undeliverable', { icon: 'no' }),
  refusesMail: named('Takes no mail', { icon: 'closed' }),
  undetermined: named('Not known', { icon: 'unknown' }),
};

/**
 * The verdict in a sentence.
 * @param {Report} report
 * @returns {Words[]}
 */
export function verdict(report) {
  const domain = foreign(report.target.shown);
  const { draft } = report;
  switch (report.verdict.status) {
    case 'deliverable':
      return draft ? rich`With this draft, mail for ${domain} can be delivered: ${tally(report)}.`
        : rich`Mail for ${domain} can be delivered: ${tally(report)}.`;
    case 'atRisk':
      return draft ? rich`With this draft, mail for ${domain} can be delivered, but some of it is at risk: ${tally(report)}.`
        : rich`Mail for ${domain} can be delivered, but some of it is at risk: ${tally(report)}.`;
    case 'undeliverable':
      return draft ? rich`With this draft, mail for ${domain} cannot be delivered: ${undeliverable(report)}.`
        : rich`Mail for ${domain} cannot be delivered: ${undeliverable(report)}.`;
    case 'refusesMail':
      return draft ? rich`With this draft, ${domain} takes no mail, and says so with a null MX.`
        : rich`${domain} takes no mail, and says so with a null MX.`;
    case 'undetermined':
      return isUnreachable(report) ? rich`Nothing is known about ${domain}: ${silence(report)}.`
        : rich`Whether mail for ${domain} can be delivered is not known: ${unknowable(report)}.`;
  }
}

/** @param {Report} report */
function tally(report) {
  if (report.delivery.route === 'implicitMx') return t`it has no MX record, so its own address takes the mail`;
  const all = exchanges(report);
  const usable = all.filter(({ state }) => state === 'usable').length;
  return all.length === 1 ? t`its one exchange is usable`
    : plural(usable, '{0} of {1} exchanges is usable', '{0} of {1} exchanges are usable', all.length);
}

/** @param {Report} report */
function undeliverable(report) {
  if (report.delivery.route === 'implicitMx') return t`it has no MX record, and its own address cannot be reached`;
  if (report.findings.some(({ id }) => id === 'domain-nonexistent')) return t`there is no such domain`;
  const total = exchanges(report).length;
  if (total === 0) return t`it has neither an MX record nor an address`;
  return plural(total, 'its one exchange is unusable', 'none of its {0} exchanges is usable');
}

/** @param {Report} report */
function unknowable(report) {
  const { ledger, target } = report;
  const total = exchanges(report).length;
  if (total > 0) return total === 1 ? t`its one exchange could not be looked up` : t`no exchange is known to be usable`;
  const failed = ledger.findLast(({ name, error }) => name === target.name && error);
  if (failed?.error) return t`its ${failed.type} records could not be had (${short(failed.error)})`;
  // what a resolver gave for good, signatures refute
  const isRefuted = unseen(report).some((one) => one.kind === 'query' && one.name === target.name && one.error.code === 'bogus');
  if (isRefuted) return t`what was answered is refuted by its own signatures, or by the lack of them`;
  return t`the answers contradict each other`;
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
  if (codes.size > 1 || !one) return t`${names} gave no answer`;
  if (one.code === 'http') return t`${names} answered with ${short(one)}`;
  return silences[one.code]?.(names) ?? t`${names} answered with something that is no valid DNS response`;
}

/** What it is when a resolver gave no DNS response at all, where that is one thing.
 * @type {Partial<Record<string, (names: string) => string>>} */
const silences = {
  blocked: (names) => t`${names} could not be reached`,
  policy: (names) => t`the policy of this page forbids to ask ${names}`,
  cors: (names) => t`${names} does not let web pages read what it answers`,
  localNetwork: (names) => t`the browser does not let this page reach ${names}`,
  resolverName: (names) => t`the name of the resolver, ${names}, has no address`,
  connection: (names) => t`${names} takes no connection, or breaks it off`,
  tls: (names) => t`${names} has no certificate that is to be trusted, or TLS fails otherwise`,
  timeout: (names) => t`${names} did not answer in time`,
};

/**
 * The resolvers that were asked, by name.
 * @param {Report} report
 */
export function asked({ ledger, resolvers }) {
  const names = resolvers.filter((_, index) => ledger.some(({ resolver }) => resolver === index));
  return listed(names.map(({ name }) => visible(name))).join('') || t`nobody`;
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
const errors = texts({
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
});

/**
 * An error in a word: the RCODE or the HTTP status where there is one.
 * @param {QueryError} error
 */
export function short(error) {
  return head(error) ?? (error.code === 'timeout' ? t`timeout` : errors[error.code]);
}

/**
 * An error in a clause, with all that came along.
 * @param {QueryError} error
 */
export function clause(error) {
  const { detail, extendedErrors } = error;
  return clauses([head(error), errors[error.code], detail ? foreign(detail) : null,
    ...extendedErrors.map((one) => foreign(extended(one)))].filter((part) => part !== null));
}

/** @param {QueryError} error */
function head({ rcode, status }) {
  return rcode ?? (status === null ? null : t`HTTP status ${`${status}`}`);
}

/** RFC 8914 §5.2 and the IANA registry, by code: whoever looks for them finds them by these names, in any language. */
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
  const name = `${extendedErrors[number] ?? t`Extended DNS error`} (${number})`;
  return text ? `${name}: ${text}` : name;
}

/**
 * Why something could not be judged.
 * @param {Unknown} unknown
 * @returns {Words[]}
 */
export function unknownReason(unknown) {
  switch (unknown.kind) {
    case 'query':
      return rich`The query for ${rrset(unknown)} failed: ${clause(unknown.error)}.`;
    case 'notAsked':
      return rich`${rrset(unknown)} was not asked for.`;
    case 'contradiction':
      return rich`The answers about ${code(unknown.name)} contradict each other: it exists for one type and not for another.`;
    case 'pending':
      return [t`Signatures are still being looked at.`];
    case 'unproved':
      return rich`Signatures do not tell of ${rrset(unknown)}: ${proof(unknown.proof, clause)}.`;
    case 'ttlLeft':
      return rich`The resolver gave the time left, ${duration(unknown.ttl)}, for ${rrset(unknown)}; the time published may be longer.`;
  }
}

/** @param {{ name: string, type: string }} records */
function rrset({ name, type }) {
  return code(`${name} ${type}`);
}

/** @type {Record<Unusable, string>} */
export const unusable = texts({
  nullMx: 'It is a null MX: nothing is to be delivered there.',
  addressLiteral: 'It is an IP address, and senders look for a name.',
  malformed: 'It is no valid host name.',
  localhost: "It is the sender's own machine.",
  nonexistent: 'There is no such name (NXDOMAIN).',
  withoutAddress: 'The name has neither A nor AAAA.',
  aliasLoop: 'Its aliases go in a circle.',
  addressNotGlobal: 'No address of it can be reached from elsewhere.',
  down: 'It is taken to be down.',
});

/** What a provider does with mail.
 * @type {Record<Provider['role'], (name: string, draft: boolean) => string>} */
const roles = {
  mailbox: (name, draft) => draft ? t`Mail would go to ${name}.` : t`Mail goes to ${name}.`,
  gateway: (name, draft) => draft ? t`Mail would go to ${name}, which filters mail for a mailbox host that DNS does not show.`
    : t`Mail goes to ${name}, which filters mail for a mailbox host that DNS does not show.`,
  forwarder: (name, draft) => draft ? t`Mail would go to ${name}, which passes mail on to addresses that DNS does not show.`
    : t`Mail goes to ${name}, which passes mail on to addresses that DNS does not show.`,
  'inbound-api': (name, draft) => draft ? t`Mail would go to ${name}, which hands mail to a program.`
    : t`Mail goes to ${name}, which hands mail to a program.`,
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
  return provider ? roles[provider.role](visible(provider.name), draft) : null;
}

/** Classes of addresses.
 * @type {Record<AddressClass, string>} */
export const addressClasses = texts({
  global: 'global',
  unspecified: 'unspecified',
  loopback: 'loopback',
  private: 'private',
  carrierGrade: 'carrier grade',
  linkLocal: 'link local',
  documentation: 'documentation',
  benchmarking: 'benchmarking',
  multicast: 'multicast',
  protocol: 'protocol',
  reserved: 'reserved',
});

/**
 * What each level is to senders.
 * @param {Level[]} levels
 */
export function rankings(levels) {
  const first = levels.findIndex(isTried);
  return levels.map((one, index) => isTried(one) ? index === first ? t`First|preference` : t`Then|preference`
    : one.exchanges.some(({ reason }) => reason === 'down') ? t`Down` : t`Skipped`);
}

/** @param {Level} level */
function isTried({ exchanges }) {
  return exchanges.some(({ state }) => state !== 'unusable');
}

/**
 * @param {Delivery} delivery
 * @param {string} name
 */
export function way({ route, levels }, name) {
  return levels.length > 1 ? [...first(route, name), ' ', t`Senders try the lowest preference first, and go on where nobody answers.`]
    : first(route, name);
}

/**
 * @param {Route} route
 * @param {string} name
 * @returns {Words[]}
 */
function first(route, name) {
  switch (route) {
    case 'mx':
      return rich`The MX records of ${code(name)} name the exchanges that take its mail.`;
    case 'implicitMx':
      return rich`${code(name)} has no MX record, so its own address takes the mail: the implicit MX (RFC 5321 §5.1).`;
    case 'nullMx':
      return rich`${code(name)} publishes a null MX: senders return mail at once and try no server (RFC 7505).`;
    case 'none':
      return rich`Nowhere: there is neither an MX record nor an address at ${code(name)}.`;
    case 'unknown':
      return [t`Not known: the query that would tell failed.`];
  }
}

/** @param {number} share */
export function percent(share) {
  return number(share, { style: 'percent', maximumSignificantDigits: 3 });
}

/**
 * Seconds as zone files have them, and what they are for people.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 60) return t`${seconds} s`;
  return t`${`${seconds}`} s (${span(seconds)})`;
}

/** @param {number} seconds */
function span(seconds) {
  const [days, hours, minutes] = [seconds / 86400, seconds % 86400 / 3600, seconds % 3600 / 60].map(Math.floor);
  return [
    days ? t`${days} d` : '', hours ? t`${hours} h` : '', minutes ? t`${minutes} min` : '', seconds % 60 ? t`${seconds % 60} s` : '',
  ].filter(Boolean).join(' ');
}

/**
 * What an error says, in the language of the reader; its message is English, for programs.
 * @param {Error & { code?: string, position?: number | null, length?: number | null, text?: string | null }} error
 */
export async function explained(error) {
  const { sentences } = await readReference();
  const { text } = error;
  /** @type {Record<string, unknown>} */
  const gaps = { position: error.position, length: error.length, text: text === 'a space' ? t`a space` : text };
  return translated(sentences[error.code ?? ''] ?? error.message).replace(/\{(position|length|text)\}/g, (_, gap) => `${gaps[gap] ?? ''}`);
}
