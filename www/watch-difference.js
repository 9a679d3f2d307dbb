/**
 * What changed between two checks of a domain. Pure. The order of records and their TTL never count, nor does what
 * could not be had: a failed query is no change, and what was known before it stays known.
 */
/** @import { Name, Report, ReportExchange, Security, Status } from './wasm/mxlens.js' */
/** @import { RuleId } from './core.js' */

import { isBeside } from './families.js';

/** Addresses of one exchange; `null` where they are not known.
 * @typedef {{ exchange: Name, v4: string[] | null, v6: string[] | null }} Addresses */

/** @typedef {{ preference: number, exchange: Name }} Mx */

/** What is expected and not so, each as `10 mx.example.net`, and what is there beside it.
 * @typedef {{ missing: string[], other: string[], extra: string[] }} Deviation */

/** Why mail cannot be delivered.
 * @typedef {'nonexistent' | 'routeless' | 'ownAddress' | 'exchanges'} Why */

/**
 * What of a report is compared: `null` is not known.
 * @typedef {object} Digest
 * @property {Status | null} status
 * @property {boolean} partial mail that can be delivered may be at risk for all that was seen
 * @property {boolean} beside what stands beside the MX records was looked at, too
 * @property {Why | null} why mail cannot be delivered
 * @property {Mx[] | null} mx the exchange `.` is a null MX
 * @property {Addresses[]} addresses of exchanges that are no provider's
 * @property {{ there: RuleId[], unknown: RuleId[] }} findings those that were found, and those that could not be judged
 * @property {string | null} resolver who answered for the MX records
 * @property {string[]} resolvers those that were to be asked: which of them is the quickest is chance
 * @property {Security | null} dnssec what is proved of the answer that mail goes by
 * @property {Deviation | null} expected from what is expected
 */

/**
 * A change, as it is kept; watch-words.js says it.
 * @typedef {{ kind: 'baseline' }
 *   | { kind: 'silent', since: number }
 *   | { kind: 'recovered', since: number }
 *   | { kind: 'verdict', before: Status, after: Status, why: Why | null }
 *   | { kind: 'mxAdded' | 'mxGone', exchange: Name, preference: number }
 *   | { kind: 'preference', exchange: Name, before: number[], after: number[] }
 *   | { kind: 'addressAdded' | 'addressGone', exchange: Name, address: string }
 *   | { kind: 'findingNew' | 'findingSeen' | 'findingGone', id: RuleId }
 *   | { kind: 'dnssec', before: Security, after: Security }
 *   | { kind: 'expectedMissing' | 'expectedOther' | 'unexpected', record: string }
 *   | { kind: 'asExpected' }
 *   | { kind: 'resolver', before: string, after: string }} Change
 */

/** Findings that come and go by themselves as a TTL runs down in a cache, and those that are told of otherwise:
 * of what is expected, and of who has what cached. */
/** @type {Set<RuleId>} */
const NOT_COMPARED = new Set(['ttl-low', 'ttl-high', 'ttl-mismatch', 'resolver-disagreement',
  'expected-exchange-missing', 'expected-preference-different', 'unexpected-exchange']);

/**
 * What of a report is compared.
 * @param {Report} report
 * @returns {Digest}
 */
export function digest(report) {
  const { verdict: { status, partial }, delivery, findings, undetermined, ledger, resolvers, target } = report;
  const isKnown = status !== 'undetermined';
  const answered = ledger.findLast(({ name, type, error }) => name === target.name && type === 'MX' && !error);
  return {
    status: isKnown ? status : null,
    partial,
    beside: Boolean(report.neighbours),
    why: status === 'undeliverable' ? why(report) : null,
    mx: preferences(report),
    // one that is listed twice has its addresses once
    addresses: [...new Map(delivery.levels.flatMap(({ exchanges }) => exchanges)
      // a provider has its exchanges at one address and then another, and that is nobody else's affair
      .filter(({ provider }) => provider === null)
      .map((one) => [one.exchange, addresses(one)])).values()],
    findings: { there: compared(findings), unknown: compared(undetermined) },
    resolver: answered ? resolvers[answered.resolver]?.name ?? null : null,
    resolvers: resolvers.map(({ name }) => name),
    dnssec: signed(report),
    expected: deviation(report),
  };
}

/**
 * Seconds that the MX answer, or that there is none, may be kept still.
 * @param {Report} report
 */
export function ttlOf({ ledger, target }) {
  return ledger.findLast(({ name, type, error }) => name === target.name && type === 'MX' && !error)?.ttl ?? null;
}

