/** What the rules of MTA-STS share. */
/** @import { Attempt, Facts } from '../probe.js' */
/** @import { Sts } from '../policy.js' */
/** @import { Policy } from '../sts.js' */
/** @import { Found, Judgement } from './rule.js' */

import { ofServers } from './rule.js';

/** What was wrong, for people. */
const FAULTS = {
  several: 'there are several records',
  syntax: 'a field breaks the grammar',
  version: 'the version is missing, or is not STSv1',
  mode: 'the mode is missing, or is none of enforce, testing and none',
  maxAge: 'max_age is missing, or is no number up to 31557600',
  mx: 'there is no mx, or one that is no pattern of a host',
  noAddress: 'its host has no address',
  status: 'its host answers with another status than 200',
  certificate: 'the certificate of its host does not do',
  mediaType: 'it is not sent as text/plain',
  tooLong: 'it is longer than 64 KB',
};

/**
 * For faults of the record and the policy.
 * @param {Facts} facts
 * @param {Sts['state']} state
 * @returns {Judgement}
 */
export function ofSts({ domain, sts }, state) {
  const words = [sts.fault && FAULTS[sts.fault], sts.detail].filter(Boolean).join(': ');
  return {
    subjects: sts.state === state ? [{ kind: 'domain', name: domain, detail: words || null }] : [],
    unknown: sts.state === 'unknown' ? [{ kind: 'sts', detail: sts.detail }] : [],
  };
}

/**
 * For what a policy in a mode has to say of servers.
 * @param {Facts} facts
 * @param {Policy['mode']} mode
 * @param {(attempt: Attempt) => Found} look
 * @returns {Judgement}
 */
export function underPolicy(facts, mode, look) {
  if (facts.sts.state === 'unknown') return { subjects: [], unknown: [{ kind: 'sts', detail: facts.sts.detail }] };
  return facts.sts.policy?.mode === mode ? ofServers(facts, look) : { subjects: [], unknown: [] };
}
