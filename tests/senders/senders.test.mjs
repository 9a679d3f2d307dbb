// What the harness makes of logs and of two tables; the senders themselves run in `npm run test:all`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputs, reasonToSkip } from './domains.mjs';
import { observation } from './exim.mjs';
import { isGlobal } from './global.mjs';
import { observations } from './postfix.mjs';
import { differences, format, renewed } from './table.mjs';

/** @import { Entry, Host, Levels, Table } from './table.mjs' */

test('the checked inputs of a zone are found, and what is no domain is not sent to', () => {
  const zone =
    '; Title.\n; check: a.test\n; verdict: atRisk\n;check:  _b.A.test. \n; recheck: c.test\n@ IN TXT "; check: d"\n';
  assert.deepEqual(inputs(zone), ['a.test', '_b.A.test.']);
  for (const domain of ['a.test', '_b.A.test.', 'xn--mnchen-3ya.test']) assert.equal(reasonToSkip(domain), null);
  assert.match(reasonToSkip('user@a.test') ?? '', /mail address/);
  assert.match(reasonToSkip('https://a.test/x@y') ?? '', /URL/);
  assert.match(reasonToSkip('münchen.test') ?? '', /ASCII/);
  assert.match(reasonToSkip('a\\032b.test') ?? '', /octets/);
});

test("Postfix's log tells the outcome, and the hosts tried of each message", () => {
  const at = 'Nov 23 22:38:01 mail';
  const log = [
    `${at} postfix/smtp[7]: connect to mx1.a.test[2620::1]:25: Connection refused`,
    `${at} postfix/smtp[8]: connect to MX.b.test[192.0.33.1]:25: Network is unreachable`,
    `${at} postfix/smtp[7]: 4F: to=<a@a.test>, relay=mx1.a.test[192.0.33.1]:25, dsn=2.0.0, status=sent (250 fine)`,
    `${at} postfix/smtp[8]: 5F: to=<a@b.test>, relay=none, dsn=4.4.1, status=deferred (connect to …)`,
    `${at} postfix/smtp[7]: 6F: to=<a@c.test>, relay=none, dsn=5.1.0, status=bounced (Domain c.test …)`,
  ];
  const to = { exchange: 'mx1.a.test', address: '192.0.33.1' };
  assert.deepEqual(Object.fromEntries(observations(log.join('\n'))), {
    'a@a.test': { outcome: 'delivers', code: null, to, tried: [{ exchange: 'mx1.a.test', address: '2620::1' }, to] },
    'a@b.test': { outcome: 'defers', code: '4.4.1', to: null, tried: [{ ...to, exchange: 'mx.b.test' }] },
    'a@c.test': { outcome: 'bounces', code: '5.1.0', to: null, tried: [] },
  });
});

test("Exim's log tells the same of one message", () => {
  const start = '2026-11-23 22:20:11 1xVcOR-00000R-25';
  const first = `${start} H=mx1.a.test [2620::1] Connection refused\n`;
  const tried = [{ exchange: 'mx1.a.test', address: '2620::1' }];
  const to = { exchange: 'mx1.a.test', address: '192.0.33.1' };
  const sent = `${start} => a@a.test R=dnslookup T=remote_smtp H=mx1.a.test [192.0.33.1] C="250 fine"\n`;
  assert.deepEqual(observation(first + sent), { outcome: 'delivers', code: null, to, tried: [...tried, to] });
  const deferred = `${start} == a@a.test R=dnslookup T=remote_smtp defer (111): Connection refused\n`;
  assert.deepEqual(observation(first + deferred), { outcome: 'defers', code: 'cannot connect', to: null, tried });
  const unknown = `${start} == a@a.test R=dnslookup defer (-1): host lookup did not complete\n`;
  assert.equal(observation(unknown)?.code, 'host lookup did not complete');
  const bounced = `${start} ** a@a.test: mail domain "a.test" is syntactically invalid\n`;
  assert.equal(observation(bounced)?.outcome, 'bounces');
  assert.equal(observation(bounced)?.code, 'mail domain DOMAIN is syntactically invalid');
  assert.equal(observation(`${start} <= <> U=root P=local S=281\n`), null);
});

test('addresses are global or not, those embedded in others too', () => {
  const global = ['192.0.33.1', '9.255.255.255', '172.32.0.1', '2620:0:2d0::1'];
  for (const address of [...global, '2002:c000:2101::1', '64:ff9b::192.0.33.1']) assert.equal(isGlobal(address), true, address);
  const others = ['10.0.0.1', '240.0.0.1', '::', '::1', '::ffff:192.0.33.1', 'fd00::1', '4000::1', '2001:db8::1'];
  for (const address of [...others, '2002:a00:1::', '64:ff9b::a00:1']) assert.equal(isGlobal(address), false, address);
});

const A = { exchange: 'a.test', address: '192.0.33.1' };
const A6 = { exchange: 'a.test', address: '2620::1' };
const B = { exchange: 'b.test', address: '192.0.33.2' };
/** @type {Record<string, Levels>} */
const LEVELS = {
  't.test': [
    { preference: 10, exchanges: { 'a.test': [A.address, A6.address] } },
    { preference: 20, exchanges: { 'b.test': [B.address] } },
  ],
};

/**
 * @param {Host[]} tried
 * @param {Partial<Entry>} [rest]
 * @returns {Table}
 */
function tableOf(tried, rest) {
  const entry = { outcome: 'delivers', code: null, to: A, tried, ...rest };
  return { versions: {}, skipped: {}, domains: { 't.test': { postfix: entry } } };
}

test('a shuffle within a preference is no difference, and all else is', () => {
  const was = tableOf([A, A6, B]);
  assert.deepEqual(differences(was, tableOf([A6, A, B]), LEVELS), []);
  assert.deepEqual(renewed(was, tableOf([A6, A, B]), LEVELS), was);
  for (const is of [
    tableOf([B, A6, A]),
    tableOf([A, B]),
    tableOf([]),
    tableOf([A, A, B]),
    tableOf([A, A6, B], { outcome: 'bounces', code: '5.4.4' }),
    tableOf([A, A6, B], { code: '5.4.4' }),
    tableOf([A, A6, B], { outside: { outcome: 'defers', code: '4.4.1', to: null } }),
    { ...was, domains: {} },
    { ...was, skipped: { 'user@a.test': 'a mail address' } },
  ]) {
    assert.equal(differences(was, is, LEVELS).length, 1, JSON.stringify(is));
  }
});

test('which of too many equals are tried is chance', () => {
  const exchanges = { 'a.test': [A.address, A6.address], 'b.test': [B.address] };
  const levels = { 't.test': [{ preference: 10, exchanges }] };
  assert.deepEqual(differences(tableOf([A, A6]), tableOf([B, A]), levels), []);
  assert.equal(differences(tableOf([A, A6]), tableOf([B]), levels).length, 1);
});

test('the table is written in order, one line for each domain and sender', () => {
  const { domains } = tableOf([A]);
  const entry = /** @type {Entry} */ (domains['t.test']?.postfix);
  const senders = { postfix: entry, exim: entry };
  const written = format({ versions: { b: '2', a: '1' }, skipped: {}, domains: { 'b.test': senders } });
  assert.match(written, /"b\.test": \{\n {6}"exim": \{"outcome":.*\},\n {6}"postfix": \{.*\}\n {4}\}/);
  assert.deepEqual(Object.keys(JSON.parse(written)), ['domains', 'skipped', 'versions']);
  assert.match(written, /"a": "1",\n {4}"b": "2"/);
});
