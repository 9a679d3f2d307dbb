// The table of tests/spark/run.mjs, which `npm run test:all` makes, is of this list and of what the command says now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mxlens, serving } from '../cli/command.js';
import { expected, names } from './list.mjs';
import { recorded } from './run.mjs';

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
