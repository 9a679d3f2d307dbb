// What stopped a request, as far as the host can tell: in Node by its codes, in Chromium by what else it says.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { host } from '../www/host.js';
import { running, standStill } from './browser.js';

/** @import { RequestListener } from 'node:http' */
/** @import { AddressInfo } from 'node:net' */

const now = running();

/** @type {(() => void)[]} */
const stops = [];
after(() => stops.forEach((stop) => stop()));

/**
 * A server of another origin than the page.
 * @param {RequestListener} respond
 * @param {string} [address]
 */
async function serve(respond, address = '127.0.0.1') {
  const server = createServer(respond).listen(0, address);
  await once(server, 'listening');
  stops.push(() => (server.close(), server.closeAllConnections()));
  const { port } = /** @type {AddressInfo} */ (server.address());
  return `http://${address}:${port}`;
}

/**
 * The outcome of one request in Node.
 * @param {string} url
 */
async function asked(url) {
  /** @type {() => void} */
  let wake = () => undefined;
  const outcome = new Promise((resolve) => (wake = () => resolve(undefined)));
  const ended = new AbortController();
  const world = host({ signal: ended.signal, onOutcome: () => wake() });
  const started = world.ask(url, 1000, 5000);
  await outcome;
  ended.abort();
  return world.take(started);
}

