// The crate's example, a world of threads and sockets, asks the server over the zones; `cargo test` has built it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../scripts/steps.mjs';
import { serve } from './browser.js';

test('a program of the crate checks a domain, and takes a resolver out of reach for no fault', async () => {
  const { origin, stop } = await serve();
  try {
    const checked = (/** @type {string[]} */ ...args) => run('target/debug/examples/native', args);
    assert.match(await checked('good.test', `${origin}/dns-query`), /^good\.test: Deliverable$/m);
    assert.match(await checked('null-mx.test', `${origin}/dns-query`), /^null-mx\.test: RefusesMail$/m);
    assert.match(await checked('good.test', 'http://127.0.0.1:9/dns-query'), /^good\.test: Undetermined$/m);
    await assert.rejects(checked('a..b'), /emptyLabel|single dots/i);
  } finally {
    stop();
  }
});
