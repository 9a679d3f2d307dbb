// What is written for others to run the command: the GitHub Action and the units for systemd.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { which } from '../../scripts/paths.mjs';
import { COMMAND, serving } from './command.js';

const now = serving();
const action = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8'));
const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));

/**
 * Runs the step of the Action, with this command in place of the published one.
 * @param {Record<string, string>} inputs
 */
async function acted(inputs) {
  const folder = join(now.folder, 'action');
  await mkdir(folder, { recursive: true });
  const [summary, outputs, npx] = ['summary', 'output', 'npx'].map((name) => join(folder, name));
  for (const file of [summary, outputs]) await writeFile(file ?? '', '');
  // the first two words are for npx itself
  await writeFile(npx ?? '', `#!/bin/sh\n[ "$1 $2" = "--yes mxlens@${version}" ] || exit 9\nshift 2\nexec '${process.execPath}' '${COMMAND}' "$@" --trust-anchors '${now.asking[3]}'\n`);
  await chmod(npx ?? '', 0o755);
  const [step] = action.runs.steps;
  const values = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, { default: text = '' }]) => [name, text])), resolver: now.asking[1], ...inputs };
  const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) =>
    [name, String(text).replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input) => values[/** @type {keyof typeof values} */ (input)] ?? '')]));
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
    { encoding: 'utf8', cwd: folder, env: { ...process.env, ...env, PATH: `${folder}:${process.env.PATH}`, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs } });
  return { status, stdout, stderr, summary: await readFile(summary ?? '', 'utf8'), outputs: await readFile(outputs ?? '', 'utf8'), folder };
}

test('the Action checks, and its summary has the report', async () => {
  assert.equal(action.inputs.version.default, version);
  const good = await acted({ domains: 'good.test\nnull-mx.test\n' });
  assert.deepEqual([good.status, good.outputs], [0, 'status=0\n'], good.stderr);
  assert.match(good.summary, /^# Mail for good\.test can be delivered/m);
  const bad = await acted({ domains: 'exchange-alias.test', 'fail-on': 'warning', expect: '10 alias.exchange-alias.test' });
  assert.deepEqual([bad.status, bad.outputs], [1, 'status=1\n'], bad.stderr);
});

test('nothing that is given to the Action is run', async () => {
  const { status, folder, stderr } = await acted({ domains: '$(touch ran); `touch ran`\n--version', expect: '"; touch ran; "' });
  assert.equal(status, 2, stderr);
  await assert.rejects(readFile(join(folder, 'ran')), { code: 'ENOENT' });
  assert.doesNotMatch(action.runs.steps[0].run, /\$\{\{/);
});

test('the Action watches with a state, and writes for code scanning', async () => {
  const first = await acted({ domains: 'exchange-nonexistent.test', state: '.mxlens/state' });
  assert.match(first.stdout, /exchange-nonexistent\.test: error: /);
  const second = await acted({ domains: 'exchange-nonexistent.test', state: '.mxlens/state' });
  assert.deepEqual([second.stdout, second.status], ['', 1]);
  const { folder } = await acted({ domains: 'exchange-nonexistent.test', sarif: 'mx.sarif' });
  assert.equal(JSON.parse(await readFile(join(folder, 'mx.sarif'), 'utf8')).version, '2.1.0');
});

test('systemd takes the units', { skip: which('systemd-analyze') ? false : 'systemd is not here' }, () => {
  const units = ['service', 'timer'].map((kind) => new URL(`../../cli/examples/mxlens-watch.${kind}`, import.meta.url).pathname);
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
  assert.equal(stderr.split('\n').filter((line) => line.includes('mxlens-watch')).join('\n'), '');
  assert.equal(status, 0, stderr);
});
