// The pure parts of the watch: when, what changed, what becomes of it, and what a backup may hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backup, restored } from '../www/watch-backup.js';
import { begun, course } from '../www/watch-course.js';
import { difference, digest, merged } from '../www/watch-difference.js';
import { MOST_DOMAINS } from '../www/watch-limits.js';
import { caughtUp, due, dueAfter, pause } from '../www/watch-schedule.js';

/** @import { Report } from '../www/wasm/mxlens.js' */
/** @import { Entry, Watched } from '../www/watch-course.js' */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 1);

/**
 * As much of a report as is looked at.
 * @param {object} [how]
 * @param {string} [how.status]
 * @param {boolean} [how.partial]
 * @param {[number, string, string[]?, string?][]} [how.mx] preference, exchange, addresses, the type that failed
 * @param {string} [how.route]
 * @param {string[]} [how.findings]
 * @param {string[]} [how.undetermined]
 * @param {string} [how.security]
 * @param {number} [how.ttl]
 * @param {string} [how.resolver]
 * @param {object | null} [how.expected]
 * @param {string | null} [how.provider]
 * @param {boolean} [how.beside] what stands beside the MX records was looked at
 * @returns {Report}
 */
function report({ status = 'deliverable', partial = false, mx = [[10, 'mx1.a.test', ['192.0.33.1']]], route = 'mx', findings = [],
  undetermined = [], security = 'secure', ttl = 3600, resolver = 'One', expected = null, provider = null, beside = false } = {}) {
  const failed = status === 'undetermined';
  const levels = mx.map(([preference, exchange, list = [], type]) => ({ preference, exchanges: [{
    exchange, provider, addresses: list.map((address) => ({ address })),
    unknown: type ? [{ kind: 'query', name: exchange, type, error: { code: 'servfail' } }] : [],
  }] }));
  const error = failed ? { code: 'servfail', rcode: 'SERVFAIL', status: null } : null;
  return /** @type {any} */ ({
    target: { name: 'a.test', shown: 'a.test' },
    verdict: { status, partial },
    delivery: { route, levels },
    findings: findings.map((id) => ({ id })),
    undetermined: undetermined.map((id) => ({ id })),
    resolvers: [{ name: resolver }],
    ledger: [{ name: 'a.test', type: 'MX', resolver: 0, ttl, error }],
    dnssec: { answers: [{ name: 'a.test', type: 'MX', proof: { security } }] },
    expected,
    neighbours: beside ? {} : null,
  });
}

const silent = () => report({ status: 'undetermined', route: 'unknown', mx: [], security: 'indeterminate', undetermined: ['ipv6-absent'] });

/** @param {Report} before @param {Report} after */
const changes = (before, after) => difference(digest(before), digest(after));

test('that nobody looked beside the MX records again ends no finding there, and takes no verdict back', () => {
  const looked = report({ beside: true, status: 'atRisk', findings: ['spf-absent', 'exchange-single'], undetermined: ['dmarc-absent'] });
  const alone = report({ findings: ['exchange-single'] });
  assert.deepEqual(changes(looked, alone), []);
  const known = merged(digest(looked), digest(alone));
  assert.deepEqual([known.status, known.beside, known.findings.there.toSorted()], ['atRisk', true, ['exchange-single', 'spf-absent']]);
  assert.deepEqual(changes(looked, report({ beside: true })).map(({ kind }) => kind), ['verdict', 'findingGone', 'findingGone']);
  assert.deepEqual(changes(report(), report({ beside: true, findings: ['spf-absent'] })), [{ kind: 'findingSeen', id: 'spf-absent' }]);
});

test('the pause is the TTL, but 15 minutes at least and a day at most, and longer while nobody answers', () => {
  assert.equal(pause(300, 0), 15 * MINUTE);
  assert.equal(pause(3600, 0), HOUR);
  assert.equal(pause(7 * 86400, 0), 24 * HOUR);
  assert.equal(pause(null, 0), 15 * MINUTE);
  assert.deepEqual([1, 2, 3, 4, 9].map((misses) => pause(null, misses) / MINUTE), [15, 30, 60, 120, 360]);
  assert.equal(pause(86400, 9), 24 * HOUR, 'never sooner than the TTL');
});

