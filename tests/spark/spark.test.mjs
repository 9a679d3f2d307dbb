// The table of tests/spark/run.mjs, which `npm run test:all` makes, is of this list and of what the command says now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mxlens, serving } from '../cli/command.js';
import { expected, names } from './list.mjs';
import { FAILING, failingAtFirst, recorded } from './run.mjs';

const now = serving();

test('the recorded run was over this list, lost nothing, and came to what the command alone says', async () => {
  const { domains, statuses, measured } = await recorded();
  assert.deepEqual([domains, statuses], [names().length, expected()]);
  assert.deepEqual(measured.map((/** @type {any} */ { master }) => master), ['local[1]', 'local[2]']);
  const { stdout } = await mxlens([...now.asking, '--no-dnssec', '--format', 'ndjson', '-'], { input: names().join('\n') });
  /** @type {Record<string, number>} */
  const counts = {};
  for (const line of stdout.trim().split('\n')) {
    const { report, error } = JSON.parse(line);
    const status = report?.verdict.status ?? `error:${error.code}`;
    counts[status] = (counts[status] ?? 0) + 1;
  }
  assert.deepEqual(counts, expected());
});

test('a pass has fewer queries for a name than fail at first, and two passes have more', async () => {
  const flaky = await failingAtFirst(now.origin, Infinity);
  try {
    const { status } = await mxlens(['--no-dnssec', '--resolver', flaky.url, '--format', 'ndjson', '-'], { input: 'flaky.wildcard.test' });
    assert.equal(status, 3);
    const asked = flaky.asked.get('flaky.wildcard.test') ?? 0;
    assert.ok(asked <= FAILING && FAILING < 2 * asked, `${asked} queries in a pass, of which ${FAILING} fail`);
  } finally {
    flaky.stop();
  }
});
