/**
 * Looks at the servers that take a domain's mail, as one sender on this machine sees them once: it connects to each
 * address of each exchange, and says what greeted, what was offered, which certificates came, and what MTA-STS and DANE
 * make of these. No mail is sent, and none is begun.
 */
/** @import { X509Certificate } from 'node:crypto' */
/** @import { Report } from '../../www/wasm/mxlens.js' */
/** @import { Conversation, Dial } from './converse.js' */
/** @import { DaneMatch } from './dane.js' */
/** @import { Limits } from './limits.js' */
/** @import { Sts } from './policy.js' */
/** @import { Judged } from './judge.js' */
/** @import { Family, Target } from './targets.js' */
/** @import { Visit } from './visits.js' */

import { connect } from 'node:net';
import { hostname } from 'node:os';
import { defaultRoots, isInTime, isOf } from './certificate.js';
import { converse } from './converse.js';
import { matchDane } from './dane.js';
import { judge } from './judge.js';
import { LIMITS } from './limits.js';
import { policyOf } from './policy.js';
import { names as isNamed } from './sts.js';
import { targetsOf } from './targets.js';
import { Visits } from './visits.js';

export { Visits } from './visits.js';

/**
 * What DANE makes of one server.
 * - `match`, `noMatch`, `name`, `date`: as `DaneMatch` has it
 * - `tlsOnly`: no record is of use, so that senders that know DANE insist on TLS and look at no key (RFC 7672 §2.2)
 * - `notUsed`: there are no records, or none that senders use
 * - `notSeen`: the server's certificates were not seen
 * - `unknown`: whether there are records that are used is not known; also where signatures were not looked at
 * @typedef {DaneMatch['result'] | 'tlsOnly' | 'notUsed' | 'notSeen' | 'unknown'} DaneState
 */

/**
 * What its certificate is worth for the name of the exchange; null where none was seen.
 * @typedef {object} Fit
 * @property {boolean} name whether it is for the exchange
 * @property {boolean} inTime whether it is in its time itself; of those above it `secured.trust` tells
 */

/**
 * One server: what was seen of it, and what that is worth.
 * @typedef {Target & Conversation & {
 *   dane: { state: DaneState, record: string | null },
 *   policy: 'named' | 'notNamed' | null,
 *   fit: Fit | null,
 * }} Attempt `policy`: whether the MTA-STS policy names the exchange; null without a policy
 */

/**
 * Whether this network lets anybody out to where mail is taken.
 * - `open`: something was heard, of one of these servers or of another in this run; a connection alone may be to a filter
 * - `unproved`: nothing was heard of anybody, so it is not known whether servers or the network are at fault
 * - `absent`: this machine has no way out of that family, or forbids it
 * - `untried`: there was no address of that family
 * @typedef {'open' | 'unproved' | 'absent' | 'untried'} Network
 */

/**
 * @typedef {object} Facts
 * @property {string} domain
 * @property {number} probedAt when it began, in milliseconds since 1970-01-01 UTC
 * @property {number} elapsed milliseconds
 * @property {number} port
 * @property {'system' | 'node' | 'given'} roots whose roots certificates were judged by
 * @property {Limits} limits what was waited for and taken at most
 * @property {Record<Family, Network>} network
 * @property {Sts} sts
 * @property {Attempt[]} attempts in the order of delivery
 * @property {number} left addresses that were not tried, as they are too many
 */

/** What a probe comes to: plain data.
 * @typedef {{ schema: 1 } & Facts & Judged} SmtpReport */

/**
 * @typedef {object} ProbeOptions
 * @property {AbortSignal} [signal] aborts the probe and every connection
 * @property {Visits} [visits] what the probes of one run share
 * @property {Partial<Limits>} [limits] where others than `LIMITS` are to hold
 * @property {number} [port] 25 if not given
 * @property {string} [hello] what this machine calls itself in EHLO: its name if that is one of DNS, else its address
 * @property {readonly string[]} [roots] certificates, in PEM, that are trusted in place of the system's
 * @property {typeof fetch} [fetch] in place of Node's own, for DNS over HTTPS
 * @property {Dial} [dial] in place of `net.connect`
 */

/**
 * Probes the servers of a report. Nothing that a server does rejects: only the reason of the signal does.
 *
 * @example
 * const report = await check('example.com');
 * const smtp = await probe(report, { visits: new Visits() });
 * console.log(smtp.verdict); // { status: 'reachable', partial: false }
 *
 * @param {Report} report
 * @param {ProbeOptions} [options]
 * @returns {Promise<SmtpReport>}
 */
