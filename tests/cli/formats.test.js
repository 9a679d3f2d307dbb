// The forms of reports, each read back; tests/consumers has them read by the programs that they are for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { schemaOf } from '../schema.js';
import { mxlens, serving } from './command.js';

const now = serving();
const INPUTS = ['good.test', 'exchange-nonexistent.test', 'servfail.mx-unavailable.test', 'hidden-beside.alias-loop.test', 'no "domain", & <so>'];

/** @param {string} format @param {string[]} args */
const written = async (format, ...args) => (await mxlens([...now.asking, '--format', format, ...args, ...INPUTS])).stdout;

test('JSON has reports as their schema says, and the same lines as the stream', async () => {
  const { validate } = await schemaOf('report');
  const { mxlens: kind, version, domains } = JSON.parse(await written('json'));
  assert.deepEqual([kind, version], ['list', 1]);
  for (const { report } of domains.slice(0, 4)) assert.ok(validate(report), JSON.stringify(validate.errors));
  assert.equal(domains[4].error.code, 'bareTld');
  const lines = (await written('ndjson')).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ domain, givenAs }) => [domain, givenAs]), domains.map((/** @type {any} */ { domain, givenAs }) => [domain, givenAs]));
  assert.deepEqual(Object.keys(lines[0]), Object.keys(domains[0]));
});

test('a reader of CSV has a row for each domain', async () => {
  /** @type {Record<string, string>[]} */
  const rows = parse(await written('csv'), { columns: true, record_delimiter: '\r\n' });
  assert.deepEqual(rows.map(({ domain, given_as, verdict, reason }) => [domain, given_as, verdict, reason]), [
    ['good.test', 'good.test', 'deliverable', ''],
    ['exchange-nonexistent.test', 'exchange-nonexistent.test', 'undeliverable', ''],
    ['servfail.mx-unavailable.test', 'servfail.mx-unavailable.test', 'undetermined', 'MX SERVFAIL'],
    ['hidden-beside.alias-loop.test', 'hidden-beside.alias-loop.test', 'deliverable', ''],
    ['', 'no "domain", & <so>', 'noDomain', 'bareTld'],
  ]);
});

test('JUnit: what was not judged is skipped, what is not known is an error, and findings fail as is asked for', async () => {
  const text = await written('junit', '--fail-on', 'error');
  const suites = [...text.matchAll(/<testsuite name="([^"]*)" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g)]
    .map(([, name, ...counts]) => [name, ...counts.map(Number)]);
  assert.deepEqual(suites.map(([name, , failures, errors]) => [name, failures, errors]), [
    ['good.test', 0, 0], ['exchange-nonexistent.test', 1, 0], ['servfail.mx-unavailable.test', 0, 1],
    ['hidden-beside.alias-loop.test', 0, 1], ['no &#34;domain&#34;, &#38; &#60;so&#62;', 0, 1]]);
  assert.ok(Number(suites[2]?.[4]) > 20, 'what a failed query hides is judged by no rule');
  assert.equal([...text.matchAll(/<skipped/g)].length, suites.reduce((sum, [, , , , skipped]) => sum + Number(skipped), 0));
  const strict = await written('junit', '--fail-on', 'notice');
  assert.ok([...strict.matchAll(/<failure/g)].length > [...text.matchAll(/<failure/g)].length);
});

test('JUnit has tests of what stands beside the MX records where somebody looked, and only there', async () => {
  const run = (/** @type {string[]} */ ...args) => mxlens([...now.asking, '--format', 'junit', ...args]).then(({ stdout }) => stdout);
  const [one, many] = [await run('faults.neighbours.test', '--fail-on', 'notice'), await run('faults.neighbours.test', 'good.test')];
  assert.match(one, /name="spf-lookups-excessive"><failure message="The SPF record takes more than ten look-ups"/);
  assert.match(one, /name="spf-mx-excessive"><skipped /);
  assert.doesNotMatch(many, /name="(spf|dmarc|mta-sts)-/);
});

test('SARIF: findings fail, what was not judged is open, and a list is where its domains stand', async () => {
  const { stdout } = await mxlens([...now.asking, '--format', 'sarif', '--file', 'tests/cli/domains.txt'], {});
  const [{ tool, results, invocations }] = JSON.parse(stdout).runs;
  for (const { ruleId, ruleIndex, kind, level, message } of results) {
    assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
    assert.equal(level === 'none', kind === 'open');
    assert.ok(message.text);
  }
  const found = results.find((/** @type {any} */ { ruleId }) => ruleId === 'exchange-nonexistent');
  assert.deepEqual(found.locations[0].physicalLocation, { artifactLocation: { uri: 'tests/cli/domains.txt' }, region: { startLine: 3 } });
  assert.ok(results.some((/** @type {any} */ { kind }) => kind === 'open'));
  assert.deepEqual(invocations, [{ executionSuccessful: true, toolExecutionNotifications: [] }]);
});

test('Prometheus: all of a metric stands together, and what failed is no number', async () => {
  const text = await written('prometheus');
  const names = text.trim().split('\n').map((line) => /^(?:# (?:HELP|TYPE) )?(\w+)/.exec(line)?.[1]);
  const blocks = names.filter((name, index) => name !== names[index - 1]);
  assert.equal(new Set(blocks).size, blocks.length);
  assert.match(text, /^mxlens_verdict\{domain="servfail\.mx-unavailable\.test",status="undetermined"\} 1$/m);
  assert.match(text, /^mxlens_partial\{domain="hidden-beside\.alias-loop\.test"\} 1$/m);
  assert.doesNotMatch(text, /NaN|undefined/);
});

test('Markdown has a section for each, in which nothing of others is markup', async () => {
  const text = await written('markdown');
  assert.equal(text.match(/^# /gm)?.length, INPUTS.length);
  assert.match(text, /^# no "domain", \\& \\<so\\>$/m);
});
