/** `mxlens watch`: rounds of checks that are compared with what was known, and what is told of them. */
/** @import { Severity } from '../../www/wasm/mxlens.js' */
/** @import { Rules } from '../../www/watch-words.js' */
/** @import { World } from '../main.js' */
/** @import { Row } from '../rows.js' */
/** @import { Call } from '../usage.js' */
/** @import { Kept } from './turn.js' */

import { parseTarget } from '../../www/entry/node.js';
import { begun } from '../../www/watch-course.js';
import { askingOf, texts } from '../asking.js';
import { entries } from '../inputs.js';
import { ALERT_FORMATS } from '../options.js';
import { makeReady, writeWhole } from '../output.js';
import { prober, rows } from '../rows.js';
import { UsageError } from '../usage.js';
import { forms } from './alerts.js';
import { metrics } from './metrics.js';
import { opened } from './state.js';
import { turn } from './turn.js';
import { isWebhook, send } from './webhook.js';

/** Milliseconds by the letter behind a number. */
const UNITS = /** @type {const} */ ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 });

/** The least and the most that is waited: timers have no more. */
const [SHORTEST, LONGEST] = [1000, 2 ** 31 - 1];

/** Where an address can be said that others are not to see. */
const IN_ENVIRONMENT = 'MXLENS_WEBHOOK';

/**
 * Watches until it is to end, or for one round.
 * @param {Call} call
 * @param {World} world
 * @returns {Promise<number>} the exit status of the last round
 */
export async function watch({ options, words }, world) {
  const settings = settingsOf(options);
  const { texts: rules } = await texts(options);
  const domains = await domainsOf(words, /** @type {string[]} */ (options.file ?? []));
  const asking = { neighbours: false, ...await askingOf(options) };
  const expect = asking.expect ?? '';
  const file = await opened(settings.state);
  if (settings.metrics !== null) await makeReady(settings.metrics);
  const watching = { ...settings, rules, domains, asking, expect, file, tell: teller(settings, world) };
  for (;;) {
    const at = Date.now();
    const status = await round(watching, world);
    if (settings.interval === null || world.signal.aborted) return status;
    await pause(at + settings.interval - Date.now(), world.signal);
    if (world.signal.aborted) return status;
  }
}

/** @param {Call['options']} options */
function settingsOf({ state, interval, webhook = process.env[IN_ENVIRONMENT], format, metrics, smtp, 'fail-on': failOn = 'warning' }) {
  if (typeof state !== 'string') throw new UsageError('A watch needs --state FILE');
  if (typeof webhook === 'string' && webhook && !isWebhook(webhook)) throw new UsageError('--webhook is an address that begins with https: or http:');
  return {
    state,
    interval: typeof interval === 'string' ? milliseconds(interval) : null,
    webhook: typeof webhook === 'string' && webhook ? webhook : null,
    form: forms[/** @type {typeof ALERT_FORMATS[number]} */ (format ?? (webhook ? 'json' : 'text'))],
    metrics: typeof metrics === 'string' ? metrics : null,
    failOn: /** @type {Severity} */ (failOn),
    smtp: smtp === true,
  };
}

