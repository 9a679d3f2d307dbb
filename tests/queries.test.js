// How many questions the checks of the samples ask: as many as is written down, no more and no fewer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { counted, sampleServer } from './bench/asked.js';

test('a check asks as many questions as tests/bench/queries.json says; `npm run bench queries` writes it anew', async () => {
  const written = JSON.parse(await readFile(new URL('bench/queries.json', import.meta.url), 'utf8'));
  const server = await sampleServer();
  try {
    const counts = await Promise.all(server.samples.map(async (domain) => [domain, await counted(domain, server)]));
    assert.ok(counts.length > 10, `${counts.length} samples`);
    assert.deepEqual(Object.fromEntries(counts), written);
  } finally {
    server.stop();
  }
});
