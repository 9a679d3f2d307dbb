/** What a probe saw, as lines of text. What others wrote in it can move no cursor and turn no line around. */
/** @import { Attempt, SmtpReport } from './probe.js' */
/** @import { Subject, Unknown } from './rules/rule.js' */

import { visible } from '../../www/marks.js';
import { RULES } from './rules/index.js';
import { spoken, tlsOf } from './rules/rule.js';

/** Characters of what a server said that are shown. */
const SHOWN = 120;

/** Rules that could not be judged because of the same servers are told in one line each. */
const REASONS = 3;

/** What was seen of the servers, in a sentence without its end. */
export const SMTP_WORDS = {
  reachable: 'The servers were reached and answer',
  atRisk: 'Servers were reached, and some mail is at risk',
  unreachable: 'No server was reached that takes mail',
  undetermined: 'Whether servers take mail is not known',
};

const NETWORKS = {
  unproved: 'Nothing answered over FAMILY, here or elsewhere in this run: it is not known whether the servers are down or this network lets nobody out to port PORT.',
  absent: 'This machine has no way out over FAMILY.',
};

/** @type {Record<string, string>} */
const FAILURES = {
  refused: 'the connection was refused',
  timeout: 'no answer in time',
  unreachable: 'the host cannot be reached',
  local: 'this machine has no way there',
  reset: 'the connection was reset',
  closed: 'the connection was closed',
  garbage: 'what came is not SMTP',
  tooLong: 'what came does not end',
  unasked: 'more came than was asked for',
  injected: 'something came in the clear behind the reply to STARTTLS',
  tls: 'there was no agreement on TLS',
  deadline: 'the time was over',
};

const STEPS = {
  connect: 'connecting', greeting: 'the greeting', ehlo: 'EHLO', starttls: 'STARTTLS', tls: 'TLS', ehloAgain: 'EHLO under TLS',
};

/** @type {Record<string, string>} */
const DANE = {
  match: 'a TLSA record fits',
  noMatch: 'no TLSA record fits',
  name: 'a TLSA record fits, the names do not',
  date: 'a TLSA record fits, the dates do not',
  tlsOnly: 'no TLSA record is of use, TLS is insisted on',
};

/**
 * @example
 * for (const line of smtpLines(smtp)) console.log(line);
 *
 * @param {SmtpReport} smtp
 * @returns {string[]}
 */
export function smtpLines(smtp) {
  const { verdict, probedAt, port, attempts, left } = smtp;
  const at = new Date(probedAt).toISOString().replace(/:\d\d\.\d+Z$/, 'Z').replace('T', ' ');
  if (!verdict) return ['SMTP: no server is known that could be tried.'];
  return [
    `SMTP: ${SMTP_WORDS[verdict.status]}${verdict.partial ? ' (not all was seen)' : ''}. Tried once, from this machine, at ${at}, port ${port}.`,
    ...networkLines(smtp),
    ...attempts.flatMap(attemptLines),
    ...(left > 0 ? [`  ${left} more addresses were not tried.`] : []),
    ...policyLines(smtp),
    ...findingLines(smtp),
    ...undeterminedLines(smtp),
  ].map((line) => visible(line));
}

/** @param {SmtpReport} smtp */
function networkLines({ network, port }) {
  return Object.entries(network).flatMap(([family, state]) => {
    if (state !== 'unproved' && state !== 'absent') return [];
    return [`  ${NETWORKS[state].replace('FAMILY', family === 'ipv4' ? 'IPv4' : 'IPv6').replace('PORT', `${port}`)}`];
  });
}

