// Probes of servers that behave in every way we could think of, on loopback.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visits, probe } from '../../cli/smtp/probe.js';
import { RULES } from '../../cli/smtp/rules/index.js';
import { schemaOf } from '../schema.js';
import { FIRST, FIRST6, POLICY, SECOND, cases, identities } from './cases.mjs';
import { tlsa } from './pki.mjs';
import { REFUSES, SILENT, World, reportOf } from './world.mjs';

/** @import { ProbeOptions } from '../../cli/smtp/probe.js' */
/** @import { Case } from './cases.mjs' */

/** All steps have time to come about on loopback, and nobody waits for what does not. */
const LIMITS = { connect: 400, greeting: 400, reply: 400, tls: 700, quit: 300, conversation: 3_000, policy: 700, query: 700, whole: 10_000 };

const { validate } = await schemaOf('smtp');

/** @type {Awaited<ReturnType<typeof identities>>} */
let all;
before(async () => void (all = await identities()));
after(() => all.authority.end());

/**
 * @param {Case} one
 * @param {(world: World, options: ProbeOptions) => Promise<void>} use
 */
async function within({ place, second, first6, record, policy, policyIdentity }, use) {
  const world = new World();
  try {
    await world.put(FIRST, place);
    if (second !== null) await world.put(SECOND, second ?? { identity: all.good });
    if (first6) await world.put(FIRST6, first6);
    if (record) world.dns['_mta-sts.example.test'] = { TXT: record };
    if (policy && policyIdentity) {
      await world.putHttps(POLICY, policyIdentity, policy);
      world.dns['mta-sts.example.test'] = { A: [POLICY] };
    }
    await use(world, { dial: world.dial, fetch: world.fetch, roots: [all.authority.root], limits: LIMITS, hello: 'probe.test' });
  } finally {
    world.end();
  }
}

/** @param {Case} one */
const reportFor = ({ first6, second, dane }) => reportOf('example.test', {
  'mx.host.test': [FIRST, ...(first6 ? [FIRST6] : [])],
  ...(second === null ? {} : { 'mx2.host.test': [SECOND] }),
}, { dane: dane ? { 'mx.host.test': dane } : {} });

test('every case is judged as it is to be, and nothing is said that begins a mail', async (context) => {
  for (const [name, one] of Object.entries(cases(all))) {
    await context.test(name, () => within(one, async (world, options) => {
      const smtp = await probe(reportFor(one), options);
      const { status, partial } = smtp.verdict ?? {};
      assert.deepEqual(smtp.findings.map(({ id }) => id), one.findings, JSON.stringify(smtp.findings));
      assert.equal(`${status}${partial ? ' partial' : ''}`, one.verdict, JSON.stringify(smtp.undetermined));
      assert.deepEqual(JSON.parse(JSON.stringify(smtp)), smtp, 'plain data');
      assert.ok(validate(smtp), JSON.stringify(validate.errors));
      const commands = new Set(world.heard.map((line) => line.split(' ')[0]));
      for (const command of commands) assert.ok(['EHLO', 'STARTTLS', 'QUIT'].includes(command ?? ''), command);
    }));
  }
});

test('every rule has a case that breaks it', () => {
  const broken = new Set(Object.values(cases(all)).flatMap(({ findings }) => findings));
  assert.deepEqual(RULES.filter(({ id }) => !broken.has(id)).map(({ id }) => id), []);
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
});

test('nobody has two connections at a time, and who has many domains is visited once under each name', () =>
  within({ place: { identity: all.good, greeting: (socket) => void setTimeout(() => socket.destroy(), 60) }, verdict: '', findings: [] }, async (world, options) => {
    const visits = new Visits();
    const report = reportOf('example.test', { 'mx.host.test': [FIRST], 'mx2.host.test': [FIRST], 'mx3.host.test': [FIRST, SECOND] });
    await Promise.all([probe(report, { ...options, visits }), probe(report, { ...options, visits })]);
    await probe(reportOf('another.test', { 'mx.host.test': [FIRST] }), { ...options, visits });
    assert.deepEqual(world.connections.get(FIRST), { all: 3, now: 0, most: 1 });
    assert.equal(world.connections.get(SECOND)?.all, 1);
  }));

test('no more connections are open at a time than are wanted', () =>
  within({ place: REFUSES, verdict: '', findings: [] }, async (world, options) => {
    let [now, most] = [0, 0];
    const addresses = Array.from({ length: 12 }, (_, index) => `192.0.33.${100 + index}`);
    for (const address of addresses) {
      await world.put(address, { greeting: (socket) => {
        most = Math.max(most, (now += 1));
        setTimeout(() => ((now -= 1), socket.end('421 later\r\n')), 30);
      } });
    }
    const smtp = await probe(reportOf('example.test', { 'mx.host.test': addresses }), { ...options, visits: new Visits(3) });
    assert.equal(smtp.attempts.length, 12);
    assert.equal(most, 3);
  }));

