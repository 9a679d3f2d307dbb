// The command over lists: each entry once, in bounded memory, until it is interrupted or nobody reads any more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMAND, mxlens, serving, start } from './command.js';

const now = serving();

/** @param {string} text */
const linesOf = (text) => text.trimEnd().split('\n').filter(Boolean);

test('every entry of a list has one line, every domain is asked once, and what is none ends nothing', async () => {
  const list = ['good.test', '# a comment', '', 'user@GOOD.test', 'https://null-mx.test/x', 'no domain', 'nothing.good.test', 'good.test.', 'münchen.test'];
  const file = join(now.folder, 'list');
  await writeFile(file, `\uFEFF${list.join('\r\n')}`);
  for (const args of [['--file', file], ['-'], ['--file', '-']]) {
    const { stdout, stderr, status } = await mxlens([...now.asking, '--format', 'ndjson', ...args], { input: list.join('\n') });
    const rows = linesOf(stdout).map((line) => JSON.parse(line));
    assert.deepEqual(rows.map(({ givenAs }) => givenAs).sort(), list.filter((one) => one && !one.startsWith('#')).sort());
    assert.deepEqual(rows.filter(({ domain }) => domain === 'good.test').map(({ repeated }) => repeated).sort(), [false, true, true]);
    assert.ok(rows.every(({ report, repeated, error }) => [report, repeated, error].filter(Boolean).length === 1));
    assert.match(stderr, /^mxlens: 7 in \d/);
    assert.equal(status, 1, 'nothing.good.test does not exist');
  }
});

test('a line comes as soon as its check is over, while the list goes on', async () => {
  const { child, ended, said } = start(process.execPath, [COMMAND, ...now.asking, '--format', 'ndjson', '-']);
  for (const domain of ['good.test', 'null-mx.test', 'equal.test']) {
    const before = linesOf(said()).length;
    child.stdin.write(`${domain}\n`);
    while (linesOf(said()).length === before) await new Promise((resolve) => child.stdout.once('data', resolve));
    assert.equal(JSON.parse(linesOf(said()).at(-1) ?? '').domain, domain);
  }
  child.stdin.end();
  assert.equal((await ended).status, 0);
});

test('arguments are reported in their order, whichever is answered first', async () => {
  const domains = ['timeout.exchange-unavailable.test', 'good.test', 'null-mx.test'];
  const { stdout } = await mxlens([...now.asking, '--format', 'csv', ...domains]);
  assert.deepEqual(linesOf(stdout).slice(1).map((line) => line.split(',')[0]), domains);
});

test('an interruption ends it with what is there, as a whole document', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = /** @type {import('node:net').AddressInfo} */ (silent.address());
    for (const [signal, status] of /** @type {const} */ ([['SIGINT', 130], ['SIGTERM', 143]])) {
      const { child, ended, said } = start(process.execPath, [COMMAND, '--resolver', `http://127.0.0.1:${port}/dns-query`, '--format', 'json', '-']);
      child.stdin.write('no domain\ngood.test\n'); // and it stays open
      while (!said().includes('no domain')) await new Promise((resolve) => child.stdout.once('data', resolve));
      child.kill(signal);
      const ran = await ended;
      assert.equal(ran.status, status);
      assert.deepEqual(JSON.parse(ran.stdout).domains.map((/** @type {any} */ one) => one.givenAs), ['no domain']);
    }
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

test('that nobody reads any more is no error', () => {
  const script = `printf 'good.test\\nnull-mx.test\\nequal.test\\n%s\\n' "$(seq -f 'n%g.good.test' 200)" | "$@" | head -n 1; echo "\${PIPESTATUS[1]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, COMMAND, ...now.asking, '--format', 'ndjson', '-'], { encoding: 'utf8' });
  const [line = '', status] = linesOf(stdout);
  assert.ok(JSON.parse(line).givenAs);
  assert.ok(['0', '1'].includes(status ?? ''), `${status}: ${stderr}`);
  assert.doesNotMatch(stderr, /EPIPE|Error/);
});

test('a disk that is full is an error', { skip: process.platform !== 'linux' }, () => {
  const { status, stderr } = spawnSync('bash', ['-c', '"$@" > /dev/full', 'bash', process.execPath, COMMAND, ...now.asking, 'good.test'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /ENOSPC/);
});

test('a list without a domain is told, so that an empty variable does not pass', async () => {
  for (const args of [['-'], ['--file', '/dev/null']]) assert.equal((await mxlens(args)).status, 2);
});

test('the page is served to this machine alone, with its headers and nothing from beside it', async () => {
  const { child, ended, said } = start(process.execPath, [COMMAND, '--serve']);
  while (!said()) await new Promise((resolve) => child.stdout.once('data', resolve));
  const origin = said().trim().replace(/\/$/, '');
  const page = await fetch(`${origin}/`);
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
  assert.equal(await page.text(), await readFile(new URL('../../www/index.html', import.meta.url), 'utf8'));
  assert.equal((await fetch(`${origin}/wasm/mxlens_bg.wasm`)).headers.get('content-type'), 'application/wasm');
  for (const path of ['/..%2fpackage.json', '/%2e%2e/package.json', '/_headers/../../package.json', '/nothing', '/%00', '/%']) {
    assert.equal((await fetch(`${origin}${path}`)).status, 404, path);
  }
  assert.equal((await fetch(origin, { method: 'POST' })).status, 405);
  const rebound = await new Promise((resolve) => get(origin, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode)));
  assert.equal(rebound, 421);
  child.kill('SIGINT');
  assert.equal((await ended).status, 130);
});
