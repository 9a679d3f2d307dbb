// That what the README says of the measurements is what was measured.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measured, published } from './bench/summary.js';

test('README.md says what the tables of tests/bench have; `npm run bench` writes it anew', async () => {
  assert.equal(await published(), await measured());
});
