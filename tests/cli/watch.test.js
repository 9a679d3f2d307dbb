// The watch of the command: what it tells and when, and that its state outlives whatever happens.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { watch as look } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { forms } from '../../cli/watch/alerts.js';
import { opened } from '../../cli/watch/state.js';
import { turn } from '../../cli/watch/turn.js';
import { check, rules } from '../../www/entry/node.js';
import { begun } from '../../www/watch-course.js';
import { COMMAND, mxlens, serving, start } from './command.js';

/** @import { Report } from '../../www/wasm/mxlens.js' */
/** @import { Kept } from '../../cli/watch/turn.js' */

const now = serving();
const texts = new Map((await rules()).map((one) => [one.id, one]));
const policy = { rules: texts, failOn: /** @type {const} */ ('warning') };

/** @returns {Kept} */
const fresh = () => ({ watched: begun({ name: 'good.test', shown: 'good.test', expect: '' }, 1), history: [], recent: [], servers: [], problems: [] });

/** @param {string} domain @param {string} [path] @returns {Promise<Report>} */
const reportOf = (domain, path = '/dns-query') => check(domain, { resolvers: [`${now.origin}${path}`], dnssec: false });

/**
 * What is told of reports, one after the other.
 * @param {(Report | null)[]} reports
 */
function told(reports) {
  let kept = fresh();
  return reports.map((report, index) => {
    const made = turn(kept, report, 1000 + index, policy);
    kept = made.kept;
    return made.alert && { kind: made.alert.kind, began: made.alert.began.map(({ id }) => id), ended: made.alert.ended.map(({ id }) => id) };
  });
}

test('one round or two that tell nothing are told to nobody, three of five are, and their end when it lasts', async () => {
  const [good, unknown] = [await reportOf('good.test'), await reportOf('good.test', '/with/servfail/dns-query')];
  assert.equal(unknown.verdict.status, 'undetermined');
  const begins = { kind: 'problem', began: ['unknown'], ended: [] };
  const ends = { kind: 'recovery', began: [], ended: ['unknown'] };
  assert.deepEqual(told([good, unknown, good, good, good]), [null, null, null, null, null]);
  assert.deepEqual(told([good, unknown, unknown, good, good]), [null, null, null, null, null]);
  assert.deepEqual(told([good, unknown, unknown, unknown, good, good, good]), [null, null, null, begins, null, ends, null]);
  assert.deepEqual(told([good, unknown, good, unknown, good, unknown, good, unknown]), [null, null, null, null, null, begins, null, null],
    'what comes and goes is one problem');
  assert.deepEqual(told([null, null, null]), [null, null, begins], 'that mxlens itself fails is no better');
});

test('what is wrong is told when it begins, from the first round on, and when it is over', async () => {
  const [good, bad] = [await reportOf('good.test'), await reportOf('exchange-nonexistent.test')];
  const problems = ['undeliverable', 'exchange-nonexistent'];
  assert.deepEqual(told([bad, bad, good]), [{ kind: 'problem', began: problems, ended: [] }, null, { kind: 'recovery', began: [], ended: problems }]);
  const unknown = await reportOf('good.test', '/with/servfail/dns-query');
  assert.deepEqual(told([bad, unknown, bad]), [{ kind: 'problem', began: problems, ended: [] }, null, null], 'a failed query ends no problem, and begins none');
});

test('what changed is told once, in the words of the page', async () => {
  let kept = turn(fresh(), await reportOf('good.test'), 1, policy).kept;
  const { alert } = turn(kept, await reportOf('equal.test'), 2, policy);
  assert.equal(alert?.kind, 'change');
  assert.ok(alert?.changes.some(({ text }) => text === 'mx1.good.test is gone from the MX records.'), JSON.stringify(alert));
  kept = turn(kept, await reportOf('equal.test'), 2, policy).kept;
  assert.equal(turn(kept, await reportOf('equal.test'), 3, policy).alert, null);
});

