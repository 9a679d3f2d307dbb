// What is made of the description of the options: the man page and what shells complete.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { manual } from '../../cli/manual.js';
import { CHECK, WATCH } from '../../cli/options.js';
import { which } from '../../scripts/paths.mjs';
import { COMMAND } from './command.js';

/** @import { Option } from '../../cli/options.js' */

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const PAGE = new URL('../../cli/mxlens.1', import.meta.url);

/** @param {string} shell */
const scriptFor = (shell) => spawnSync(process.execPath, [COMMAND, '--completion', shell], { encoding: 'utf8' }).stdout;

test('the man page is that of the options', () => {
  const page = manual(version);
  if (process.env.UPDATE) writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page, 'UPDATE=1 node --test tests/cli/manual.test.js writes it anew');
});

test('man reads the page without a complaint, and shows every option', { skip: which('groff') || which('mandoc') ? false : 'neither groff nor mandoc is here' }, () => {
  const page = readFileSync(PAGE, 'utf8');
  const checks = [['groff', '-ww', '-man', '-Tutf8', '-P-c', '-z'], ['mandoc', '-Tlint', '-Wwarning']].filter(([program = '']) => which(program));
  for (const [program = '', ...args] of checks) {
    const { status, stdout, stderr } = spawnSync(program, args, { input: page, encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [0, '', ''], program);
  }
  const [program = '', ...args] = which('groff') ? ['groff', '-man', '-Tascii', '-P-cbou'] : ['mandoc', '-Tascii'];
  const shown = spawnSync(program, args, { input: page, encoding: 'utf8' }).stdout.replace(/.\x08/g, '');
  for (const { name, value } of /** @type {Option[]} */ ([...CHECK.options, ...WATCH.options])) assert.ok(shown.includes(`--${name}${value ? ` ${value}` : ''}`), name);
});

test('bash completes options, their values, the watch and files', () => {
  /** @param {string[]} words the last one is being typed */
  const completed = (words) => spawnSync('bash', ['-c', `${scriptFor('bash')}
    COMP_WORDS=("$@") COMP_CWORD=$(( $# - 1 )); _mxlens; printf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', 'mxlens', ...words], { encoding: 'utf8', cwd: '/' }).stdout.trim().split('\n').sort();
  assert.deepEqual(completed(['--no']), ['--no-color', '--no-dnssec', '--no-neighbours']);
  assert.deepEqual(completed(['--format', 'j']), ['json', 'junit']);
  assert.deepEqual(completed(['watch', '--format', '']), ['alertmanager', 'json', 'slack', 'text']);
  assert.deepEqual(completed(['w']), ['watch']);
  assert.deepEqual(completed(['watch', '--st']), ['--state']);
  assert.deepEqual(completed(['--resolver', 'cloudflare-f']), ['cloudflare-family']);
  assert.ok(completed(['--expect', '']).includes('google-workspace'));
  assert.ok(completed(['--file', 'et']).includes('etc'));
});

for (const [shell, args] of /** @type {const} */ ([['zsh', ['-n']], ['fish', ['--no-execute']]])) {
  test(`${shell} reads its script`, { skip: which(shell) ? false : `${shell} is not here` }, () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mxlens-')), 'script');
    writeFileSync(file, scriptFor(shell));
    const { status, stderr } = spawnSync(shell, [...args, file], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });
}

test('fish completes options and their values', { skip: which('fish') ? false : 'fish is not here' }, () => {
  /** @param {string} line */
  const completed = (line) => spawnSync('fish', ['-c', `source (printf %s "$SCRIPT" | psub); complete -C '${line}'`], { encoding: 'utf8', env: { ...process.env, SCRIPT: scriptFor('fish') } })
    .stdout.trim().split('\n').map((one) => one.split('\t')[0]).sort();
  assert.deepEqual(completed('mxlens --format j'), ['json', 'junit']);
  assert.deepEqual(completed('mxlens watch --format s'), ['slack']);
  assert.deepEqual(completed('mxlens watch --st'), ['--state']);
});

test('zsh completes options and their values', { skip: which('zsh') ? false : 'zsh is not here' }, () => {
  const script = `autoload -Uz compinit; compinit -u -D
    zmodload zsh/zpty; eval "$SCRIPT"; print -r -- "\${_comps[mxlens]}"`;
  const { stdout, stderr } = spawnSync('zsh', ['-fc', script], { encoding: 'utf8', env: { ...process.env, SCRIPT: scriptFor('zsh') } });
  assert.equal(stdout, '_mxlens\n', stderr);
});