/** @param {Report} report */
function why({ delivery: { route, levels }, findings }) {
  if (route === 'implicitMx') return 'ownAddress';
  if (findings.some(({ id }) => id === 'domain-nonexistent')) return 'nonexistent';
  return levels.length === 0 ? 'routeless' : 'exchanges';
}

/** @param {{ id: RuleId }[]} found */
function compared(found) {
  return [...new Set(found.map(({ id }) => id))].filter((id) => !NOT_COMPARED.has(id));
}

/** @param {Report} report */
function preferences({ delivery: { route, levels } }) {
  if (route === 'unknown') return null;
  if (route === 'nullMx') return [{ preference: 0, exchange: '.' }];
  if (route !== 'mx') return [];
  return levels.flatMap(({ preference, exchanges }) => exchanges.map(({ exchange }) => ({ preference, exchange })));
}

/**
 * @param {ReportExchange} exchange
 * @returns {Addresses}
 */
function addresses({ exchange, addresses: list, unknown }) {
  const all = [...new Set(list.map(({ address }) => address))].sort();
  /** @param {'A' | 'AAAA'} type */
  const isMissing = (type) => unknown.some((one) => one.kind === 'contradiction' || 'type' in one && one.type === type);
  return {
    exchange,
    v4: isMissing('A') ? null : all.filter((one) => !one.includes(':')),
    v6: isMissing('AAAA') ? null : all.filter((one) => one.includes(':')),
  };
}

/** @param {Report} report */
function signed({ dnssec, target, delivery: { route } }) {
  const types = route === 'implicitMx' ? ['A', 'AAAA', 'MX'] : ['MX'];
  const answer = dnssec?.answers.find(({ name, type }) => name === target.name && types.includes(type));
  const security = answer?.proof.security ?? null;
  return security === 'indeterminate' ? null : security;
}

/** @param {Report} report */
function deviation({ expected }) {
  if (!expected || expected.entries.some(({ state }) => state === 'unknown')) return null;
  /** @param {string} wanted */
  const those = (wanted) => expected.entries.filter(({ state }) => state === wanted)
    .map(({ preference, exchange }) => `${preference} ${exchange}`).sort();
  return {
    missing: those('missing'),
    other: those('preferenceDifferent'),
    extra: expected.extra.map(({ preference, exchange }) => `${preference} ${exchange}`).sort(),
  };
}

/**
 * What is known after another check: of each thing what it says, or where it says nothing, what was known.
 * @param {Digest | null} known
 * @param {Digest} next
 * @returns {Digest}
 */
export function merged(known, next) {
  if (!known) return next;
  const keepsVerdict = next.status === null || isVague(known, next);
  const verdict = keepsVerdict ? known : next;
  const { there, unknown } = next.beside || !known.beside ? next.findings : withBeside(known.findings, next.findings);
  const before = new Map(known.addresses.map((one) => [one.exchange, one]));
  return {
    status: verdict.status,
    partial: verdict.partial,
    beside: known.beside || next.beside,
    why: verdict.why,
    mx: next.mx ?? known.mx,
    addresses: next.mx === null ? known.addresses : next.addresses.map(({ exchange, v4, v6 }) =>
      ({ exchange, v4: v4 ?? before.get(exchange)?.v4 ?? null, v6: v6 ?? before.get(exchange)?.v6 ?? null })),
    findings: {
      there: [...there, ...unknown.filter((id) => !there.includes(id) && known.findings.there.includes(id))],
      // what was judged once is known from then on
      unknown: unknown.filter((id) => !there.includes(id) && known.findings.unknown.includes(id)),
    },
    resolver: next.resolver ?? known.resolver,
    resolvers: next.resolver === null ? known.resolvers : next.resolvers,
    dnssec: next.dnssec ?? known.dnssec,
    expected: next.expected ?? known.expected,
  };
}

/**
 * Whether a verdict says less than is known: "deliverable, as far as was seen" contradicts neither that nor "at risk".
 * @param {Digest} known
 * @param {Digest} next
 */
function isVague(known, next) {
  const isLess = next.partial || known.beside && !next.beside;
  return next.status === 'deliverable' && isLess && (known.status === 'deliverable' || known.status === 'atRisk');
}

/**
 * What was found, with what was known of what stands beside the MX records, where nobody looked there again.
 * @param {Digest['findings']} known
 * @param {Digest['findings']} next
 * @returns {Digest['findings']}
 */