/** @param {Attempt} attempt */
function attemptLines(attempt) {
  const { preference, exchange, address, greeting, greetedAfter, secured, fit, dane, extensions, failure, local } = attempt;
  const lines = [`  ${preference} ${exchange} [${address}]`];
  const add = (/** @type {string} */ line) => lines.push(`      ${line}`);
  if (greeting) add(`greeted after ${greetedAfter} ms, to ${local}: ${cut(spoken(greeting))}`);
  if (tlsOf(attempt) === 'absent') add('no STARTTLS');
  if (secured) {
    const [own] = secured.chain;
    const { trusted, reason } = secured.trust;
    add(`${secured.protocol}, ${secured.cipher}`);
    if (own) {
      const names = own.names.length > 0 ? own.names.slice(0, 4).join(', ') : 'no name';
      add(`certificate for ${cut(names)}${fit?.name ? '' : ' (another name)'}, until ${own.validTo?.slice(0, 10) ?? 'no date'}${
        fit?.inTime ? '' : ' (out of its time)'}, ${trusted ? 'trusted' : trusted === false ? `not trusted (${reason})` : 'trusted but for its dates'}`);
    }
  }
  const record = dane.record && ` (${cut(dane.record, 30)})`;
  if (DANE[dane.state]) add(`DANE: ${DANE[dane.state]}${record ?? ''}`);
  if (extensions) add(`offers ${offered(attempt) || 'none of the extensions looked for'}`);
  if (failure) {
    const reply = failure.step === 'greeting' ? greeting : failure.step === 'ehlo' ? attempt.ehlo : attempt.starttls;
    const what = failure.code === 'reply' ? (reply ? spoken(reply) : 'another reply than was needed') : FAILURES[failure.code] ?? failure.detail ?? failure.code;
    add(`${STEPS[failure.step]}: ${cut(what)}`);
  }
  return lines;
}

/** @param {Attempt} attempt */
function offered({ extensions }) {
  if (!extensions) return '';
  const { pipelining, size, eightBitMime, smtputf8, requiretls } = extensions;
  return [
    pipelining && 'PIPELINING', size !== null && `SIZE ${size}`, eightBitMime && '8BITMIME', smtputf8 && 'SMTPUTF8', requiretls && 'REQUIRETLS',
  ].filter(Boolean).join(', ');
}

/** @param {SmtpReport} smtp */
function policyLines({ sts }) {
  switch (sts.state) {
    case 'absent':
      return ['  MTA-STS: none'];
    case 'unknown':
      return [`  MTA-STS: not known (${cut(sts.detail ?? '')})`];
    case 'found':
      return [`  MTA-STS: ${sts.policy?.mode}, for ${cut(sts.policy?.mx.join(', ') || 'no server')}`];
    default:
      return ['  MTA-STS: of no use'];
  }
}

/** @param {SmtpReport} smtp */
function findingLines({ findings }) {
  if (findings.length === 0) return [];
  return ['', ...findings.flatMap(({ id, severity, reference, subjects }) => {
    const rule = RULES.find((one) => one.id === id);
    return [
      `${severity}: ${rule?.title ?? id} [${id}, RFC ${reference.number} §${reference.section}]`,
      ...subjects.map((one) => `  ${subjectLine(one)}`),
      ...(rule ? [`  ${rule.explanation}`, `  What to do: ${rule.fix}`] : []),
    ];
  })];
}

/**
 * What a finding was seen on, and what was seen there; not made visible yet.
 * @param {Subject} subject
 */
export function subjectLine(subject) {
  const what = subject.kind === 'server' ? `${subject.exchange} [${subject.address}]` : subject.name;
  return subject.detail ? `${what}: ${cut(subject.detail)}` : what;
}

/** @param {SmtpReport} smtp */
function undeterminedLines({ undetermined }) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const { id, reasons } of undetermined) {
    const told = [...new Set(reasons.map(reasonText))];
    const reason = told.slice(0, REASONS).join('; ') + (told.length > REASONS ? '; …' : '');
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  if (byReason.size === 0) return [];
  return ['', 'Not judged:', ...[...byReason].map(([reason, ids]) => `  ${ids.join(', ')}: ${reason}`)];
}

/**
 * Why something could not be judged; not made visible yet.
 * @param {Unknown} unknown
 */
export function reasonText(unknown) {
  switch (unknown.kind) {
    case 'server': {
      const { exchange, address, failure } = unknown;
      return `${exchange} [${address}] was not seen so far${failure ? ` (${STEPS[failure.step]}: ${FAILURES[failure.code] ?? failure.code})` : ''}`;
    }
    case 'network':
      return `${unknown.exchange} [${unknown.address}]: nobody was heard over its family`;
    case 'sts':
      return `MTA-STS is not known${unknown.detail ? ` (${cut(unknown.detail)})` : ''}`;
    case 'dane':
      return `whether TLSA records of ${unknown.exchange} are used is not known`;
    case 'left':
      return `${unknown.count} addresses were not tried`;
  }
}

/**
 * @param {string} text
 * @param {number} [most]
 */
function cut(text, most = SHOWN) {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
