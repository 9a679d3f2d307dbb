/**
 * What one more check makes of a watched domain: what is known of it then, what is wrong, and what is to be told. Pure.
 *
 * What changed is told once, as the page's watch tells it (www/watch-course.js). What is wrong is a problem with a
 * beginning and an end, whether it changed or was there from the first check on.
 */
/** @import { Report, Severity } from '../../www/wasm/mxlens.js' */
/** @import { RuleId } from '../../www/core.js' */
/** @import { Entry, Watched } from '../../www/watch-course.js' */
/** @import { Change, Digest } from '../../www/watch-difference.js' */
/** @import { Rules } from '../../www/watch-words.js' */
/** @import { SmtpReport } from '../smtp/probe.js' */

import { plain } from '../../www/marks.js';
import { t, translated } from '../../www/text.js';
import { course } from '../../www/watch-course.js';
import { isMet } from '../../www/watch-difference.js';
import { MOST_ENTRIES } from '../../www/watch-limits.js';
import { sentence } from '../../www/watch-words.js';
import { verdict } from '../../www/words.js';
import { isAtLeast } from '../summary.js';
import { isOfServers, wrongServers } from './servers.js';

/** That a domain cannot be checked is a problem when it was so in so many of its last rounds. */
const [MISSES, ROUNDS] = [3, 5];

/** So many rounds in a row tell something before it is one no more: what comes and goes is one problem, and not many. */
const STEADY = 2;

/**
 * Something that is wrong.
 * @typedef {object} Problem
 * @property {string} id `undeliverable`, `unreachable`, `unexpected`, `unknown`, or of a finding its rule
 * @property {Severity} severity
 * @property {number} since
 * @property {string} text
 */

/**
 * What is kept of a domain.
 * @typedef {object} Kept
 * @property {Watched} watched
 * @property {Entry[]} history the newest one last
 * @property {boolean[]} recent whether each of its last rounds told something, the newest one last
 * @property {string[]} servers what the last round saw wrong with its servers, by id
 * @property {Problem[]} problems
 */

/**
 * What is told of a domain after a round.
 * @typedef {object} Alert
 * @property {string} domain
 * @property {number} at
 * @property {'problem' | 'recovery' | 'change'} kind the worst of what it tells
 * @property {Problem[]} began
 * @property {Problem[]} ended
 * @property {{ kind: Change['kind'], text: string }[]} changes
 */

/** What is told as a problem, and so not as a change, too.
 * @type {Change['kind'][]} */
const TOLD_AS_PROBLEMS = ['silent', 'recovered', 'expectedMissing', 'expectedOther', 'unexpected', 'asExpected'];

/**
 * @param {Kept} kept
 * @param {Report | null} report `null` where mxlens itself failed
 * @param {number} at when the check began
 * @param {{ rules: Rules, failOn: Severity }} policy
 * @param {SmtpReport | null} [smtp] what was seen of its servers; `null` where they were not looked at
 * @returns {{ kept: Kept, alert: Alert | null }}
 */
export function turn({ watched, history, recent: before, servers: sightings, problems }, report, at, { rules, failOn }, smtp = null) {
  // how long it was silent is told by the rounds here, which may be of many runs of the command
  const next = course({ ...watched, silence: null, news: [] }, history.at(-1) ?? null, report, at, () => 0);
  const recent = [...before, report !== null && report.verdict.status !== 'undetermined'].slice(-ROUNDS);
  const servers = wrongServers(report, smtp, { problems, servers: sightings }, failOn);
  const now = [...wrong(next.watched, report, recent, problems, { rules, failOn }), ...servers.problems]
    .map((one) => ({ ...one, since: problems.find(({ id }) => id === one.id)?.since ?? at }));
  const began = now.filter(({ id }) => !problems.some((one) => one.id === id));
  // servers that nobody looks at any more did not recover
  const ended = problems.filter((one) => !now.some(({ id }) => id === one.id) && (smtp !== null || !isOfServers(one)));
  const isTold = (/** @type {Change} */ change) => !TOLD_AS_PROBLEMS.includes(change.kind)
    && !('id' in change && [...began, ...ended].some(({ id }) => id === change.id));
  const changes = next.told.filter(isTold).map((change) => ({ kind: change.kind, text: sentence(change, rules) }));
  const entries = next.entry === null ? history : [...next.isNew ? history : history.slice(0, -1), next.entry];
  const kind = began.length > 0 ? 'problem' : ended.length > 0 ? 'recovery' : 'change';
  return {
    kept: { watched: next.watched, history: entries.slice(-MOST_ENTRIES), recent, servers: servers.servers, problems: now },
    alert: began.length + ended.length + changes.length === 0 ? null : { domain: watched.name, at, kind, began, ended, changes },
  };
}

/**
 * What is wrong: by what is known, which a round that told nothing leaves as it was.
 * @param {Watched} watched
 * @param {Report | null} report
 * @param {readonly boolean[]} recent
 * @param {readonly Problem[]} before
 * @param {{ rules: Rules, failOn: Severity }} policy
 * @returns {Omit<Problem, 'since'>[]}
 */
function wrong({ known }, report, recent, before, { rules, failOn }) {
  const found = known === null ? [] : faults(known, rules, failOn);
  const undeliverable = known?.status === 'undeliverable' ? [{
    id: 'undeliverable',
    severity: /** @type {const} */ ('error'),
    text: report?.verdict.status === 'undeliverable' ? plain(verdict(report)) : before.find(({ id }) => id === 'undeliverable')?.text ?? '',
  }] : [];
  const wasUnknown = before.some(({ id }) => id === 'unknown');
  const isUnknown = wasUnknown ? !recent.slice(-STEADY).every(Boolean) : recent.filter((one) => !one).length >= MISSES;
  const unknown = isUnknown ? [{
    id: 'unknown',
    severity: /** @type {const} */ ('warning'),
    text: t`It could not be checked in ${recent.filter((one) => !one).length} of the last ${recent.length} rounds, so nothing new is known.`,
  }] : [];
  return [...undeliverable, ...unexpected(known), ...found, ...unknown];
}

/**
 * @param {Digest} known
 * @param {Rules} rules
 * @param {Severity} failOn
 */
function faults({ findings: { there } }, rules, failOn) {
  return there.flatMap((/** @type {RuleId} */ id) => {
    const rule = rules.get(id);
    return rule && isAtLeast(rule, failOn) ? [{ id, severity: rule.severity, text: translated(rule.title) }] : [];
  });
}

/** @param {Digest | null} known */
function unexpected(known) {
  const expected = known?.expected ?? null;
  if (expected === null || isMet(expected)) return [];
  /** @type {Change[]} */
  const changes = [
    ...expected.missing.map((record) => ({ kind: /** @type {const} */ ('expectedMissing'), record })),
    ...expected.other.map((record) => ({ kind: /** @type {const} */ ('expectedOther'), record })),
    ...expected.extra.map((record) => ({ kind: /** @type {const} */ ('unexpected'), record })),
  ];
  return [{ id: 'unexpected', severity: /** @type {const} */ ('error'), text: changes.map((one) => sentence(one, new Map())).join(' ') }];
}