test('a round is written down, and the next one, of another run, compares with it', async () => {
  const state = join(now.folder, 'rounds');
  const args = ['watch', '--state', state, ...now.asking];
  const first = await mxlens([...args, 'good.test', 'exchange-alias.test']);
  assert.equal(first.stdout, 'exchange-alias.test: warning: An exchange is an alias\n');
  assert.deepEqual([first.status, first.stderr], [1, '']);
  assert.deepEqual(await mxlens([...args, 'good.test', 'exchange-alias.test']), { status: 1, stdout: '', stderr: '' });
  assert.deepEqual(await mxlens([...args, 'good.test', '--expect', '10 mx1.good.test']), { status: 1, stderr: '',
    stdout: 'good.test: error: Among the MX records, and not expected: 20 mx2.good.test.\n' });
  assert.deepEqual(await mxlens([...args, 'good.test', '--expect', '10 mx1.good.test', '--expect', '20 mx2.good.test']), { status: 0, stdout: '', stderr: '' });
  const { state: kept } = await opened(state);
  assert.deepEqual([...kept.domains.keys()], ['good.test', 'exchange-alias.test']);
});

test('a webhook has each alert once, and what it did not take when it takes again', async () => {
  /** @type {any[]} */
  const bodies = [];
  let status = 500;
  const hook = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => (text += piece)).on('end', () => {
      bodies.push(JSON.parse(text));
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => hook.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (hook.address());
  try {
    const secret = `http://127.0.0.1:${port}/services/SECRET`;
    const args = ['watch', '--state', join(now.folder, 'hook'), '--format', 'slack', ...now.asking, 'exchange-alias.test'];
    const refused = await mxlens(args, { env: { MXLENS_WEBHOOK: secret } });
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /HTTP status 500\nmxlens: 1 alerts are kept/);
    assert.doesNotMatch(refused.stderr, /SECRET/);
    assert.equal(bodies.length, 3, 'it is tried again');
    status = 200;
    assert.equal((await mxlens([...args, '--webhook', secret])).status, 1);
    assert.deepEqual(bodies.slice(3), [{ text: 'exchange-alias.test: warning: An exchange is an alias' }]);
    assert.equal((await mxlens([...args, '--webhook', secret])).status, 1);
    assert.equal(bodies.length, 4);
  } finally {
    hook.close();
  }
});

test('Alertmanager hears of a problem in every round, of its end, and of changes', () => {
  const problem = { id: 'undeliverable', severity: /** @type {const} */ ('error'), since: 0, text: 'No mail.' };
  const at = Date.UTC(2026, 0, 1);
  const alerts = [{ domain: 'a.test', at, kind: /** @type {const} */ ('recovery'), began: [], ended: [problem], changes: [{ kind: /** @type {const} */ ('mxGone'), text: 'Gone.' }] }];
  const standing = [{ domain: 'b.test', problems: [problem] }];
  const posted = JSON.parse(forms.alertmanager({ alerts, standing, at, apart: 900_000 }) ?? '');
  assert.deepEqual(posted.map((/** @type {any} */ one) => [one.labels.alertname, one.labels.domain, one.endsAt]), [
    ['MailProblem', 'b.test', '2026-01-01T00:45:00.000Z'],
    ['MailProblem', 'a.test', '2026-01-01T00:00:00.000Z'],
    ['MailChanged', 'a.test', '2026-01-01T01:00:00.000Z'],
  ]);
  assert.equal(forms.alertmanager({ alerts: [], standing: [], at, apart: null }), null);
});

test('no message to a channel calls people, links anywhere, or turns the order of text', () => {
  const changes = [{ kind: /** @type {const} */ ('mxAdded'), text: '<!channel> <https://evil.test|x> & \u202Eabc' }];
  const alerts = Array.from({ length: 50 }, () => ({ domain: 'a.test', at: 1, kind: /** @type {const} */ ('change'), began: [], ended: [], changes }));
  const { text } = JSON.parse(forms.slack({ alerts, standing: [], at: 1, apart: null }) ?? '');
  assert.match(text, /&lt;!channel&gt; &lt;https:\/\/evil\.test\|x&gt; &amp; \\u\{202E\}abc/);
  assert.match(text, /… and 10 more domains$/);
});

