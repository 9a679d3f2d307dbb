/**
 * What is wrong with the servers of a watched domain, by what its last rounds saw of them. Pure.
 *
 * One try is one try: what a server did once is a problem only when the next round sees it, too. A round that could not
 * tell leaves what is known as it was.
 */
/** @import { Report, Severity } from '../../www/wasm/mxlens.js' */
/** @import { SmtpReport } from '../smtp/probe.js' */
/** @import { Problem } from './turn.js' */

import { RULES } from '../smtp/rules/index.js';
import { SMTP_WORDS } from '../smtp/text.js';
import { isAtLeast } from '../summary.js';

/** That no server was reached which takes mail. */
const UNREACHABLE = 'unreachable';

/**
 * Whether a problem is one of servers, so that only a round that looks at them can tell of it.
 * @param {Pick<Problem, 'id'>} problem
 */
export function isOfServers({ id }) {
  return id === UNREACHABLE || RULES.some((rule) => rule.id === id);
}

/**
 * @param {Report | null} report what DNS said, which names the servers; where it told nothing, nothing is known of them
 * @param {SmtpReport | null} smtp `null` where a round did not look at servers
 * @param {{ problems: readonly Problem[], servers: readonly string[] }} before what was known, and what the round before saw
 * @param {Severity} failOn
 * @returns {{ problems: Omit<Problem, 'since'>[], servers: string[] }}
 */
export function wrongServers(report, smtp, { problems, servers }, failOn) {
  const known = problems.filter(isOfServers);
  const toldNothing = report === null || [report, smtp].some((one) => one?.verdict?.status === 'undetermined');
  if (toldNothing) return { problems: known, servers: [...servers] };
  if (smtp === null || smtp.verdict === null) return { problems: [], servers: [] };
  const seen = sightings(smtp, failOn);
  const untold = known.filter(({ id }) => !seen.some((one) => one.id === id) && smtp.undetermined.some((one) => one.id === id));
  const now = seen.filter(({ id }) => known.some((one) => one.id === id) || servers.includes(id));
  return { problems: [...now, ...untold], servers: seen.map(({ id }) => id) };
}

/**
 * @param {SmtpReport} smtp
 * @param {Severity} failOn
 * @returns {Omit<Problem, 'since'>[]}
 */
function sightings({ verdict, findings }, failOn) {
  const out = verdict?.status === 'unreachable' ? [{ id: UNREACHABLE, severity: /** @type {const} */ ('error'), text: `${SMTP_WORDS.unreachable}.` }] : [];
  return [...out, ...findings.filter((one) => isAtLeast(one, failOn)).map(({ id, severity, subjects }) => {
    const where = [...new Set(subjects.map((one) => one.kind === 'server' ? `${one.exchange} [${one.address}]` : one.name))];
    return { id, severity, text: `${RULES.find((rule) => rule.id === id)?.title ?? id}: ${where.slice(0, 3).join(', ')}${where.length > 3 ? ', …' : ''}` };
  })];
}
