/**
 * The record of a check: everything that came over the network, to be kept, and to be played again offline.
 *
 * A replay runs the same core over the recorded answers, by the recorded clock: the report is the same.
 * Signatures are no part of the record; they are verified anew.
 */

import { beside } from './beside.js';
import { conduct, recordings } from './core.js';
import { EvidenceError, LAST_DATE, toOctets, toText, validated } from './evidence-file.js';
import { player } from './player.js';
import { load } from './plans.js';

export { EvidenceError };

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./evidence-file.js').Evidence} Evidence */
/** @typedef {import('./evidence-file.js').EvidenceEvent} EvidenceEvent */

/** The version of mxlens that writes it. */
export const VERSION = '0.1.0';

/**
 * What one resolver says to one question, for comparing; of several attempts the last that was answered.
 * @typedef {object} Said
 * @property {string | null} rcode `null` where there was no DNS response
 * @property {string[]} records sorted, as `owner type data`
 * @property {string | null} failure why there was none: `timeout`, an obstacle, `http` and the status, or `malformed`
 */

/**
 * Something that two records say differently.
 * @typedef {object} Difference
 * @property {string} name
 * @property {string} type
 * @property {boolean} checkingDisabled whether the resolver was told not to validate
 * @property {string} resolver its address
 * @property {Said | null} before `null` where it was not asked
 * @property {Said | null} after
 */

/** Those that were played again.
 * @type {WeakMap<Report, Evidence>} */
const replayed = new WeakMap();

/**
 * The record of a report that `check` or `replay` gave on this page: plain data, to be written as JSON.
 *
 * @example
 * const { evidence, input } = evidenceOf(await check('example.com'));
 * console.log(evidence, input); // 1 example.com
 *
 * @param {Report} report
 * @returns {Evidence}
 */
export function evidenceOf(report) {
  const known = replayed.get(report);
  if (known) return known;
  const recording = recordings.get(report);
  if (!recording) throw new EvidenceError('unknownReport');
  const { input, options, began, happenings } = recording;
  // the defaults may be others tomorrow
  const resolvers = report.resolvers.map(({ id, url }) => id ?? url);
  const { deadline } = options;
  const finite = deadline === undefined ? {} : { deadline: Math.min(deadline, LAST_DATE) };
  return validated({
    mxlens: VERSION,
    evidence: 1,
    input,
    options: { ...options, ...finite, resolvers },
    startedAt: began,
    events: happenings.map(({ kind, url, milliseconds, sent, came, order, outcome }) => {
      const event = { kind, sent, came, order };
      if (kind === 'request') {
        const { status = 0, contentType = null, retryAfter = null, body = null, obstacle = null, detail = null } = outcome ?? {};
        return { ...event, url, status, contentType, retryAfter, body: body && toText(body), obstacle, detail };
      }
      if (kind === 'neighbours') return { ...event, status: outcome?.status ?? 0 };
      if (kind === 'pause') return { ...event, milliseconds };
      return kind === 'time' ? { ...event, date: outcome?.date ?? null } : event;
    }),
  });
}

/**
 * Whether there is such a record of a report: one that was written down and read again has none.
 * @param {Report} report
 */
export function isRecorded(report) {
  return replayed.has(report) || recordings.has(report);
}

/**
 * Plays a record again, without any network. Rejects with an `EvidenceError` for what is no record.
 *
 * @example
 * const text = JSON.stringify(evidenceOf(await check('example.com')));
 * const report = await replay(JSON.parse(text));
 * console.log(report.verdict.status); // "deliverable"
 *
 * @param {unknown} evidence what `evidenceOf` gave, perhaps out of a file
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<Report>}
 */
export async function replay(evidence, { signal } = {}) {
  const recorded = validated(evidence);
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  try {
    const report = await conduct(recorded.input, recorded.options, either, (_, begin) => begin(null), (onOutcome, ended) =>
      player(recorded, onOutcome, ended, (error) => failed.abort(error)), beside);
    replayed.set(report, recorded);
    return report;
  } catch (error) {
    // what the core does not take was never checked
    const name = error instanceof Error ? error.name : '';
    throw name === 'TargetError' || name === 'OptionsError' ? new EvidenceError('notEvidence', { cause: error }) : error;
  }
}

/**
 * What two records say differently, whatever the order and the TTL: of the same question to the same resolver.
 *
 * @example
 * const [one, other] = [evidenceOf(await check('example.com')), evidenceOf(await check('example.com'))];
 * console.log(await diffEvidence(one, other)); // []
 * @param {unknown} before
 * @param {unknown} after
 * @returns {Promise<Difference[]>}
 */
export async function diffEvidence(before, after) {
  const [old, young] = [await said(validated(before)), await said(validated(after))];
  /** @type {Difference[]} */
  const differences = [];
  for (const key of new Set([...old.keys(), ...young.keys()])) {
    const [one, other] = [old.get(key), young.get(key)];
    if (JSON.stringify(one?.said) === JSON.stringify(other?.said)) continue;
    const { name, type, checkingDisabled, resolver } = /** @type {NonNullable<typeof one>} */ (one ?? other);
    differences.push({ name, type, checkingDisabled, resolver, before: one?.said ?? null, after: other?.said ?? null });
  }
  return differences;
}

/**
 * What each resolver said to each question.
 * @param {Evidence} evidence
 */
async function said({ events }) {
  const { exchanged } = await load();
  /** @type {Map<string, { name: string, type: string, checkingDisabled: boolean, resolver: string, said: Said }>} */
  const all = new Map();
  const answered = events.filter(({ kind, order }) => kind === 'request' && order !== null);
  for (const event of answered.sort((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
    const { url = '', status = 0, contentType, body } = event;
    const [, resolver = '', query = ''] = /^(.*)[?&]dns=([\w-]*)$/.exec(url) ?? [];
    const isMessage = status === 200 && /^\s*application\/dns-message\s*(;|$)/i.test(contentType ?? '');
    // four letters are three octets, and one left over is none
    const asked = query.length % 4 === 1 ? '' : query.replaceAll('-', '+').replaceAll('_', '/');
    const message = exchanged(toOctets(asked), toOctets(isMessage && body || ''));
    if (!message) continue;
    const { name, type, checkingDisabled, rcode, records } = message;
    const key = JSON.stringify([name, type, checkingDisabled, resolver]);
    if (rcode === null && all.get(key)?.said.rcode) continue;
    const failure = rcode === null ? failureOf(event) : null;
    all.set(key, { name, type, checkingDisabled, resolver, said: { rcode, records: records.sort(), failure } });
  }
  return all;
}

/** @param {EvidenceEvent} event */
function failureOf({ status, obstacle }) {
  return obstacle ?? (status === 0 ? 'timeout' : status === 200 ? 'malformed' : `http ${status}`);
}
