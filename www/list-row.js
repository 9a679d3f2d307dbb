/** What is remembered of each domain of a list beside its whole report: as little as the table shows. */
/** @import { QueryError, Report, Rtype, Status } from './wasm/mxlens.js' */
/** @import { RuleId } from './core.js' */
/** @import { Given } from './list-input.js' */

import { short } from './words.js';
import { t } from './text.js';

/** Why it is not known: the query for which records failed and how; `null` where it was no query.
 * @typedef {{ type: Rtype, error: QueryError } | null} Reason */

/**
 * What came of a check.
 * @typedef {object} Outcome
 * @property {Status} status
 * @property {boolean} partial
 * @property {RuleId[]} findings worst first
 * @property {string | null} first the exchange that is tried first
 * @property {string | null} provider its provider, by the id
 * @property {Reason} reason
 * @property {boolean} failed mxlens itself failed
 * @property {number} at
 */

/** @typedef {Given & { tries: number, outcome: Outcome | null }} Row */

/** What a row is shown as: a verdict, no domain, or not checked yet.
 * @typedef {Status | 'invalid' | 'waiting'} Kind */

/** @param {Report} report @returns {Outcome} */
export function outcomeOf({ verdict, findings, delivery, provider, ledger, target, checkedAt }) {
  const failed = verdict.status === 'undetermined'
    ? ledger.findLast(({ name, error }) => name === target.name && error) ?? ledger.findLast(({ error }) => error && error.code !== 'superseded')
    : undefined;
  return {
    status: verdict.status,
    partial: verdict.partial,
    findings: findings.map(({ id }) => id),
    first: delivery.levels[0]?.exchanges[0]?.exchange ?? null,
    provider,
    reason: failed?.error ? { type: failed.type, error: failed.error } : null,
    failed: false,
    at: checkedAt,
  };
}

/** What is written down where mxlens itself failed, which says nothing about the domain.
 * @param {number} at
 * @returns {Outcome} */
export function failure(at) {
  return { status: 'undetermined', partial: false, findings: [], first: null, provider: null, reason: null, failed: true, at };
}

/** @param {Row} row @returns {Kind} */
export function kindOf({ fault, outcome }) {
  return fault ? 'invalid' : outcome?.status ?? 'waiting';
}

/**
 * Why a verdict is not known, in a few words.
 * @param {Outcome} outcome
 */
export function why({ reason, failed }) {
  if (failed) return t`mxlens itself failed`;
  return reason ? t`${reason.type} records: ${short(reason.error)}` : t`the answers contradict each other`;
}
