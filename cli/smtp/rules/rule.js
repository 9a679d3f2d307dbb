/** What a rule is, what it can say, and what most rules look at. */
/** @import { Attempt, Facts } from '../probe.js' */
/** @import { Failure } from '../converse.js' */

/**
 * One fault, as the rules of the core have it (crate/src/rule.rs): what there is to know of it, and a pure function that
 * looks for it.
 * @typedef {object} Rule
 * @property {string} id the fault as a noun phrase, never renamed once published
 * @property {'error' | 'warning' | 'notice'} severity how bad it is, by its consequence
 * @property {boolean} affectsDelivery whether it makes mail fail or wait
 * @property {{ number: number, section: string }} reference the section of an RFC that says so
 * @property {string} title the fault, as a statement without a full stop
 * @property {string} explanation why it matters: two sentences at most
 * @property {string} fix what to do, as an imperative
 * @property {(facts: Facts) => Judgement} check
 */

/** Evidence of a fault: what it was seen on, and what exactly was seen there.
 * @typedef {{ kind: 'server', exchange: string, address: string, detail: string | null }
 *   | { kind: 'domain', name: string, detail: string | null }} Subject */

/**
 * Why something could not be judged.
 * - `server`: it was not come so far with a server; `failure` says why
 * - `network`: nothing was heard of anybody by that family, here or elsewhere
 * - `sts`: whether there is a policy is not known, or which
 * - `dane`: whether TLSA records are used is not known
 * - `left`: so many servers were not tried
 * @typedef {{ kind: 'server', exchange: string, address: string, failure: Failure | null }
 *   | { kind: 'network', exchange: string, address: string }
 *   | { kind: 'sts', detail: string | null }
 *   | { kind: 'dane', exchange: string, address: string }
 *   | { kind: 'left', count: number }} Unknown */

/** Both empty is a pass.
 * @typedef {{ subjects: Subject[], unknown: Unknown[] }} Judgement */

/** What a rule says of one server: nothing wrong, not seen, or what is wrong. */
export const SOUND = Symbol('sound');
export const UNSEEN = Symbol('unseen');

/** @typedef {typeof SOUND | typeof UNSEEN | { detail: string | null }} Found */

/**
 * The fault is in the servers that `look` says it of.
 * @param {Facts} facts
 * @param {(attempt: Attempt) => Found} look
 * @returns {Judgement}
 */
export function ofServers(facts, look) {
  /** @type {Judgement} */
  const judgement = { subjects: [], unknown: [] };
  for (const attempt of facts.attempts) {
    const { exchange, address, failure } = attempt;
    const found = look(attempt);
    if (found === UNSEEN) judgement.unknown.push(isCutOff(facts, attempt) ? { kind: 'network', exchange, address } : { kind: 'server', exchange, address, failure });
    else if (found !== SOUND) judgement.subjects.push({ kind: 'server', exchange, address, detail: found.detail });
  }
  if (facts.left > 0) judgement.unknown.push({ kind: 'left', count: facts.left });
  return judgement;
}

/**
 * Whether nothing was heard of a server, nor of anybody else by its family: then nothing shows whether it is the server or
 * this network.
 * @param {Facts} facts
 * @param {Attempt} attempt
 */
export function isCutOff({ network }, { family, heard }) {
  return !heard && network[family] !== 'open';
}

/**
 * For faults of the connection itself: not seen where nobody was heard.
 * @param {Facts} facts
 * @param {(failure: Failure) => boolean} isFault
 */
export function ofConnections(facts, isFault) {
  return ofServers(facts, (attempt) => {
    const { failure, connected } = attempt;
    if (connected || failure === null) return SOUND;
    if (isCutOff(facts, attempt) || failure.code === 'local' || failure.code === 'deadline') return UNSEEN;
    return isFault(failure) ? { detail: failure.detail } : SOUND;
  });
}

/**
 * For faults of what a server says before TLS: not seen where it was not heard.
 * @param {Facts} facts
 * @param {(attempt: Attempt, failure: Failure) => { detail: string | null } | null} find
 */
export function ofTalks(facts, find) {
  return ofServers(facts, (attempt) => {
    const { failure, connected, extensions } = attempt;
    if (!connected || isCutOff(facts, attempt)) return UNSEEN;
    if (failure === null || extensions !== null) return SOUND;
    return find(attempt, failure) ?? (failure.code === 'deadline' ? UNSEEN : SOUND);
  });
}

/**
 * The reply that ended a conversation before TLS.
 * @param {Attempt} attempt
 */
export function lastReply({ greeting, ehlo, failure }) {
  if (failure?.code !== 'reply') return null;
  return failure.step === 'greeting' ? greeting : failure.step === 'ehlo' ? ehlo : null;
}

/** @param {{ code: number, lines: string[] }} reply */
export const spoken = ({ code, lines }) => `${code} ${lines.join(' ')}`.trim();

/**
 * How far TLS came.
 * @param {Attempt} attempt
 * @returns {'secured' | 'absent' | 'refused' | 'injected' | 'failed' | 'unseen'}
 */
export function tlsOf({ secured, extensions, failure }) {
  if (secured) return 'secured';
  if (!extensions) return 'unseen';
  if (!extensions.starttls) return 'absent';
  if (!failure || failure.code === 'deadline') return 'unseen';
  if (failure.code === 'injected') return 'injected';
  return failure.step === 'starttls' && failure.code === 'reply' ? 'refused' : 'failed';
}

/**
 * For faults of certificates, which senders look at that check names and roots. Where TLSA records fit, these say all
 * that has to be said (RFC 7672 §3.1.1).
 * @param {Facts} facts
 * @param {(attempt: Attempt & { secured: NonNullable<Attempt['secured']>, fit: NonNullable<Attempt['fit']> }) => Found} look
 */
export function ofCertificates(facts, look) {
  return ofServers(facts, (attempt) => {
    const { secured, fit, dane } = attempt;
    if (!secured || !fit) return tlsOf(attempt) === 'absent' ? SOUND : UNSEEN;
    return dane.state === 'match' ? SOUND : look({ ...attempt, secured, fit });
  });
}

/**
 * Why a server would not do for MTA-STS (RFC 8461 §4.1): no TLS, or a certificate that is not trusted, out of its time or
 * for other names.
 * @param {Attempt} attempt
 * @returns {Found}
 */
export function fitsSts(attempt) {
  const { secured, fit } = attempt;
  switch (tlsOf(attempt)) {
    case 'unseen':
      return UNSEEN;
    case 'absent':
      return { detail: 'no STARTTLS' };
    case 'refused':
    case 'injected':
    case 'failed':
      return { detail: 'no TLS' };
  }
  if (!secured || !fit) return UNSEEN;
  if (!fit.name) return { detail: 'the certificate is for other names' };
  if (!fit.inTime || secured.trust.trusted === null) return { detail: 'a certificate is out of its time' };
  return secured.trust.trusted ? SOUND : { detail: 'the certificate is not trusted' };
}
