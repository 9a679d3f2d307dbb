// The parts of a probe that need no server: MTA-STS's texts, DNS answers, lines of text, and the reference.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import packet from 'dns-packet';
import { extensionsOf } from '../../cli/smtp/converse.js';
import { ask } from '../../cli/smtp/doh.js';
import { judge } from '../../cli/smtp/judge.js';
import { LIMITS } from '../../cli/smtp/limits.js';
import { RULES } from '../../cli/smtp/rules/index.js';
import { names, readPolicy, readRecord } from '../../cli/smtp/sts.js';
import { smtpLines } from '../../cli/smtp/text.js';

/** @import { Attempt, Facts } from '../../cli/smtp/probe.js' */
/** @import { Policy } from '../../cli/smtp/sts.js' */

test('a record of MTA-STS is one, and of the grammar', () => {
  for (const [records, read] of /** @type {const} */ ([
    [[], null],
    [['v=STSv10; id=1;', 'v=spf1 -all', 'V=STSv1; id=1', ' v=STSv1; id=1'], null],
    [['v=STSv1; id=20160831085700Z;'], { id: '20160831085700Z' }],
    [['v=STSv1;id=a'], { id: 'a' }],
    [['v=STSv1 ;\tid=a ; x-y.z=b:c;'], { id: 'a' }],
    [['v=STSv1; id=a; id=b'], { id: 'a' }],
    [['v=STSv1; id=a', 'v=STSv1; id=a'], { fault: 'several' }],
    [['v=STSv1; id=a', 'v=STSv1 no more'], { id: 'a' }],
    [['v=STSv1;'], { fault: 'syntax' }],
    [['v=STSv1; id='], { fault: 'syntax' }],
    [['v=STSv1; id=a-b'], { fault: 'syntax' }],
    [[`v=STSv1; id=${'a'.repeat(33)}`], { fault: 'syntax' }],
    [['v=STSv1; id = a'], { fault: 'syntax' }],
    [['v=STSv1; id=a;; x=y'], { fault: 'syntax' }],
    [['v=STSv1; id=a; x'], { fault: 'syntax' }],
    [['v=STSv1; id=a\nid=b'], { fault: 'syntax' }],
  ])) assert.deepEqual(readRecord(records), read, JSON.stringify(records));
});

test('a policy is read as the grammar has it', () => {
  const good = { policy: { mode: 'enforce', maxAge: 604800, mx: ['mail.example.com', '*.example.net'] } };
  const text = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.Example.net\nmax_age: 604800\n';
  for (const [policy, read] of /** @type {const} */ ([
    [text, good],
    [text.replaceAll('\n', '\r\n'), good],
    [text.trimEnd(), good],
    [text.replaceAll(': ', ':'), good],
    [text.replaceAll('\n', ' \t\n'), good],
    [`${text}mode: none\nversion: 2\n`, good],
    [`${text}\n\n`, good],
    ['max_age: 0\nmode: none\nversion: STSv1', { policy: { mode: 'none', maxAge: 0, mx: [] } }],
    [text.replace('max_age: 604800', 'max_age: 31557600'), { policy: { ...good.policy, maxAge: 31_557_600 } }],
    ['', { fault: 'version' }],
    [text.replace('version', 'Version'), { fault: 'version' }],
    [text.replace('STSv1', 'stsv1'), { fault: 'version' }],
    [text.replace('enforce', 'report'), { fault: 'mode' }],
    [text.replace('604800', '31557601'), { fault: 'maxAge' }],
    [text.replace('604800', '1e5'), { fault: 'maxAge' }],
    [text.replace('604800', '-1'), { fault: 'maxAge' }],
    [text.replace(/mx:.*\n/g, ''), { fault: 'mx' }],
    [text.replace('mail.example.com', 'mail.*.com'), { fault: 'mx' }],
    [text.replace('mail.example.com', '.example.com'), { fault: 'mx' }],
    [text.replace('mail.example.com', 'mail.example.com.'), { fault: 'mx' }],
    [text.replace('mail.example.com', 'a, b'), { fault: 'mx' }],
    [`${text}no colon\n`, { fault: 'syntax' }],
    [text.replace('mode: ', 'mode :'), { fault: 'syntax' }],
    ['<html>', { fault: 'syntax' }],
  ])) assert.deepEqual(readPolicy(policy), read, policy);
});

test('a pattern names itself, and one with a star what has one label in its place', () => {
  const policy = /** @type {Policy} */ ({ mode: 'enforce', maxAge: 1, mx: ['mail.example.com', '*.example.net'] });
  for (const host of ['mail.example.com', 'MAIL.example.com', 'a.example.net']) assert.equal(names(policy, host), true, host);
  const others = ['example.net', 'a.b.example.net', 'x.mail.example.com', 'example.com', 'mail.example.com.evil.test', 'aexample.net', '*.example.com', ''];
  for (const host of others) assert.equal(names(policy, host), false, host);
});