test('killed in the middle of writing, the state is what it was before or after', async () => {
  const folder = join(now.folder, 'killed');
  const state = join(folder, 'state');
  await mkdir(folder);
  const domains = Array.from({ length: 150 }, (_, index) => `n${index}.wildcard.test`);
  const args = ['watch', '--state', state, '--no-dnssec', ...now.asking, ...domains];
  await mxlens(args);
  const before = (await opened(state)).state.savedAt ?? 0;
  for (let run = 0; run < 6; run++) {
    const { child, ended } = start(process.execPath, [COMMAND, ...args]);
    const watcher = look(folder, (_, file) => {
      if (file === `state.${child.pid}.draft`) child.kill('SIGKILL'); // it is being written now
    });
    const { status } = await ended;
    watcher.close();
    assert.equal(status, null, 'it was killed');
    const { state: kept } = await opened(state);
    assert.equal(kept.domains.size, domains.length);
    assert.ok((kept.savedAt ?? 0) >= before);
  }
  const { status, stderr } = await mxlens(args);
  assert.match(String(status), /^[013]$/, stderr);
  assert.deepEqual(await readdir(folder), ['state'], 'what was being written is removed by the next run');
});

test('of drafts beside a state and its metrics, those that nobody writes any more are removed', async () => {
  const folder = join(now.folder, 'drafts');
  await mkdir(folder);
  const nobody = 2 ** 31 - 1;
  const [left, kept] = [[`state.${nobody}.draft`, `metrics.prom.${nobody}.draft`], [`state.${process.pid}.draft`, `other.${nobody}.draft`, 'state.x.draft', 'state.1.draft.txt']];
  for (const name of [...left, ...kept]) await writeFile(join(folder, name), '');
  const { status } = await mxlens(['watch', '--state', join(folder, 'state'), '--metrics', join(folder, 'metrics.prom'), ...now.asking, 'good.test']);
  assert.equal(status, 0);
  assert.deepEqual((await readdir(folder)).sort(), ['metrics.prom', 'state', ...kept].sort());
});

test('where a state or metrics cannot be written is said before anybody is asked', async () => {
  const [state, nowhere] = [join(now.folder, 'somewhere'), join(now.folder, 'nowhere', 'file')];
  for (const files of [['--state', nowhere], ['--state', state, '--metrics', nowhere]]) {
    const { status, stdout, stderr } = await mxlens(['watch', ...files, ...now.asking, 'good.test']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /cannot be written: there is no folder .*nowhere/);
  }
});

test('what is no state is left as it is, and two watches do not write over each other', async () => {
  const state = join(now.folder, 'broken');
  for (const text of ['', '{', '{"mxlens":"list"}', '{"mxlens":"watch","version":1,"savedAt":1,"domains":[{}]}', '{"mxlens":"watch","version":1,"savedAt":1,"domains":[],"waiting":[1]}']) {
    await writeFile(state, text);
    const { status, stderr } = await mxlens(['watch', '--state', state, ...now.asking, 'good.test']);
    assert.equal(status, 2, text);
    assert.match(stderr, /is no state of a watch/);
    assert.equal(await readFile(state, 'utf8'), text);
  }
  const path = join(now.folder, 'two');
  const [one, other] = [await opened(path), await opened(path)];
  await one.save();
  await assert.rejects(other.save(), /one watch at a time/);
});

test('metrics are those of the checks and of the problems, in a file that others may read', async () => {
  const file = join(now.folder, 'mxlens.prom');
  await mxlens(['watch', '--state', join(now.folder, 'metered'), '--metrics', file, ...now.asking, 'exchange-alias.test']);
  const text = await readFile(file, 'utf8');
  assert.match(text, /^mxlens_verdict\{domain="exchange-alias\.test",status="atRisk"\} 1$/m);
  assert.match(text, /^mxlens_watch_problem\{domain="exchange-alias\.test",problem="exchange-alias",severity="warning"\} 1$/m);
  assert.match(text, /^mxlens_watch_round_timestamp_seconds \d+/m);
  assert.equal(spawnSync('stat', ['-c', '%a', file], { encoding: 'utf8' }).stdout, '644\n');
});

test('rounds come in their interval until it is asked to end', async () => {
  const { child, ended, said } = start(process.execPath, [COMMAND, 'watch', '--state', join(now.folder, 'often'), '--interval', '1s', '--format', 'alertmanager', ...now.asking, 'exchange-alias.test']);
  while (said().split('\n').length < 3) await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGTERM');
  const { status, stdout } = await ended;
  assert.equal(status, 143);
  const starts = stdout.trim().split('\n').map((line) => JSON.parse(line)[0].startsAt);
  assert.equal(new Set(starts).size, 1, 'it is one problem all the time');
});
