// The command over single domains: what it says, its exit status, and that nothing of DNS controls a terminal.
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { mxlens, serving } from './command.js';

const now = serving();

/** What only a terminal understands, and what turns the order of text. */
const CONTROLS = /[\0-\x09\x0B-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/;

test('the verdict comes first, then what to fix with the record to paste, then the order of delivery', async () => {
  const { status, stdout, stderr } = await mxlens([...now.asking, 'user@exchange-alias.test']);
  const lines = stdout.split('\n');
  assert.equal(lines[0], 'Mail for exchange-alias.test can be delivered, but some of it is at risk: its one exchange is usable.');
  const places = ['\nWhat to fix\n', 'Warning: An exchange is an alias', '\n      exchange-alias.test. 3600 IN MX 10 host.exchange-alias.test.\n', '\nWhere mail goes\n', 'First: alias.exchange-alias.test'];
  assert.deepEqual(places.map((one) => stdout.indexOf(one)).toSorted((a, b) => a - b), places.map((one) => stdout.indexOf(one)));
  assert.ok(places.every((one) => stdout.includes(one)), stdout);
  assert.deepEqual([status, stderr], [0, '']);
});

test('the exit status says what was found, that it was not understood, or that it is not known', async () => {
  /** @type {[number, string[]][]} */
  const calls = [
    [0, ['good.test']],
    [0, ['null-mx.test']],
    [0, ['exchange-alias.test']],
    [1, ['exchange-alias.test', '--fail-on', 'warning']],
    [0, ['good.test', '--fail-on', 'warning']],
    [1, ['exchange-nonexistent.test']],
    [3, ['servfail.mx-unavailable.test']],
    [1, ['servfail.mx-unavailable.test', 'exchange-nonexistent.test']],
    [2, ['good.test', 'no domain']],
  ];
  for (const [wanted, args] of calls) {
    const { status, stdout } = await mxlens([...now.asking, ...args]);
    assert.equal(status, wanted, `${args.join(' ')}: ${stdout}`);
  }
});

test('that a part was not seen is no pass', async () => {
  const { status, stdout } = await mxlens([...now.asking, 'hidden-beside.alias-loop.test']);
  assert.equal(status, 3);
  assert.match(stdout, /\nNot seen\n/);
});

test('what is not understood is told on standard error, and nothing is asked', async () => {
  /** @type {[string[], RegExp][]} */
  const calls = [
    [[], /No domain was given/],
    [['--format', 'yaml', 'good.test'], /--format is one of text, json, .*"yaml"/],
    [['--nonsense', 'good.test'], /Unknown option '--nonsense'/],
    [['--no-help'], /Unknown option '--no-help'/],
    [['--resolver'], /--resolver/],
    [['--file', '/nonexistent/list'], /\/nonexistent\/list cannot be read: ENOENT/],
    [['--evidence', 'x', 'a.test', 'b.test'], /--evidence is for one domain/],
    [['--evidence', 'no/such/folder/x', 'a.test'], /there is no folder no\/such\/folder/],
    [['--replay', 'package.json'], /no evidence file/],
    [['--mta-sts-policy', 'package.json', 'a.test', 'b.test'], /--mta-sts-policy is for one domain/],
    [['--mta-sts-policy', '/nonexistent/policy', 'a.test'], /ENOENT/],
    [['--resolver', 'nobody', 'good.test'], /nobody|resolver/],
    [['--expect', 'nonsense', '--resolver', 'http://127.0.0.1:9/', 'good.test'], /expect|record|provider/i],
    [['--trust-anchors', 'package.json', '--resolver', 'http://127.0.0.1:9/', 'good.test'], /line 1|anchor/i],
    [['watch', 'good.test'], /--state/],
  ];
  for (const [args, said] of calls) {
    const { status, stdout, stderr } = await mxlens(args);
    assert.match(stderr, said, args.join(' '));
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.doesNotMatch(stderr, / at .*\.js/, 'a stack is of no use to whoever made a slip');
  }
});

test('a resolver out of reach says nothing about the domain, and what to do is told for a command', async () => {
  const { status, stdout } = await mxlens(['--resolver', 'http://127.0.0.1:9/dns-query', 'good.test']);
  assert.equal(status, 3);
  assert.match(stdout, /^Nothing is known about good\.test: /);
  assert.match(stdout, /--resolver/);
  assert.doesNotMatch(stdout, /page|browser/i);
});

test('nothing that DNS or the caller says controls the terminal, in any format', async () => {
  const inputs = ['hostile.test', 'a\u001B[31mb\u202Egpj.exe', '\u009B2Jx', 'giant.test'];
  for (const format of ['text', 'json', 'ndjson', 'csv', 'markdown', 'junit', 'sarif', 'prometheus']) {
    const { stdout, stderr } = await mxlens([...now.asking, '--format', format, ...inputs]);
    assert.doesNotMatch(stdout.replaceAll('\r\n', '\n'), CONTROLS, format);
    assert.doesNotMatch(stderr, CONTROLS, format);
  }
  const list = await mxlens([...now.asking, '-'], { input: `${inputs.join('\n')}\n` });
  assert.doesNotMatch(list.stdout + list.stderr, CONTROLS);
  const wrong = await mxlens(['--format', '\u001B[31m', 'x']);
  assert.doesNotMatch(wrong.stderr, CONTROLS);
  const option = await mxlens(['--\u001B[31m', 'x']);
  assert.doesNotMatch(option.stderr, CONTROLS);
});

test('there are colours when they are asked for, and then only', async () => {
  const COLOURS = /\x1B\[\d+m/;
  const call = async (/** @type {string[]} */ args, env = {}) => (await mxlens([...now.asking, 'good.test', ...args], { env })).stdout;
  assert.doesNotMatch(await call([]), COLOURS, 'this is no terminal');
  assert.match(await call(['--color']), COLOURS);
  assert.match(await call([], { FORCE_COLOR: '1' }), COLOURS);
  assert.doesNotMatch(await call([], { FORCE_COLOR: '1', NO_COLOR: '1' }), COLOURS);
  assert.doesNotMatch(await call(['--no-color'], { FORCE_COLOR: '1' }), COLOURS);
  assert.match(await call(['--color'], { NO_COLOR: '1' }), COLOURS, 'who asks for them by name has them');
});

test('what is expected and a draft are judged, and signatures are left alone when they are to be', async () => {
  const expected = await mxlens([...now.asking, '--expect', '10 mx1.good.test', '--expect', '20 mx2.good.test', '--format', 'json', 'good.test']);
  assert.equal(JSON.parse(expected.stdout).domains[0].report.expected.complete, true);
  const missing = await mxlens([...now.asking, '--expect', '10 mx9.good.test', '--fail-on', 'notice', 'good.test']);
  assert.equal(missing.status, 1);
  const draft = await mxlens([...now.asking, '--draft', '10 mx1.good.test', 'null-mx.test']);
  assert.match(draft.stdout, /^With this draft, mail for null-mx\.test can be delivered/);
  const plain = await mxlens([...now.asking, '--no-dnssec', '--format', 'ndjson', 'good.test']);
  assert.equal(JSON.parse(plain.stdout).report.dnssec, null);
});

test('what stands beside the MX records of one domain is told, each family in a line with its reason', async () => {
  const { stdout } = await mxlens([...now.asking, '--dkim-selector', 's1', '--dkim-selector', 'old', 'neighbours.test']);
  const block = /\nNeighbours\n((?: {2}.*\n)+)/.exec(stdout)?.[1] ?? '';
  assert.match(block, /^ {2}MTA-STS: Not seen\. A record says that there is a policy\. .*\n {2}TLS-RPT: In place\. .*\n {2}MTA-STS and DANE together: In force\./);
  assert.match(block, /\n {2}SPF: In place\. .* It takes 4 of 10 look-ups\.\n {2}DMARC: In place\. .*\n {2}DKIM: In place\. .* at s1\.\n/);
  const without = await mxlens([...now.asking, '--no-neighbours', 'neighbours.test']);
  assert.doesNotMatch(without.stdout, /Neighbours/);
  const several = await mxlens([...now.asking, '--format', 'ndjson', 'neighbours.test', 'good.test']);
  for (const line of several.stdout.trim().split('\n')) assert.equal(JSON.parse(line).report.neighbours, null, 'of several nobody looks');
  const wanted = await mxlens([...now.asking, '--neighbours', '--format', 'ndjson', '-'], { input: 'mail.neighbours.test\n' });
  assert.equal(JSON.parse(wanted.stdout).report.neighbours.dmarc.policyDomain, 'neighbours.test');
});

test('a policy in a file is judged in place of the one at its host', async () => {
  const file = join(now.folder, 'mta-sts.txt');
  await writeFile(file, 'version: STSv1\nmode: enforce\nmx: mx1.neighbours.test\nmax_age: 604800\n');
  const { status, stdout } = await mxlens([...now.asking, '--mta-sts-policy', file, '--fail-on', 'warning', 'neighbours.test']);
  assert.match(stdout, /Warning: The MTA-STS policy leaves an exchange out/);
  assert.match(stdout, /MTA-STS: Keeps mail out\. The policy leaves 1 of 2 exchanges out/);
  assert.equal(status, 1);
});

test('a check is written to a file, and comes again from it without anybody being asked', async () => {
  const file = join(now.folder, 'evidence.json');
  const asked = await mxlens([...now.asking, '--evidence', file, '--format', 'json', 'exchange-alias.test']);
  assert.equal((await stat(file)).mode & 0o077, 0, 'it says what was asked, and is nobody else\'s affair');
  const again = await mxlens(['--replay', file, '--format', 'json']);
  assert.deepEqual(JSON.parse(again.stdout).domains[0].report, JSON.parse(asked.stdout).domains[0].report);
  assert.equal(again.status, asked.status);
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
  assert.equal((await mxlens(['--replay', file])).status, 2);
});

test('reports are in the language that is asked for', async () => {
  const { stdout } = await mxlens([...now.asking, '--lang', 'de', 'exchange-alias.test']);
  assert.match(stdout, /^Mail für exchange-alias\.test/);
  assert.match(stdout, /Warnung: /);
  assert.match((await mxlens([...now.asking, 'good.test'], { env: { LANG: 'de_DE.UTF-8' } })).stdout, /^Mail for /);
});

test('help and version are told', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.equal((await mxlens(['--version'])).stdout, `mxlens ${version}\n`);
  const help = await mxlens(['--help']);
  assert.match(help.stdout, /^Usage: mxlens \[OPTION\]\.\.\. DOMAIN/);
  assert.match((await mxlens(['watch', '-h'])).stdout, /^Usage: mxlens watch --state FILE/);
  assert.equal(help.status, 0);
});

test('servers are looked at where that is asked for, and where there is none nobody is connected to', async () => {
  const text = await mxlens([...now.asking, '--smtp', 'null-mx.test']);
  assert.match(text.stdout, /^null-mx\.test takes no mail[^]*\nSMTP: no server is known that could be tried\.\n$/);
  assert.equal(text.status, 0);
  const json = await mxlens([...now.asking, '--smtp', '--format', 'ndjson', 'null-mx.test']);
  assert.deepEqual([JSON.parse(json.stdout).smtp.verdict, JSON.parse(json.stdout).smtp.attempts], [null, []]);
  const other = await mxlens([...now.asking, '--format', 'ndjson', 'null-mx.test']);
  assert.ok(!('smtp' in JSON.parse(other.stdout)));
  const replayed = await mxlens(['--smtp', '--replay', 'evidence.json']);
  assert.deepEqual([replayed.status, replayed.stdout], [2, '']);
  assert.match(replayed.stderr, /--replay asks nobody, so it looks at no server/);
  const csv = await mxlens([...now.asking, '--smtp', '--format', 'csv', 'null-mx.test']);
  assert.match(csv.stdout, /,servers,server_findings\r\nnull-mx\.test,.*,,\r\n$/);
});
