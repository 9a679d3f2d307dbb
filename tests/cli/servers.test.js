// What is seen of servers, in every format and in the watch: real servers as they were recorded (tests/smtp/recorded.json).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { texts } from '../../cli/asking.js';
import { FORMATS } from '../../cli/options.js';
import { judge } from '../../cli/smtp/judge.js';
import { summary } from '../../cli/summary.js';
import { turn } from '../../cli/watch/turn.js';
import { check } from '../../www/entry/node.js';
import { begun } from '../../www/watch-course.js';
import { schemaOf } from '../schema.js';
import { serving } from './command.js';

/** @import { Row } from '../../cli/rows.js' */
/** @import { SmtpReport } from '../../cli/smtp/probe.js' */
/** @import { Kept } from '../../cli/watch/turn.js' */

const now = serving();
const { seen } = JSON.parse(readFileSync(new URL('../smtp/recorded.json', import.meta.url), 'utf8'));

/** @param {string} name @returns {SmtpReport} */
const probed = (name) => ({ ...seen[name], ...judge(seen[name]) });

/** @param {string} name @returns {Promise<Row>} */
async function rowOf(name) {
  const report = await check('good.test', { resolvers: [`${now.origin}/dns-query`], dnssec: false });
  return { entry: { text: 'good.test', file: null, line: 1 }, domain: 'good.test', repeated: false, report, fault: null, smtp: probed(name) };
}

/** @param {string} name of a format @param {Row} row */
async function written(name, row) {
  const { format } = await import(`../../cli/formats/${name}.js`);
  const { head, row: write, tail } = format({
    context: await texts({}), failOn: 'warning', whole: true, smtp: row.smtp !== null, paint: (/** @type {string} */ _, /** @type {string} */ text) => text, width: 100, version: '0.1.0',
  });
  return `${head?.() ?? ''}${write(row)}${tail?.() ?? ''}`;
}

test('every format has what is wrong with the servers, and nothing of servers where they were not looked at', async () => {
  const row = await rowOf('postfix expired');
  for (const name of FORMATS) {
    assert.match(await written(name, row), /certificate\\?-expired/, name);
    assert.doesNotMatch(await written(name, { ...row, smtp: null }), /certificate\\?-expired|mxlens_server/, name);
  }
});

test('JSON has what was seen of servers as its schema says, beside the report', async () => {
  const { validate } = await schemaOf('smtp');
  const row = await rowOf('postfix expired');
  for (const { smtp } of [JSON.parse(await written('json', row)).domains[0], JSON.parse(await written('ndjson', row))]) {
    assert.ok(validate(smtp), JSON.stringify(validate.errors));
  }
});

test('what a server says is text in every format', async () => {
  const row = await rowOf('postfix expired');
  const [finding] = row.smtp?.findings ?? [];
  assert.ok(finding);
  finding.subjects = [{ kind: 'server', exchange: 'mx.example', address: '192.0.33.1', detail: '</failure><b>\u001b[2J\u202e"|`' }];
  for (const name of FORMATS) assert.doesNotMatch(await written(name, row), /[\u001b\u202e]/, name);
  for (const name of ['junit', 'markdown']) assert.doesNotMatch(await written(name, row), /(?<!\\)<b>/, name);
  JSON.parse(await written('sarif', row));
});

test('the exit status knows servers: found, not known, or nothing to see', async () => {
  /** @param {string} name */
  const statusOf = async (name) => {
    const counted = summary('warning');
    counted.add(await rowOf(name));
    return counted.status();
  };
  assert.deepEqual([await statusOf('postfix good'), await statusOf('postfix expired'), await statusOf('nobody, nothing up')], [0, 1, 3]);
});

/**
 * What a watch tells of servers, round after round; `null` is a round that did not look at them, `silent` one in which no
 * resolver answered, `failed` one in which mxlens itself failed.
 * @param {(string | null)[]} names
 */
async function told(names) {
  const options = (/** @type {string} */ path) => ({ resolvers: [`${now.origin}${path}`], dnssec: false });
  const [good, silent] = await Promise.all([check('good.test', options('/dns-query')), check('good.test', options('/with/servfail/dns-query'))]);
  /** @type {SmtpReport} */
  const nobody = { ...probed('postfix good'), attempts: [], findings: [], undetermined: [], verdict: null };
  /** @type {Kept} */
  let kept = { watched: begun({ name: 'good.test', shown: 'good.test', expect: '' }, 1), history: [], recent: [], servers: [], problems: [] };
  return names.map((name, index) => {
    const report = name === 'failed' ? null : name === 'silent' ? silent : good;
    const smtp = name === null || name === 'failed' ? null : name === 'silent' ? nobody : probed(name);
    const made = turn(kept, report, 1000 + index, { rules: new Map(), failOn: 'warning' }, smtp);
    kept = made.kept;
    return made.alert && [made.alert.kind, ...made.alert.began.map(({ id }) => id), ...made.alert.ended.map(({ id }) => id)].join(' ');
  });
}

test('servers out of reach are told when two rounds in a row saw it, and their return at once', async () => {
  const [down, up, unknown] = ['nobody, others up', 'postfix good', 'nobody, nothing up'];
  const begins = 'problem unreachable smtp-connection-refused';
  assert.deepEqual(await told([up, down, up, down, up]), [null, null, null, null, null], 'one try is one try');
  assert.deepEqual(await told([up, down, down, down, up]), [null, null, begins, null, 'recovery unreachable smtp-connection-refused']);
  assert.deepEqual(await told([down, unknown, down, unknown, unknown]), [null, null, begins, null, null], 'what is not known begins nothing and ends nothing');
  assert.deepEqual(await told([down, down, 'silent', 'failed', up]), [null, begins, null, null, 'recovery unreachable smtp-connection-refused'],
    'where DNS told nothing, servers did not recover');
  assert.deepEqual(await told([down, down, null, null]), [null, begins, null, null], 'whoever is not looked at did not recover');
  assert.deepEqual(await told(['postfix expired', 'postfix expired', up]), [null, 'problem certificate-expired', 'recovery certificate-expired']);
});
