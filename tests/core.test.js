/** What becomes of a check when the core crashes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { running } from './browser.js';

const now = running();

/** A world whose first answer is more than the core's memory can hold; after that nothing gets through. */
const WORLD = `
  let first = true;
  export const host = ({ onOutcome }) => {
    let started = 0;
    const done = new Set();
    const begin = () => {
      const number = ++started;
      setTimeout(() => (done.add(number), onOutcome()));
      return number;
    };
    return {
      ask: begin,
      pause: begin,
      take(number) {
        if (!done.has(number)) return undefined;
        if (!first) return { status: 0, obstacle: 'unknown', detail: 'no way' };
        first = false;
        return { status: 200, contentType: 'application/dns-message', body: { length: 2 ** 31 } };
      },
      forget: () => undefined,
      now: () => 0,
      progress: () => undefined,
      preliminary: () => undefined,
      prove: begin,
      time: begin,
    };
  };`;

test('a crash rejects every check under way with the code internal, and the next one works', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.route('**/host.js', (route) => route.fulfill({ contentType: 'text/javascript', body: WORLD }));
  await page.goto('/favicon.svg');
  const outcome = await page.evaluate(async () => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    const options = { neighbours: false };
    const crashed = await Promise.allSettled([check('one.example', options), check('two.example', options)]);
    const next = await check('three.example', options);
    return {
      codes: crashed.map((one) => (one.status === 'rejected' ? one.reason.code : one.status)),
      message: crashed[0].status === 'rejected' ? crashed[0].reason.message : '',
      next: next.verdict.status,
    };
  });
  assert.deepEqual(outcome.codes, ['internal', 'internal']);
  assert.match(outcome.message, /fault of mxlens: \w*Error: .+ at wasm-function\[\d+\]/);
  assert.equal(outcome.next, 'undetermined');
});