test('a server that was reached before in the run shows that the network lets connections out', () =>
  within({ place: REFUSES, verdict: '', findings: [] }, async (_, options) => {
    const visits = new Visits();
    const dead = reportOf('example.test', { 'mx.host.test': [FIRST] });
    const before = await probe(dead, options);
    assert.deepEqual([before.verdict, before.network.ipv4], [{ status: 'undetermined', partial: true }, 'unproved']);
    await probe(reportOf('alive.test', { 'mx2.host.test': [SECOND] }), { ...options, visits });
    const after = await probe(dead, { ...options, visits });
    assert.deepEqual([after.verdict, after.network.ipv4], [{ status: 'unreachable', partial: false }, 'open']);
    assert.deepEqual(after.findings.map(({ id }) => id), ['smtp-connection-refused']);
  }));

test('an abort ends a probe at once, and what was broken off is not remembered', () =>
  within({ place: { greeting: () => {} }, second: SILENT, verdict: '', findings: [] }, async (world, options) => {
    const visits = new Visits();
    const controller = new AbortController();
    const report = reportOf('example.test', { 'mx.host.test': [FIRST], 'mx2.host.test': [SECOND] });
    const limits = { ...LIMITS, greeting: 60_000, connect: 60_000, conversation: 60_000, whole: 60_000 };
    const under = probe(report, { ...options, visits, limits, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    const began = performance.now();
    await assert.rejects(under, /enough/);
    assert.ok(performance.now() - began < 1_000);
    await assert.rejects(probe(report, { ...options, signal: controller.signal }), /enough/);
    const again = await probe(report, { ...options, visits });
    assert.deepEqual(again.attempts.map(({ failure }) => failure?.code), ['timeout', 'timeout']);
    assert.equal(world.connections.get(FIRST)?.all, 2);
  }));

test('what was not come to in the time of the whole is not known', () =>
  within({ place: { greeting: () => {} }, verdict: '', findings: [] }, async (_, options) => {
    const report = reportOf('example.test', { 'mx.host.test': [FIRST], 'mx4.host.test': [FIRST] });
    const { attempts, verdict, findings } = await probe(report, { ...options, limits: { ...LIMITS, whole: 100, greeting: 5_000 } });
    assert.deepEqual(attempts.map(({ failure }) => failure?.code), ['deadline', 'deadline']);
    assert.deepEqual([verdict?.status, findings], ['undetermined', []]);
  }));

test('exchanges of no use, addresses that are not global and those that are too many are left out', async () => {
  const report = reportOf('example.test', { 'mx.host.test': [FIRST, '10.0.0.1'], 'gone.host.test': [SECOND], 'mx2.host.test': [SECOND] });
  const [first, gone] = report.delivery.levels;
  Object.assign(first?.exchanges[0]?.addresses[1] ?? {}, { global: false });
  Object.assign(gone?.exchanges[0] ?? {}, { state: 'unusable' });
  await within({ place: { identity: all.good }, verdict: '', findings: [] }, async (_, options) => {
    const smtp = await probe(report, options);
    assert.deepEqual(smtp.attempts.map(({ preference, exchange, address }) => [preference, exchange, address]),
      [[10, 'mx.host.test', FIRST], [30, 'mx2.host.test', SECOND]]);
    const short = await probe(report, { ...options, limits: { ...LIMITS, servers: 1 } });
    assert.deepEqual([short.attempts.length, short.left, short.verdict], [1, 1, { status: 'reachable', partial: true }]);
    assert.equal((await probe(reportOf('none.test', {}), options)).verdict, null);
  });
});

test('without proof of the TLSA records nothing is said of DANE', () =>
  within({ place: { identity: all.good }, verdict: '', findings: [] }, async (_, options) => {
    const smtp = await probe(reportOf('example.test', { 'mx.host.test': [FIRST] }, { dnssec: false }), options);
    assert.deepEqual(smtp.verdict, { status: 'reachable', partial: true });
    const unknown = smtp.undetermined.find(({ id }) => id === 'dane-mismatch');
    assert.deepEqual(unknown?.reasons, [{ kind: 'dane', exchange: 'mx.host.test', address: FIRST }]);
  }));

test("by DANE's authority a certificate may be for the domain, or for what that is an alias of", () =>
  within({ place: { identity: all.mismatched }, verdict: '', findings: [] }, async (_, options) => {
    const dane = { 'mx.host.test': [tlsa(2, 1, 1, all.authority.middle)] };
    for (const [domain, aliasOf, state] of /** @type {const} */ ([
      ['other.test', undefined, 'match'], ['alias.test', 'other.test', 'match'], ['alias.test', undefined, 'name'],
    ])) {
      const smtp = await probe(reportOf(domain, { 'mx.host.test': [FIRST] }, { dane, aliasOf }), options);
      assert.equal(smtp.attempts[0]?.dane.state, state, `${domain} ${aliasOf}`);
    }
  }));

test('by a clock that is known to be wrong nothing is out of its time', () =>
  within({ place: { identity: all.good }, verdict: '', findings: [] }, async (_, options) => {
    const report = reportOf('example.test', { 'mx.host.test': [FIRST] });
    const day = 86_400_000;
    for (const [skew, inTime] of /** @type {const} */ ([[0, true], [5 * day, false], [-40 * day, false]])) {
      const smtp = await probe({ ...report, dnssec: report.dnssec && { ...report.dnssec, skew } }, options);
      assert.equal(smtp.attempts[0]?.fit?.inTime, inTime, `${skew}`);
    }
  }));