test('jitter makes it later and never sooner', () => {
  assert.equal(dueAfter(START, 3600, 0, () => 0), START + HOUR);
  assert.equal(dueAfter(START, 3600, 0, () => 0.999), START + Math.round(1.0999 * HOUR));
});

test('what is late is caught up once each, and not all at one moment', () => {
  const all = Array.from({ length: 100 }, (_, index) => ({ name: `${index}`, dueAt: START - index * MINUTE }));
  const now = START + 48 * HOUR;
  let thrown = 0;
  const late = caughtUp(all, now, () => thrown++ / 100);
  assert.equal(late.length, 100);
  assert.equal(new Set(late.map(({ dueAt }) => dueAt)).size, 100);
  assert.ok(late.every(({ dueAt }) => dueAt >= now && dueAt < now + 200_000));
  assert.deepEqual(caughtUp(late, now, () => 0), [], 'what is spread is not late any more');
  assert.equal(due(late, now + 99_000).length, 50);
  assert.deepEqual(caughtUp([{ name: 'a', dueAt: now - 500 }], now, () => 0), [], 'a timer is late by less');
});

test('order, TTL and what a TTL brings about are no change', () => {
  const two = report({ mx: [[10, 'mx1.a.test', ['192.0.33.1', '2620::1']], [10, 'mx2.a.test', ['192.0.33.2']]] });
  const turned = report({ mx: [[10, 'mx2.a.test', ['192.0.33.2']], [10, 'mx1.a.test', ['2620::1', '192.0.33.1']]], ttl: 7, findings: ['ttl-low', 'ttl-high'] });
  assert.deepEqual(changes(two, turned), []);
});

test('records, addresses, verdict, findings, signatures and who answers are compared', () => {
  const before = report({ mx: [[10, 'mx1.a.test', ['192.0.33.1']], [20, 'mx2.a.test', []], [30, 'mx3.a.test', []]], findings: ['exchange-single'] });
  const after = report({
    status: 'undeliverable', mx: [[10, 'mx1.a.test', ['192.0.33.9']], [40, 'mx3.a.test', []], [50, '__proto__', []]],
    findings: ['exchange-nonexistent'], security: 'bogus', resolver: 'Two',
  });
  assert.deepEqual(changes(before, after), [
    { kind: 'verdict', before: 'deliverable', after: 'undeliverable', why: 'exchanges' },
    { kind: 'mxGone', preference: 20, exchange: 'mx2.a.test' },
    { kind: 'mxAdded', preference: 50, exchange: '__proto__' },
    { kind: 'preference', exchange: 'mx3.a.test', before: [30], after: [40] },
    { kind: 'addressGone', exchange: 'mx1.a.test', address: '192.0.33.1' },
    { kind: 'addressAdded', exchange: 'mx1.a.test', address: '192.0.33.9' },
    { kind: 'dnssec', before: 'secure', after: 'bogus' },
    { kind: 'findingNew', id: 'exchange-nonexistent' },
    { kind: 'findingGone', id: 'exchange-single' },
    { kind: 'resolver', before: 'One', after: 'Two' },
  ]);
});

test("addresses of a provider's exchanges are its own affair", () => {
  const [before, after] = ['192.0.33.1', '192.0.33.2'].map((address) => report({ mx: [[10, 'mx.p.test', [address]]], provider: 'p' }));
  assert.deepEqual(changes(/** @type {Report} */ (before), /** @type {Report} */ (after)), []);
});

test('what failed is no change, and what was known before it stays known', () => {
  const before = report({ mx: [[10, 'mx1.a.test', ['192.0.33.1', '2620::1']]], findings: ['ipv6-absent'] });
  const half = report({ mx: [[10, 'mx1.a.test', ['2620::1'], 'A']], partial: true, undetermined: ['ipv6-absent'], security: 'indeterminate' });
  assert.deepEqual(changes(before, half), []);
  assert.deepEqual(changes(before, silent()), []);
  for (const failed of [half, silent()]) {
    assert.deepEqual(merged(digest(before), digest(failed)), { ...digest(before), resolver: 'One' });
  }
});

