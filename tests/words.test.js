// What the page writes by itself: text that cannot deceive, and commands for a shell.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { beyond, dig } from '../www/commands.js';
import { isBeside } from '../www/families.js';
import { visible } from '../www/marks.js';
import { read, write } from '../www/link.js';
import reference from '../www/reference.js';
import beside from '../www/reference-neighbours.js';
import { duration } from '../www/words.js';

/** @import { Query, Report } from '../www/wasm/mxlens.js' */
/** @import { RuleId } from '../www/core.js' */

/**
 * @param {Partial<Query>} parts
 * @param {string} [resolver]
 */
const command = (parts, resolver = 'https://dns.example/dns-query') =>
  dig(/** @type {Query} */ ({ name: 'example.com', type: 'MX', checkingDisabled: false, ...parts }), resolver);

test('what is not seen, or turns the order of text, is written out', () => {
  const shown = [
    ['plain text, ünïcode, 例え', 'plain text, ünïcode, 例え'],
    ['a\u202Egpj.exe', 'a\\u{202E}gpj.exe'],
    ['one\ntwo\0\u001B[31m', 'one\\u{A}two\\u{0}\\u{1B}[31m'],
    ['pay\u200Bpal\u00AD\u00A0\u2066', 'pay\\u{200B}pal\\u{AD}\\u{A0}\\u{2066}'],
    ['\u{E0041}\u3164\uD800', '\\u{E0041}\\u{3164}\\u{D800}'],
  ];
  for (const [text = '', expected] of shown) assert.equal(visible(text), expected);
});

test('the dig line asks the same of the same resolver', () => {
  assert.equal(command({}), 'dig @dns.example +https=/dns-query -q example.com. -t MX +dnssec');
  assert.equal(
    command({ checkingDisabled: true, name: '.' }),
    'dig @dns.example +https=/dns-query -q . -t MX +dnssec +cdflag',
  );
  assert.equal(
    command({}, 'http://127.0.0.1:8080/f/http=500/dns-query'),
    'dig @127.0.0.1 -p 8080 +http-plain=/f/http=500/dns-query -q example.com. -t MX +dnssec',
  );
  assert.equal(command({}, 'https://dns.example/{?dns}'), 'dig @dns.example +https=/ -q example.com. -t MX +dnssec');
});

test('a shell reads any name as one word', () => {
  const names = ["o'clock.test", '$(id).test', '\\000\\255\\ `id`.test', '-v.test', '"; rm -rf *.test', '!x\\\\.test'];
  for (const name of names) {
    const script = `dig() { printf '%s\\n' "$@"; }; ${command({ name })}`;
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n');
    assert.deepEqual(words.slice(2, 5), ['-q', `${name}.`, '-t']);
  }
});

test('what the page cannot see, the command mxlens does, and it is named before others', () => {
  /** @param {string} name @param {string[]} exchanges */
  const reportOf = (name, ...exchanges) => /** @type {Report} */ (/** @type {unknown} */ ({ target: { name }, delivery: { levels: [
    { preference: 10, exchanges: exchanges.map((exchange) => ({ exchange, state: 'usable', addresses: [] })) }] } }));
  const tools = (/** @type {'smtp' | 'tls'} */ what) => beyond(what, reportOf('example.com', 'mx.example.com')).commands;
  assert.deepEqual(tools('smtp'), ['mxlens --smtp example.com', 'swaks --server mx.example.com --to postmaster@example.com --quit-after RCPT']);
  assert.deepEqual(tools('tls').map((command) => command.split(' ')[0]), ['mxlens', 'openssl']);
  assert.deepEqual(beyond('smtp', reportOf('example.com')).commands, [], 'without an exchange there is nothing to connect to');
  for (const name of ["o'clock.test", '$(id).test', '-v.test']) {
    const [command] = beyond('smtp', reportOf(name, 'mx.test')).commands;
    const words = execFileSync('sh', ['-c', `mxlens() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' }).split('\n');
    assert.deepEqual(words, ['--smtp', ...name.startsWith('-') ? ['--'] : [], name, '']);
  }
});

test('seconds are said for people, too', () => {
  assert.equal(duration(0), '0 s');
  assert.equal(duration(59), '59 s');
  assert.equal(duration(3600), '3600 s (1 h)');
  assert.equal(duration(90061), '90061 s (1 d 1 h 1 min 1 s)');
});

test('an address says what is to be checked, and is read as it was written', () => {
  const wishes = [
    { input: 'user@example.com' },
    { input: 'https://example.com/?a=b#c&d', networks: true },
    { input: 'example.com', expect: '10 mx1.example.net,20 mx2.example.net', draft: '@ 3600 IN MX 10 mx+1 & 100 %' },
    { input: 'münchen.example', expect: '', draft: '\u202E' },
    { input: 'a.test', resolvers: ['https://dns.example/q?a=b&c=%20{?dns}', 'google'], mode: 'compare' },
    { input: 'a.test', resolvers: [''], mode: '' },
    { input: 'a.test', neighbours: false, mtaStsPolicy: 'version: STSv1\nmode: none', dkimSelectors: ['s1', 's2.mail'] },
  ];
  for (const wish of wishes) assert.deepEqual(read(write(wish)), wish);
  assert.equal(write({ input: ' example.com ', expect: '10 a,20 b' }), '#/example.com?expect=10+a,20+b');
  assert.equal(
    write({ input: 'a.test', resolvers: ['https://dns.example/a,b', 'google'], mode: 'fast' }),
    '#/a.test?resolvers=https://dns.example/a%252Cb,google&mode=fast',
  );
});

test('which rules are about what stands beside MX records is told by their ids', () => {
  const told = (/** @type {string} */ id) => isBeside(/** @type {RuleId} */ (id));
  assert.deepEqual(beside.filter(({ id }) => !told(id)), []);
  assert.deepEqual(reference.rules.filter(({ id }) => told(id)), []);
});

test('an address is read in any encoding, and what is none of ours is left out', () => {
  assert.equal(read(''), null);
  assert.equal(read('#samples'), null);
  assert.deepEqual(read('#/100%'), { input: '100%' });
  assert.deepEqual(read('#/a.test?expect=10%20mx%2Ca+b&networks=0&x=y'), { input: 'a.test', expect: '10 mx,a b' });
  assert.deepEqual(read('#/a.test?draft'), { input: 'a.test', draft: '' });
  assert.equal(read(`#/a.test?resolvers=${'x,'.repeat(1000)}`)?.resolvers?.length, 16);
});