function withBeside(known, next) {
  return { there: [...next.there, ...known.there.filter(isBeside)], unknown: [...next.unknown, ...known.unknown.filter(isBeside)] };
}

/**
 * What changed, what matters most first.
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
export function difference(known, next) {
  return [...verdict(known, next), ...expectation(known, next), ...records(known, next), ...moves(known, next),
    ...security(known, next), ...faults(known, next), ...answers(known, next)];
}

/**
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function verdict(known, next) {
  const { status: before } = known;
  const { status: after, why } = next;
  if (before === null || after === null || before === after || isVague(known, next)) return [];
  // it was not seen before, so that is no change; the finding is told of
  if (before === 'deliverable' && known.partial && after === 'atRisk') return [];
  return [{ kind: 'verdict', before, after, why }];
}

/**
 * What is expected is held to that, and not to how it was before.
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function expectation({ expected: before }, { expected: after }) {
  if (!before || !after) return [];
  /** @type {Change[]} */
  const changes = [
    ...added(before.missing, after.missing).map((record) => ({ kind: /** @type {const} */ ('expectedMissing'), record })),
    ...added(before.other, after.other).map((record) => ({ kind: /** @type {const} */ ('expectedOther'), record })),
    ...added(before.extra, after.extra).map((record) => ({ kind: /** @type {const} */ ('unexpected'), record })),
  ];
  if (isMet(after) && !isMet(before)) changes.push({ kind: 'asExpected' });
  return changes;
}

/**
 * Whether everything is as expected.
 * @param {Deviation} deviation
 */
export function isMet({ missing, other, extra }) {
  return missing.length + other.length + extra.length === 0;
}

/**
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function records({ mx: before }, { mx: after }) {
  if (!before || !after) return [];
  const [then, now] = [byExchange(before), byExchange(after)];
  /** @type {Change[]} */
  const changes = [];
  for (const one of before) if (!now.has(one.exchange)) changes.push({ kind: 'mxGone', ...one });
  for (const one of after) if (!then.has(one.exchange)) changes.push({ kind: 'mxAdded', ...one });
  for (const [exchange, preferences] of now) {
    const old = then.get(exchange);
    if (old && String(old) !== String(preferences)) changes.push({ kind: 'preference', exchange, before: old, after: preferences });
  }
  return changes;
}

/** @param {readonly Mx[]} all */
function byExchange(all) {
  /** @type {Map<Name, number[]>} */
  const preferences = new Map();
  for (const { exchange, preference } of all) {
    preferences.set(exchange, [...preferences.get(exchange) ?? [], preference].sort((a, b) => a - b));
  }
  return preferences;
}

/**
 * Addresses of the exchanges that were there before and are.
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function moves(known, next) {
  const then = new Map(known.addresses.map((one) => [one.exchange, one]));
  return next.addresses.flatMap((now) => /** @type {const} */ (['v4', 'v6']).flatMap((family) => {
    const { exchange } = now;
    const [before, after] = [then.get(exchange)?.[family], now[family]];
    if (!before || !after) return [];
    return [
      ...added(after, before).map((address) => ({ kind: /** @type {const} */ ('addressGone'), exchange, address })),
      ...added(before, after).map((address) => ({ kind: /** @type {const} */ ('addressAdded'), exchange, address })),
    ];
  }));
}

/**
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function security({ dnssec: before }, { dnssec: after }) {
  return before && after && before !== after ? [{ kind: 'dnssec', before, after }] : [];
}

/**
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function faults({ findings: before, beside: hadBeside }, { findings: next, beside }) {
  const after = beside ? next : withBeside(before, next);
  const isFirstSight = (/** @type {RuleId} */ id) => before.unknown.includes(id) || !hadBeside && isBeside(id);
  return [
    ...added(before.there, after.there).map((id) =>
      ({ kind: isFirstSight(id) ? /** @type {const} */ ('findingSeen') : /** @type {const} */ ('findingNew'), id })),
    ...added([...after.there, ...after.unknown], before.there).map((id) => ({ kind: /** @type {const} */ ('findingGone'), id })),
  ];
}

/**
 * @param {Digest} known
 * @param {Digest} next
 * @returns {Change[]}
 */
function answers({ resolver: before, resolvers }, { resolver: after }) {
  return before && after && !resolvers.includes(after) ? [{ kind: 'resolver', before, after }] : [];
}

/**
 * What the second list has and the first has not.
 * @template {string} One
 * @param {readonly One[]} before
 * @param {readonly One[]} after
 */
function added(before, after) {
  return after.filter((one) => !before.includes(one));
}