test('at risk stays at risk when not all is seen, and what was never judged is not new', () => {
  const risky = report({ status: 'atRisk', findings: ['exchange-alias'] });
  const vague = report({ partial: true, undetermined: ['exchange-alias'] });
  assert.deepEqual(changes(risky, vague), []);
  assert.equal(merged(digest(risky), digest(vague)).status, 'atRisk');
  assert.deepEqual(changes(vague, risky), [{ kind: 'findingSeen', id: 'exchange-alias' }]);
});

test('a null MX is a record like others', () => {
  const none = report({ status: 'refusesMail', route: 'nullMx', mx: [] });
  assert.deepEqual(changes(report(), none).map(({ kind }) => kind), ['verdict', 'mxGone', 'mxAdded']);
});

/**
 * Plays checks one after the other.
 * @param {Watched} watched
 * @param {(Report | null)[]} reports
 */
function play(watched, reports) {
  /** @type {Entry[]} */
  const history = [];
  const told = [];
  let at = START;
  for (const each of reports) {
    const taken = course(watched, history.at(-1) ?? null, each, at, () => 0);
    if (taken.entry && !taken.isNew) history.pop();
    if (taken.entry) history.push(taken.entry);
    told.push(taken.told.map(({ kind }) => kind).join());
    watched = taken.watched;
    at = watched.dueAt;
  }
  return { watched, history, told };
}

const plain = () => begun({ name: 'a.test', shown: 'a.test', expect: '' }, START);

test('the first check is the baseline, and checks without a change are counted', () => {
  const { history, told } = play(plain(), [report(), report({ ttl: 9 }), report()]);
  assert.deepEqual(told, ['', '', '']);
  assert.deepEqual(history.map(({ checks, changes: all }) => [checks, ...all.map(({ kind }) => kind)]), [[3, 'baseline']]);
});

test('a check or two that come to nothing alert nobody; three in a row do, once, and so does their end', () => {
  const few = play(plain(), [report(), silent(), null, report()]);
  assert.deepEqual(few.told, ['', '', '', '']);
  assert.deepEqual(few.history.map(({ checks, misses }) => [checks, misses]), [[2, 2]]);
  const long = play(plain(), [report(), silent(), silent(), silent(), silent(), report()]);
  assert.deepEqual(long.told, ['', '', '', 'silent', '', 'recovered']);
  assert.deepEqual(long.history.map(({ status, misses }) => [status, misses]), [['deliverable', 2], ['undetermined', 2], ['deliverable', 0]]);
  assert.deepEqual(long.history[1]?.changes, [{ kind: 'silent', since: START }]);
  assert.equal(long.watched.silence, null);
});

test('what changed during a silence is told with its end', () => {
  const { told } = play(plain(), [report(), silent(), silent(), silent(), report({ mx: [[10, 'mx9.a.test', []]] })]);
  assert.equal(told.at(-1), 'mxGone,mxAdded,recovered');
});

test('which of the resolvers is the quickest is no change', () => {
  const [one, two] = [0, 1].map((resolver) => {
    const made = report();
    made.resolvers = /** @type {any} */ ([{ name: 'One' }, { name: 'Two' }]);
    for (const query of made.ledger) query.resolver = resolver;
    return made;
  });
  assert.deepEqual(changes(/** @type {Report} */ (one), /** @type {Report} */ (two)), []);
});

test('another resolver that answers goes into the history and is not told', () => {
  const { told, history } = play(plain(), [report(), report({ resolver: 'Two' })]);
  assert.deepEqual(told, ['', '']);
  assert.deepEqual(history[1]?.changes, [{ kind: 'resolver', before: 'One', after: 'Two' }]);
});

