/**
 * mxlens: where does this domain's mail go, and will it arrive?
 *
 * The API: hands the core the world.
 */
import { beside } from './beside.js';
import { conduct, load, recordings, worded } from './core.js';
import { enter } from './gate.js';
import { host } from './host.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').ReportTarget} ReportTarget */

/**
 * What a check can be told.
 * @typedef {object} CheckOptions
 * @property {readonly string[]} [resolvers] ids or URLs of the resolvers to ask, in this order; with one alone,
 *   no other is ever asked. If not given: `cloudflare`, then `google`.
 * @property {'fast' | 'private' | 'compare'} [mode] which of them are asked, and when: `fast` is the first, and the
 *   next one only when it fails or has said nothing for 600 milliseconds; `private` is exactly one; `compare` is as
 *   fast, and besides all are asked for the MX records. If not given, one is asked privately and several fast.
 * @property {AbortSignal} [signal] aborts the check and every request under way
 * @property {(progress: { asked: number, answered: number }) => void} [onProgress] hears how far it is
 * @property {(report: Report) => void} [onVerdict] hears the report as it stands before signatures are looked at,
 *   and what stands beside the MX records; `report.pending` says what is still out
 * @property {number} [deadline] milliseconds that the whole check may take; 12,000 if not given
 * @property {string} [draft] MX records to judge in place of the published ones: lines of a zone file, or
 *   lines such as `10 mx.example.net`
 * @property {string} [expect] what the MX records are to be: such lines, or the id of a provider
 * @property {boolean} [brief] asks only what the verdict needs: the domain's own addresses only where they take the mail,
 *   and no wildcard; for long lists
 * @property {boolean} [networks] also ask about the networks of the exchanges: names in reverse and, at
 *   Team Cymru, autonomous systems
 * @property {boolean} [dnssec] validate signatures; true if not given
 * @property {boolean} [neighbours] also look at what stands beside the MX records, such as MTA-STS, SPF and DMARC; true if
 *   not given
 * @property {string} [mtaStsPolicy] the domain's MTA-STS policy, to be judged in place of the one that its host has
 * @property {readonly string[]} [dkimSelectors] selectors of DKIM keys to look at, besides those of the provider
 * @property {string} [trustAnchors] the keys that validation begins with: lines such as `. IN DS 20326 8 2 E06D…`;
 *   the root's if not given
 * @property {typeof globalThis.fetch} [fetch] makes every request, such as one that goes through a proxy; by default the
 *   host's own. What it is called with besides the URL is `headers`, a `signal` that it is to heed, and what browsers
 *   know of caches, cookies and referrers.
 * @property {number} [clock] when signatures are to be valid, in milliseconds since 1970; now if not given
 */

/**
 * Checks where a domain's mail goes, and whether DNS lets it arrive.
 *
 * Nothing about the domain rejects. What does: a `TargetError` for a text that names no mail domain,
 * an `OptionsError`, the reason of the signal, and an error with the code `internal` if the core
 * crashes, after which the next check works. Each has a stable `code`.
 *
 * @example
 * const report = await check('user@example.com');
 * console.log(report.verdict.status); // "deliverable"
 *
 * @param {string} input a domain, a mail address or a URL
 * @param {CheckOptions} [options]
 * @returns {Promise<Report>}
 */
export function check(input, options = {}) {
  return checkOf(input, options, undefined);
}

/**
 * Checks a domain of a list.
 * @param {string} input
 * @param {Omit<CheckOptions, 'signal'> & { signal?: import('./core.js').Ended }} options
 * @param {import('./shared.js').Shared | undefined} shared what the checks of the list ask in common
 * @returns {Promise<Report>}
 */
export async function checkOf(input, options, shared) {
  const { signal, onProgress, onVerdict, fetch, ...given } = options;
  const rest = { ...given, neighbours: given.neighbours ?? true };
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw Object.assign(new TypeError('The option fetch is a function.'), { name: 'OptionsError', code: 'badFetch' });
  }
  /** @type {ReturnType<typeof host> | undefined} */
  let world;
  const [first = ''] = options.resolvers ?? [];
  const foresee = options.dnssec === false ? undefined : prover;
  const report = await conduct(input, rest, signal, (ended, begin) => enter(first, ended, begin), (onOutcome, ended, pass) => {
    if (foresee) setTimeout(foresee); // the first requests are out then
    return world = host({ signal: ended, onProgress, onVerdict, onOutcome, pass, shared, fetch });
  }, beside);
  if (world) recordings.set(report, { input, options: rest, began: world.began, happenings: world.happenings });
  return report;
}

/** Begins to load what proves signatures: it comes while the first answers are on their way, and delays none. */
function prover() {
  if (globalThis.crypto?.subtle) import('./prover.js').then(({ load }) => load()).catch(() => undefined);
}

/**
 * Takes the mail domain out of a text; rejects with a `TargetError` where there is none.
 *
 * @example
 * const { name, shown } = await parseTarget('user@bücher.example');
 * console.log(name, shown); // xn--bcher-kva.example bücher.example
 *
 * @param {string} input
 * @returns {Promise<ReportTarget>}
 */
export async function parseTarget(input) {
  const { parseTarget: parse } = await load();
  try {
    return parse(input);
  } catch (error) {
    throw await worded(error);
  }
}