test('what a server offers is read in any case, and of its size only what is a number', () => {
  const offered = extensionsOf({ code: 250, lines: ['STARTTLS', 'size 35882577', 'Pipelining', '8BITMIME', '', ' SMTPUTF8', 'REQUIRETLS', 'AUTH PLAIN'] });
  assert.deepEqual(offered, {
    starttls: false, pipelining: true, eightBitMime: true, smtputf8: true, requiretls: true, size: 35_882_577,
    keywords: ['size 35882577', 'Pipelining', '8BITMIME', 'SMTPUTF8', 'REQUIRETLS', 'AUTH PLAIN'],
  });
  for (const [line, size] of /** @type {const} */ ([['SIZE', null], ['SIZE 0', 0], ['SIZE many', null], [`SIZE ${'9'.repeat(30)}`, null]])) {
    assert.equal(extensionsOf({ code: 250, lines: ['a', line] }).size, size, line);
  }
});

const world = { signal: new AbortController().signal, time: 1000 };
const URL_ = 'https://resolver.test/dns-query{?dns}';

/**
 * What comes of a response made of a query.
 * @param {(query: packet.DecodedPacket) => packet.Packet | Buffer} make
 * @param {ResponseInit} [init]
 */
const answered = (make, init) => ask([URL_], 'a.test', 'TXT', {
  ...world,
  fetch: async (input) => {
    const made = make(packet.decode(Buffer.from(new URL(`${input}`).searchParams.get('dns') ?? '', 'base64url')));
    const octets = Buffer.isBuffer(made) ? made : packet.encode(made);
    return new Response(new Uint8Array(octets), { headers: { 'content-type': 'application/dns-message' }, ...init });
  },
});

test('DNS: strings are put together, aliases are followed, and a failure is no absence', async () => {
  /** @type {(answers: packet.Answer[], flags?: number) => (query: packet.DecodedPacket) => packet.Packet} */
  const reply = (answers, flags = 0) => ({ questions }) => ({ type: 'response', flags, questions, answers });
  const text = (/** @type {string} */ name, /** @type {string[]} */ ...data) => /** @type {packet.Answer} */ ({ name, type: 'TXT', data });
  const alias = (/** @type {string} */ name, /** @type {string} */ data) => /** @type {packet.Answer} */ ({ name, type: 'CNAME', data });
  assert.deepEqual(await answered(reply([text('A.test', 'v=STS', 'v1;'), text('b.test', 'other')])), { records: ['v=STSv1;'] });
  assert.deepEqual(await answered(reply([text('c.test', 'x'), alias('a.test', 'b.test'), alias('b.test', 'c.test')])), { records: ['x'] });
  assert.deepEqual(await answered(reply([alias('a.test', 'b.test'), alias('b.test', 'a.test')])), { records: [] });
  assert.deepEqual(await answered(reply([])), { records: [] });
  assert.deepEqual(await answered(reply([], 3)), { records: [] });
  assert.deepEqual(await answered(reply([], 2)), { failed: 'RCODE SERVFAIL' });
  assert.deepEqual(await answered(reply([], packet.TRUNCATED_RESPONSE)), { failed: 'a truncated response' });
  assert.deepEqual(await answered((query) => ({ ...query, type: 'query' })), { failed: 'a response to another question' });
  assert.deepEqual(await answered(() => ({ type: 'response', questions: [{ name: 'b.test', type: 'TXT' }] })), { failed: 'a response to another question' });
  assert.deepEqual(await answered(reply([]), { status: 503 }), { failed: 'HTTP status 503' });
  assert.deepEqual(await answered(reply([]), { headers: { 'content-type': 'text/html' } }), { failed: 'no DNS message' });
  assert.deepEqual(await answered(() => Buffer.alloc(70_000)), { failed: 'a response over 65,535 octets' });
});

test('DNS: any octets are an answer or a failure, and the next resolver is asked after one', async () => {
  const message = packet.encode({ type: 'response', questions: [{ name: 'a.test', type: 'TXT' }], answers: [{ name: 'a.test', type: 'TXT', data: ['v=STSv1; id=1'] }] });
  for (let index = 0; index < message.length; index += 1) {
    for (const octets of [message.subarray(0, index), Buffer.from(message).fill(0xff, index, index + 1), Buffer.from(message).fill(0xc0, index)]) {
      const answer = await answered(() => octets);
      assert.ok('failed' in answer ? answer.failed : Array.isArray(answer.records), `${index}`);
    }
  }
  const asked = /** @type {string[]} */ ([]);
  const answer = await ask(['https://one.test/', 'https://two.test/?x=y'], 'a.test', 'TXT', {
    ...world,
    fetch: async (input) => {
      asked.push(new URL(`${input}`).host);
      if (asked.length === 1) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
      return new Response(new Uint8Array(message), { headers: { 'content-type': 'application/dns-message' } });
    },
  });
  assert.deepEqual([asked, answer], [['one.test', 'two.test'], { records: ['v=STSv1; id=1'] }]);
});