test('where something is expected, that and the verdict are what is told', () => {
  const wanted = begun({ name: 'a.test', shown: 'a.test', expect: '10 mx1.a.test' }, START);
  const entry = (/** @type {string} */ state) => ({ preference: 10, exchange: 'mx1.a.test', state });
  const met = { entries: [entry('inPlace')], extra: [] };
  const unmet = { entries: [entry('missing')], extra: [{ preference: 5, exchange: 'mx9.a.test' }] };
  const unknown = { entries: [entry('unknown')], extra: [] };
  const { told, history } = play(wanted, [
    report({ expected: met }), report({ expected: met, mx: [[10, 'mx1.a.test', ['192.0.33.7']]] }),
    report({ expected: unmet, mx: [[5, 'mx9.a.test', []]] }), { ...silent(), expected: /** @type {any} */ (unknown) },
    report({ expected: met, mx: [[10, 'mx1.a.test', []]], status: 'atRisk' }),
  ]);
  assert.deepEqual(told, ['', '', 'expectedMissing,unexpected', '', 'verdict,asExpected']);
  assert.equal(history.length, 4, 'all that changed is in the history');
});

test('what is told waits in a list that has an end', () => {
  const flapping = Array.from({ length: 40 }, (_, index) => report({ mx: [[index, 'mx1.a.test', []]] }));
  assert.equal(play(plain(), flapping).watched.news.length, 10);
});

/** @param {(file: any) => void} [spoil] */
function file(spoil) {
  const { watched, history } = play(plain(), [report(), report({ mx: [[20, 'mx1.a.test', []]], findings: ['exchange-single'] }), silent()]);
  const made = JSON.parse(JSON.stringify(backup([{ watched, history }], START)));
  spoil?.(made);
  return JSON.stringify(made);
}

test('a backup holds what is watched, and comes back as it was', () => {
  const { watched, history } = play(plain(), [report(), report({ mx: [[20, 'mx1.a.test', []]], findings: ['exchange-single'] }), silent()]);
  const { savedAt, domains } = restored(file());
  assert.equal(savedAt, START);
  assert.deepEqual(domains, [{ watched: { ...watched, dueAt: 0, silence: null, news: [] }, history }]);
});

test('a file that is no backup, or is broken, is refused with what is wrong', () => {
  /** @type {[string, RegExp][]} */
  const broken = [
    ['', /no JSON/],
    ['[]', /no backup of a watch/],
    ['{"mxlens":"0.1.0","evidence":1}', /no backup of a watch/],
    [file((all) => (all.version = 2)), /a version that this page does not know/],
    [file((all) => (all.domains = {})), /domains is not/],
    [file((all) => (all.domains = Array(MOST_DOMAINS + 1).fill(all.domains[0]))), /domains is not/],
    [file((all) => all.domains.push(all.domains[0])), /twice/],
    [file((all) => (all.domains[0].name = 'a b')), /domains\[0\]\.name/],
    [file((all) => (all.domains[0].expect = 'x'.repeat(5000))), /domains\[0\]\.expect/],
    [file((all) => (all.domains[0].known.mx = [{ exchange: 'a', preference: -1 }])), /known\.mx\.preference/],
    [file((all) => (all.domains[0].known.findings.there = ['<b>'])), /known\.findings\.there/],
    [file((all) => (all.domains[0].history[0].at = 1e300)), /history\[0\]\.at/],
    [file((all) => (all.domains[0].history[0].status = 'fine')), /history\[0\]\.status/],
    [file((all) => (all.domains[0].history[0].changes = [{ kind: '__proto__' }])), /changes\[0\]\.kind/],
    [file((all) => (all.domains[0].history[0].changes = [{ kind: 'mxGone', exchange: 5 }])), /changes\[0\]\.exchange/],
    [file((all) => (all.domains[0].history[0] = null)), /history\[0\]/],
    [file((all) => (all.domains[0] = 7)), /domains\[0\]/],
  ];
  for (const [text, message] of broken) assert.throws(() => restored(text), { name: 'BackupError', message }, text.slice(0, 80));
});

test('nothing of a file is taken that was not looked at', () => {
  const { domains } = restored(file((all) => {
    all.domains[0].html = '<img>';
    all.domains[0].known.more = 1;
    all.domains[0].history[0].changes[0].constructor = 1;
  }));
  assert.doesNotMatch(JSON.stringify(domains), /html|more|constructor/);
});