/** @param {string} text */
function milliseconds(text) {
  const [, digits, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const made = Number(digits) * (UNITS[/** @type {keyof typeof UNITS} */ (unit)] ?? NaN);
  if (!(made >= SHORTEST && made <= LONGEST)) throw new UsageError('--interval is a time such as 90s, 15m, 1h or 1d, of 24 days at most');
  return made;
}

/**
 * Each domain once; what is none is told at the start, as nobody may look later.
 * @param {string[]} words
 * @param {string[]} files
 * @returns {Promise<Map<string, string>>} as they are shown, by their names
 */
async function domainsOf(words, files) {
  /** @type {Map<string, string>} */
  const domains = new Map();
  for await (const { text } of entries(words, files, process.stdin)) {
    const { name, shown } = await parseTarget(text).catch((error) => {
      throw new UsageError(`${text} is no domain: ${error.message}`);
    });
    domains.set(name, shown);
  }
  if (domains.size === 0) throw new UsageError('No domain was given');
  return domains;
}

/**
 * @typedef {object} Watching
 * @property {Map<string, string>} domains
 * @property {import('../../www/check.js').CheckOptions} asking
 * @property {string} expect
 * @property {Rules} rules
 * @property {Severity} failOn
 * @property {boolean} smtp whether servers are looked at, too
 * @property {string | null} metrics
 * @property {number | null} interval
 * @property {Awaited<ReturnType<typeof opened>>} file
 * @property {ReturnType<typeof teller>} tell
 */

/**
 * One round. What it came to is written down before it is told, and that it was told after that: what ends in between is
 * told again, and nothing is lost.
 * @param {Watching} watching
 * @param {World} world
 */
async function round({ domains, asking, expect, rules, failOn, smtp, metrics: metricsFile, interval, file, tell }, { signal, say }) {
  const { state, save } = file;
  const at = Date.now();
  const apart = interval ?? (state.savedAt === null ? null : Math.max(0, at - state.savedAt));
  /** @type {Row[]} */
  const came = [];
  let isUnknown = false;
  for await (const row of rows(named(domains), asking, { signal, ordered: true, probe: smtp ? await prober() : undefined })) {
    if (metricsFile !== null) came.push(row);
    const name = /** @type {string} */ (row.domain);
    const known = state.domains.get(name) ?? fresh(name, domains.get(name) ?? name, expect, at);
    const before = known.watched.expect === expect ? known : expecting(known, expect);
    const { kept, alert } = turn(before, row.report, row.report?.checkedAt ?? at, { rules, failOn }, row.smtp);
    state.domains.set(name, kept);
    if (alert) state.waiting.push(alert);
    isUnknown ||= !kept.recent.at(-1);
  }
  await save();
  const standing = [...domains.keys()].flatMap((domain) => {
    const problems = state.domains.get(domain)?.problems ?? [];
    return problems.length > 0 ? [{ domain, problems }] : [];
  });
  if (metricsFile !== null) await writeWhole(metricsFile, metrics(came, standing, at), 0o644);
  const isTold = await tell({ alerts: state.waiting, standing, at, apart });
  if (isTold && state.waiting.length > 0) {
    state.waiting = [];
    await save();
  } else if (!isTold && state.waiting.length > 0) {
    say(`${state.waiting.length} alerts are kept, and sent with the next round`);
  }
  state.savedAt = at;
  if (!isTold) return 2;
  return standing.some(({ problems }) => problems.some(({ id }) => id !== 'unknown')) ? 1 : isUnknown ? 3 : 0;
}

/**
 * @param {string} name
 * @param {string} shown
 * @param {string} expect
 * @param {number} now
 * @returns {Kept}
 */
function fresh(name, shown, expect, now) {
  return { watched: begun({ name, shown, expect }, now), history: [], recent: [], servers: [], problems: [] };
}

/**
 * The same domain when something else is expected of it: how far it was from that before says nothing.
 * @param {Kept} kept
 * @param {string} expect
 * @returns {Kept}
 */
function expecting({ watched, problems, ...rest }, expect) {
  const known = watched.known && { ...watched.known, expected: null };
  return { ...rest, watched: { ...watched, expect, known }, problems: problems.filter(({ id }) => id !== 'unexpected') };
}

/** @param {Map<string, string>} domains */
async function* named(domains) {
  for (const text of domains.keys()) yield { text, file: null, line: 0 };
}

/**
 * What tells people: it sends, or prints.
 * @param {Pick<ReturnType<typeof settingsOf>, 'form' | 'webhook'>} settings
 * @param {World} world
 * @returns {(telling: Parameters<typeof forms['text']>[0]) => Promise<boolean>}
 */
function teller({ form, webhook }, { out, say, signal }) {
  return async (telling) => {
    const text = form(telling);
    if (text === null) return true;
    if (webhook === null) {
      await out.write(text.endsWith('\n') ? text : `${text}\n`);
      return true;
    }
    const sent = await send(webhook, text, signal);
    if (!sent.taken) say(sent.why);
    return sent.taken;
  };
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const end = () => (clearTimeout(timer), resolve(undefined));
    const timer = setTimeout(end, Math.max(0, milliseconds));
    signal.addEventListener('abort', end, { once: true });
  });
}