test('Node: the name, the connection and TLS are told apart', async () => {
  const open = await serve((_, response) => response.end());
  const shut = await serve(() => undefined);
  stops.pop()?.();
  const reset = await serve((request) => request.socket.destroy());
  assert.equal((await asked('https://nonexistent.invalid/'))?.obstacle, 'name');
  const refused = await asked(shut);
  assert.equal(refused?.obstacle, 'connection');
  assert.match(refused?.detail ?? '', /^TypeError: fetch failed \(.*ECONNREFUSED/);
  assert.equal((await asked(reset))?.obstacle, 'connection');
  assert.equal((await asked(open.replace('http:', 'https:')))?.obstacle, 'tls');
});

test('Retry-After is read as seconds and as a date', async () => {
  const date = new Date('2026-05-01T12:00:00Z').toUTCString();
  /** @type {[string, number | null][]} */
  const texts = [['2', 2], ['0', 0], ['Fri, 01 May 2026 12:00:30 GMT', 30], ['Fri, 01 May 2020 12:00:00 GMT', 0],
    ['soon', null], ['', null], ['-1', null], ['1e9', null], ['9999999999', null]];
  for (const [text, seconds] of texts) {
    const url = await serve((_, response) => response.writeHead(429, { 'retry-after': text, date }).end());
    const outcome = await asked(url);
    assert.deepEqual([outcome?.status, outcome?.retryAfter], [429, seconds], text);
  }
});

test('Node has no other clock to ask', async () => {
  const outcome = await new Promise((resolve) => {
    const world = host({ signal: new AbortController().signal, onOutcome: () => resolve(world.take(started)) });
    const started = world.time();
  });
  assert.equal(outcome.date, null);
});

/**
 * The error of the first query, and how often the resolver was asked the same.
 * @param {string} resolver
 * @param {{ page?: string, permission?: string, limit?: number }} [options] limit: milliseconds of the waits that have no end
 */
async function failure(resolver, { page: address = `${now.origin}/`, permission, limit } = {}) {
  const context = await now.browser.newContext();
  const page = await context.newPage();
  await standStill(page, limit);
  try {
    if (!address.startsWith(now.origin)) {
      await page.route(`${new URL(address).origin}/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        await route.fulfill({ response: await context.request.get(now.origin + pathname) });
      });
    }
    await page.goto(address);
    if (permission) {
      const session = await now.browser.newBrowserCDPSession();
      await session.send('Browser.setPermission', {
        permission: { name: permission }, setting: 'denied', origin: new URL(address).origin,
      });
    }
    return await page.evaluate(async (resolver) => {
      const path = '/check.js';
      /** @type {typeof import('../www/check.js')} */
      const { check } = await import(path);
      const { ledger } = await check('good.test', { resolvers: [resolver] });
      return ledger[0]?.error;
    }, resolver);
  } finally {
    await context.close();
  }
}

test('Chromium: a policy of the page', async () => {
  const error = await failure('http://127.0.0.2:9/dns-query');
  assert.equal(error?.code, 'policy');
  assert.match(error?.detail ?? '', /^TypeError: /);
});

test('Chromium: a resolver without CORS is asked again once for each look, and no other', async () => {
  let [requests, plain] = [0, 0];
  const url = await serve((request, response) => {
    requests++;
    if (request.headers['sec-fetch-mode'] === 'no-cors') plain++;
    response.writeHead(200, { 'content-type': 'application/dns-message' }).end();
  });
  assert.equal((await failure(`${url}/dns-query`))?.code, 'cors');
  assert.equal(plain, 1);
  assert.ok(requests > 4);
});

test('Chromium: what answers at the second time has no obstacle of a kind', async () => {
  let looked = false;
  const url = await serve((request, response) => {
    looked ||= request.headers['sec-fetch-mode'] === 'no-cors';
    if (!looked) return void request.socket.destroy();
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  });
  assert.equal((await failure(`${url}/dns-query`))?.code, 'blocked');
});

test('Chromium: nobody listens', async () => {
  const url = await serve(() => undefined);
  stops.pop()?.();
  assert.equal((await failure(`${url}/dns-query`))?.code, 'blocked');
});

test('Chromium: an obstacle that cannot be looked into is not waited for', { timeout: 60_000 }, async () => {
  const url = await serve((request) => {
    if (request.headers['sec-fetch-mode'] === 'cors') request.socket.destroy();
  });
  // of all limits only that of the look itself comes
  assert.equal((await failure(`${url}/dns-query`, { limit: 2000 }))?.code, 'blocked');
});

test('Chromium: a machine of the local network, where the user forbade it', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'access-control-allow-origin': '*' }).end());
  const page = 'https://app.example/';
  const error = await failure(`${url}/dns-query`, { page, permission: 'local-network-access' });
  assert.equal(error?.code, 'localNetwork');
});

test('Chromium: the server of the page tells the time', async () => {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  const away = await page.evaluate(async () => {
    const path = '/host.js';
    /** @type {typeof import('../www/host.js')} */
    const { host } = await import(path);
    return new Promise((/** @type {(away: number) => void} */ resolve) => {
      const heard = () => resolve(Math.abs((world.take(started)?.date ?? 0) - Date.now()));
      const world = host({ signal: new AbortController().signal, onOutcome: heard });
      const started = world.time();
    });
  });
  assert.ok(away < 10_000, `${away} ms`);
});

test('what is forgotten is taken back, and nothing more is told of it', async () => {
  /** @type {(response: import('node:http').ServerResponse) => void} */
  let arrived = () => undefined;
  const arrival = new Promise((/** @type {typeof arrived} */ resolve) => (arrived = resolve));
  const url = await serve((_, response) => arrived(response));
  let told = 0;
  /** @type {() => void} */
  let heard = () => undefined;
  const outcome = new Promise((resolve) => (heard = () => resolve(undefined)));
  const world = host({ signal: new AbortController().signal, onOutcome: () => (told++, heard()) });
  const [request, pause] = [world.ask(url, 1000, 60_000), world.pause(30)];
  const [response] = await Promise.all([arrival, outcome]);
  assert.deepEqual([told, response.closed], [1, false]);
  world.forget(request);
  world.forget(pause);
  assert.equal(world.take(pause), undefined);
  const second = world.pause(10);
  world.forget(second);
  if (!response.closed) await once(response, 'close');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(told, 1);
  assert.deepEqual(world.happenings.map(({ order }) => order), [null, 0, null]);
});