export async function probe(report, options = {}) {
  const { signal, visits = new Visits(), port = 25, hello = ownName(), fetch = globalThis.fetch, dial = dialled } = options;
  const limits = { ...LIMITS, ...options.limits };
  const { source, certificates } = options.roots ? { source: /** @type {const} */ ('given'), certificates: options.roots } : defaultRoots();
  signal?.throwIfAborted();
  const probedAt = Date.now();
  const began = performance.now();
  const late = AbortSignal.timeout(limits.whole);
  const { targets, left } = targetsOf(report, limits.servers);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  const resolvers = report.resolvers.map(({ url }) => url);
  const policyWorld = { resolvers, fetch, dial, roots: certificates, limits, signal: either };
  const world = { dial, hello, roots: certificates, limits, signal, late };
  const [sts, all] = await Promise.all([
    policyOf(report.target.name, policyWorld),
    Promise.all(targets.map(async (target) => {
      const server = { address: target.address, port, ...askedOf(report, target) };
      const visit = await visits.visit(server, () => converse(server, world));
      if (visit.conversation.heard) visits.reached[target.family] = true;
      return { target, visit };
    })),
  ]);
  signal?.throwIfAborted();
  // by a clock that is known to be wrong nothing is out of its time
  const now = probedAt - (report.dnssec?.skew ?? 0);
  const attempts = all.map(({ target, visit }) => attemptOf(report, target, visit, sts, now));
  /** @type {Facts} */
  const facts = {
    domain: report.target.name,
    probedAt,
    elapsed: Math.round(performance.now() - began),
    port,
    roots: source,
    limits,
    network: { ipv4: networkOf('ipv4', attempts, visits), ipv6: networkOf('ipv6', attempts, visits) },
    sts,
    attempts,
    left,
  };
  return { schema: 1, ...facts, ...judge(facts) };
}

/** @type {Dial} */
const dialled = (address, port) => connect({ host: address, port });

/** The name of this machine, if it is one that others can ask for (RFC 5321 §4.1.1.1). */
function ownName() {
  const name = hostname();
  return /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/i.test(name) ? name : null;
}

/**
 * What a server is asked for: the TLSA base domain where DANE is used (RFC 7672 §8.1), else the exchange (RFC 8461 §7.1).
 * @param {Report} report
 * @param {Target} target
 */
function askedOf(report, { exchange }) {
  const dane = daneOf(report, exchange);
  if (dane?.outcome !== 'used') return { servername: exchange, asSent: false };
  return { servername: dane.base ?? exchange, asSent: dane.records.some(({ usage }) => usage === 2) };
}

/**
 * @param {Report} report
 * @param {string} exchange
 */
function daneOf({ dnssec }, exchange) {
  return dnssec?.dane.find((dane) => dane.exchange === exchange);
}

/**
 * @param {Report} report
 * @param {Target} target
 * @param {Visit} visit
 * @param {Sts} sts
 * @param {number} now
 * @returns {Attempt}
 */
function attemptOf(report, target, { conversation, chain }, sts, now) {
  const [leaf] = chain;
  return {
    ...target,
    ...conversation,
    dane: daneStateOf(report, target, chain, now),
    policy: sts.policy === null || sts.policy.mode === 'none' ? null : isNamed(sts.policy, target.exchange) ? 'named' : 'notNamed',
    fit: leaf ? { name: isOf(leaf, target.exchange), inTime: isInTime(leaf, now) } : null,
  };
}

/**
 * @param {Report} report
 * @param {Target} target
 * @param {X509Certificate[]} chain
 * @param {number} now
 * @returns {Attempt['dane']}
 */
function daneStateOf(report, { exchange }, chain, now) {
  const dane = daneOf(report, exchange);
  const plain = (/** @type {DaneState} */ state) => ({ state, record: null });
  switch (dane?.outcome) {
    case 'notUsed':
      return plain(dane.reason === 'recordsUnusable' ? 'tlsOnly' : 'notUsed');
    case 'used': {
      if (chain.length === 0) return plain('notSeen');
      // RFC 7672 §3.2.2: the domain whose mail it is, and what that is an alias of, count, too
      const names = [dane.base ?? exchange, report.target.name, ...canonicalNames(report)];
      const { result, record } = matchDane(dane.records, chain, names, now);
      return { state: result, record };
    }
    default:
      return plain('unknown');
  }
}

/** @param {Report} report */
function canonicalNames({ findings, target }) {
  const subjects = findings.flatMap(({ id, subjects }) => id === 'owner-alias' ? subjects : []);
  return subjects.flatMap((one) => one.kind === 'alias' && one.owner === target.name ? one.canonical : []);
}

/**
 * @param {Family} family
 * @param {Attempt[]} attempts
 * @param {Visits} visits
 * @returns {Network}
 */
function networkOf(family, attempts, { reached }) {
  if (reached[family]) return 'open';
  const own = attempts.filter((attempt) => attempt.family === family);
  if (own.length === 0) return 'untried';
  return own.every(({ failure }) => failure?.code === 'local') ? 'absent' : 'unproved';
}