/** @type {Attempt} */
const ATTEMPT = {
  preference: 10, exchange: 'mx.test', address: '192.0.33.1', family: 'ipv4', began: 0, elapsed: 12, connected: true, heard: true, local: '192.0.33.200',
  greetedAfter: 7, greeting: { code: 220, lines: ['mx.test ESMTP'] }, ehlo: { code: 250, lines: ['mx.test', 'SIZE 1000'] }, starttls: null,
  secured: null, extensions: extensionsOf({ code: 250, lines: ['mx.test', 'SIZE 1000'] }), failure: null,
  dane: { state: 'notUsed', record: null }, policy: null, fit: null,
};

/** @type {Facts} */
const FACTS = {
  domain: 'example.test', probedAt: Date.UTC(2026, 0, 2, 3, 4, 5), elapsed: 20, port: 25, roots: 'node', limits: LIMITS,
  network: { ipv4: 'open', ipv6: 'untried' },
  sts: { state: 'absent', url: 'https://mta-sts.example.test/.well-known/mta-sts.txt', id: null, policy: null, fault: null, detail: null },
  attempts: [ATTEMPT], left: 0,
};

/** @param {Partial<Facts>} facts */
const told = (facts) => smtpLines({ schema: 1, ...FACTS, ...facts, ...judge({ ...FACTS, ...facts }) });

test('what was seen is told in lines, and what that is worth', () => {
  assert.deepEqual(told({}), [
    'SMTP: The servers were reached and answer. Tried once, from this machine, at 2026-01-02 03:04Z, port 25.',
    '  10 mx.test [192.0.33.1]',
    '      greeted after 7 ms, to 192.0.33.200: 220 mx.test ESMTP',
    '      no STARTTLS',
    '      offers SIZE 1000',
    '  MTA-STS: none',
    '',
    'warning: A server does not offer STARTTLS [starttls-absent, RFC 3207 §4]',
    '  mx.test [192.0.33.1]',
    '  Mail comes to it in the clear, readable on the way, and senders that insist on TLS do not deliver.',
    '  What to do: Set up a certificate, and have the server offer STARTTLS on port 25.',
  ]);
  const failure = /** @type {const} */ ({ step: 'connect', code: 'timeout', detail: null });
  const silent = { ...ATTEMPT, connected: false, heard: false, local: null, greeting: null, ehlo: null, extensions: null, failure };
  const lines = told({ attempts: [silent], network: { ipv4: 'unproved', ipv6: 'untried' } });
  assert.equal(lines[0], 'SMTP: Whether servers take mail is not known (not all was seen). Tried once, from this machine, at 2026-01-02 03:04Z, port 25.');
  assert.match(lines[1] ?? '', /Nothing answered over IPv4, here or elsewhere in this run: .* port 25\./);
  assert.match(lines.at(-1) ?? '', /smtp-connection-refused, .*: mx\.test \[192\.0\.33\.1\]: nobody was heard over its family/);
  assert.deepEqual(told({ attempts: [] }), ['SMTP: no server is known that could be tried.']);
});

test('what a server says moves nothing in a terminal', () => {
  const hostile = '\x1b[2J\x9b31m\u202Eevil\r\nSMTP: fine\u200b';
  const attempt = {
    ...ATTEMPT, greeting: { code: 220, lines: [hostile] }, extensions: null,
    failure: { step: /** @type {const} */ ('ehlo'), code: /** @type {const} */ ('garbage'), detail: hostile },
  };
  for (const line of told({ attempts: [attempt], sts: { ...FACTS.sts, state: 'unknown', detail: hostile } })) {
    assert.doesNotMatch(line, /(?! )[\p{C}\p{Z}]/u);
  }
});

test('the texts of rules are of one form, and the reference has them', () => {
  const chapters = RULES.map(({ id, severity, affectsDelivery, reference: { number, section }, title, explanation, fix }) => {
    assert.match(id, /^[a-z]+(-[a-z]+)+$/);
    assert.doesNotMatch(title, /\.$/, id);
    for (const text of [explanation, fix]) assert.match(text, /\.$/, id);
    assert.ok((explanation.match(/[.;] /g) ?? []).length <= 3, id);
    const source = `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`;
    return `## ${id}\n\n${title}.\n\n- Severity: ${severity}\n- Bears on delivery: ${affectsDelivery ? 'yes' : 'no'}\n- Why: ${explanation}\n- What to do: ${fix}\n- Source: [RFC ${number} §${section}](${source})\n`;
  });
  const rows = RULES.map(({ id, severity, affectsDelivery }) => `| [${id}](#${id}) | ${severity} | ${affectsDelivery ? 'yes' : 'no'} |`);
  const text = `# Rules of SMTP\n\nWritten by \`tests/smtp/parts.test.js\` from the rules themselves. Each says what one sender on one machine saw once.\n\n| rule | severity | bears on delivery |\n|---|---|---|\n${rows.join('\n')}\n\n${chapters.join('\n')}`;
  const file = new URL('../../cli/smtp/RULES.md', import.meta.url);
  if (process.env.UPDATE) writeFileSync(file, text);
  assert.equal(readFileSync(file, 'utf8'), text, 'UPDATE=1 node --test tests/smtp/parts.test.js writes it anew');
});
