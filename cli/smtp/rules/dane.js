/** What the rules of DANE share. */
/** @import { Attempt, Facts } from '../probe.js' */
/** @import { Found, Judgement } from './rule.js' */

import { SOUND, ofServers } from './rule.js';

/**
 * For what TLSA records have to say of servers: not known where nobody proved whether they are used.
 * @param {Facts} facts
 * @param {(attempt: Attempt) => Found} look
 * @returns {Judgement}
 */
export function underDane(facts, look) {
  const judgement = ofServers(facts, (attempt) => attempt.dane.state === 'unknown' ? SOUND : look(attempt));
  for (const { exchange, address, dane } of facts.attempts) {
    if (dane.state === 'unknown') judgement.unknown.push({ kind: 'dane', exchange, address });
  }
  return judgement;
}
