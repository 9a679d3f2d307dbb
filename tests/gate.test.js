// How many requests are under way when many checks are made at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../www/gate.js';
import { running } from './browser.js';

/** @import { Pass } from '../www/gate.js' */

const now = running();

/**
 * Checks that ask two rounds of questions, each answered after a time of its own.
 * @param {string} resolver
 * @param {string} origin where it really is
 * @param {number} checks
 * @param {(sent: number) => number} statusOf the status of the request that is sent as this one
 */
async function many(resolver, origin, checks, statusOf) {
  const found = { most: 0, sent: 0, underWay: 0, order: /** @type {number[]} */ ([]), atOnce: /** @type {number[]} */ ([]) };
  /** @param {Pass} pass */
  const request = async (pass) => {
    const done = pass(`${origin}/dns-query?dns=${found.sent}`);
    const status = statusOf(found.sent++);
    found.most = Math.max(found.most, ++found.underWay);
    found.atOnce.push(found.underWay);
    await new Promise((resolve) => setTimeout(resolve, 1 + found.sent % 5));
    found.underWay--;
    done(status);
  };
  await Promise.all(Array.from({ length: checks }, (_, index) => new Promise((resolve) => {
    const ended = new AbortController();
    enter(resolver, ended.signal, async (pass) => {
      found.order.push(index);
      await Promise.all([1, 2, 3].map(() => request(pass)));
      await Promise.all(Array.from({ length: 10 }, () => request(pass)));
      ended.abort();
      resolve(undefined);
    });
  })));
  return found;
}

test('at most so many requests are under way as the limit says, and what one check asks', async () => {
  const { most, sent, order } = await many('https://one.test/{?dns}', 'https://one.test', 200, () => 200);
  assert.equal(sent, 200 * 13);
  assert.ok(most <= 64 + 10, `${most}`);
  assert.ok(most > 30, `${most}`);
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
});

test('a resolver by its id is known after the first check', async () => {
  const { most } = await many('someone', 'https://two.test', 200, () => 200);
  assert.ok(most <= 64 + 10, `${most}`);
});

test('outside of browsers nobody holds connections back, and without TLS there are as many', async () => {
  const { most } = await many('http://127.0.0.1:1/x', 'http://127.0.0.1:1', 200, () => 200);
  assert.ok(most > 30 && most <= 64 + 10, `${most}`);
});

test('too many requests halve the limit, and answers restore it', async () => {
  const { atOnce, sent } = await many('https://three.test/', 'https://three.test', 300, (request) => request > 300 && request < 1500 ? 429 : 200);
  assert.equal(sent, 300 * 13);
  const [before, during, after] = [atOnce.slice(0, 300), atOnce.slice(900, 1500), atOnce.slice(-600)].map((part) => Math.max(...part));
  assert.ok(Number(during) <= 16, `${during}`);
  assert.ok(Number(after) > 30, `${before} ${during} ${after}`);
});

test('who waits and is taken back never begins', async () => {
  const url = 'http://127.0.0.1:2/x';
  const first = new AbortController();
  enter(url, first.signal, (pass) => {
    for (let count = 0; count < 80; count++) pass(`${url}?${count}`);
  });
  let begun = 0;
  const second = new AbortController();
  enter(url, second.signal, () => begun++);
  second.abort();
  first.abort();
  assert.equal(begun, 0);
});

test('one check alone never waits', () => {
  let begun = 0;
  enter('https://four.test/', new AbortController().signal, () => begun++);
  assert.equal(begun, 1);
});

test('checks in Chromium keep the limit, and one that waits is aborted at once', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  const found = await page.evaluate(async () => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    const plain = window.fetch;
    let [underWay, most] = [0, 0];
    window.fetch = async (url, init) => {
      if (!String(url).includes('dns=')) return plain(url, init);
      most = Math.max(most, ++underWay);
      return plain(url, init).finally(() => underWay--);
    };
    const resolvers = [`${location.origin}/f/delay=20/dns-query`];
    const reports = await Promise.all(Array.from({ length: 30 }, () => check('good.test', { resolvers })));
    const together = most;
    const busy = [1, 2].map(() => check('good.test', { resolvers: [`${location.origin}/f/timeout/dns-query`], deadline: 1500 }));
    const controller = new AbortController();
    const waiting = check('good.test', { resolvers, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 300));
    controller.abort(new Error('enough'));
    const next = new Promise((resolve) => setTimeout(() => resolve('late'))); // nothing of the network comes before
    const reason = await Promise.race([waiting.catch(({ message }) => message), next]);
    await Promise.all(busy);
    const queries = Math.max(...reports.map(({ ledger }) => ledger.length));
    return { together, reason, queries, states: reports.map(({ verdict }) => verdict.status) };
  });
  assert.ok(found.together <= 6 + found.queries, JSON.stringify(found)); // and not thirty times as many
  assert.deepEqual([...new Set(found.states)], ['deliverable']);
  assert.equal(found.reason, 'enough');
});
