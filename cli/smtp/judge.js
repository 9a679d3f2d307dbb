/** Judges the facts of a probe: what is wrong, what could not be judged, and whether mail is taken. */
/** @import { Attempt, Facts } from './probe.js' */
/** @import { Rule, Subject, Unknown } from './rules/rule.js' */

import { RULES } from './rules/index.js';
import { isCutOff } from './rules/rule.js';

/** @typedef {Pick<Rule, 'id' | 'severity' | 'affectsDelivery' | 'reference'> & { subjects: Subject[] }} Finding */

/** @typedef {Pick<Rule, 'id' | 'affectsDelivery'> & { reasons: Unknown[] }} Undetermined */

/**
 * What one sender on this machine saw, once.
 * - `reachable`: a server greets and answers, and nothing that was found bears on delivery
 * - `atRisk`: one does, and some mail is lost, refused or delayed by some senders
 * - `unreachable`: none does, and it is not this machine or its network that is at fault
 * - `undetermined`: none does, and some server may do for others
 * @typedef {object} Verdict
 * @property {'reachable' | 'atRisk' | 'unreachable' | 'undetermined'} status
 * @property {boolean} partial something that bears on delivery was not seen
 */

/**
 * @typedef {object} Judged
 * @property {Verdict | null} verdict null where there is no server to try
 * @property {Finding[]} findings what is wrong, worst first
 * @property {Undetermined[]} undetermined rules that could not be judged, or not of every server
 */

/** @type {readonly Rule['severity'][]} */
const SEVERITIES = ['error', 'warning', 'notice'];

/**
 * @param {Facts} facts
 * @returns {Judged}
 */
export function judge(facts) {
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Undetermined[]} */
  const undetermined = [];
  for (const { id, severity, affectsDelivery, reference, check } of RULES) {
    const { subjects, unknown } = check(facts);
    if (subjects.length > 0) findings.push({ id, severity, affectsDelivery, reference, subjects });
    if (unknown.length > 0) undetermined.push({ id, affectsDelivery, reasons: unknown });
  }
  findings.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
  return { verdict: verdictOf(facts, findings, undetermined), findings, undetermined };
}

/**
 * @param {Facts} facts
 * @param {Finding[]} findings
 * @param {Undetermined[]} undetermined
 * @returns {Verdict | null}
 */
function verdictOf(facts, findings, undetermined) {
  if (facts.attempts.length === 0) return null;
  const states = facts.attempts.map((attempt) => stateOf(facts, attempt));
  const partial = states.includes('unknown') || undetermined.some(({ affectsDelivery, reasons }) =>
    // a dead server is unseen to most rules, and known all the same
    affectsDelivery && reasons.some(({ kind }) => kind !== 'server'));
  if (states.includes('takes')) {
    return { status: findings.some(({ affectsDelivery }) => affectsDelivery) ? 'atRisk' : 'reachable', partial };
  }
  return { status: states.every((state) => state === 'dead') && facts.left === 0 ? 'unreachable' : 'undetermined', partial };
}

/**
 * Whether a server takes mail, as far as can be told before any is offered.
 * @param {Facts} facts
 * @param {Attempt} attempt
 * @returns {'takes' | 'dead' | 'unknown'}
 */
function stateOf(facts, attempt) {
  const { failure, extensions, greeting, ehlo } = attempt;
  if (extensions) return 'takes'; // what fails after EHLO is about TLS, which not every sender wants
  if (isCutOff(facts, attempt)) return 'unknown';
  switch (failure?.code) {
    case 'refused':
    case 'unreachable':
    case 'garbage':
    case 'tooLong':
    case 'unasked':
    case 'other':
      return 'dead';
    case 'timeout':
    case 'reset':
    case 'closed':
      // once a connection stood, the server may only be slow, or not like this machine
      return failure.step === 'connect' ? 'dead' : 'unknown';
    case 'reply':
      return (ehlo ?? greeting)?.code === 521 ? 'dead' : 'unknown';
    default:
      return 'unknown';
  }
}
