// The client of long lists: what fetch does of a request that a check makes, it does too.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { client } from '../../cli/client.js';
import { Ending } from '../../www/core.js';

const LARGE = 200_000;

/** Milliseconds until a request is surely under way, or was taken back. */
const [MOMENT, PATIENCE] = [100, 5000];

/** Paths whose connections the client has closed.
 * @type {Map<string, () => void>} */
const closed = new Map();

const server = createServer((request, response) => {
  const path = request.url ?? '';
  response.on('close', () => !response.writableFinished && closed.get(path)?.());
  if (path === '/moved') return response.writeHead(307, { location: '/here' }).end();
  if (path === '/moved-to-silence') return response.writeHead(307, { location: '/silence' }).end();
  if (path === '/cut') return response.destroy();
  if (path.endsWith('silence')) return undefined;
  return response.writeHead(path === '/none' ? 503 : 200, { 'content-type': 'text/plain', 'retry-after': '7' }).end(path === '/large' ? Buffer.alloc(LARGE) : path);
});

let origin = '';
before(async () => {
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const fetch = client();

/** @param {string} path @param {Ending} [ending] */
const get = (path, ending = new Ending()) => fetch(origin + path, { headers: { accept: 'text/plain' }, signal: /** @type {any} */ (ending) });

/** @param {Response} response */
async function lengthOf({ body }) {
  const reader = body?.getReader();
  let length = 0;
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) length += piece.value.length;
  return length;
}

test('a response has its status, fields and body', async () => {
  const response = await get('/none');
  assert.deepEqual([response.status, response.ok, response.headers.get('retry-after'), response.headers.get('date') !== null, response.headers.get('age')], [503, false, '7', true, null]);
  assert.equal(await lengthOf(await get('/here')), '/here'.length);
});

test('a redirection is followed', async () => {
  const response = await get('/moved');
  assert.deepEqual([response.status, await response.text()], [200, '/here']);
});

test('of a body that is too large so much is kept that it is seen to be, and no more is taken', async () => {
  const length = await lengthOf(await get('/large'));
  assert.ok(length > 65_536 && length < LARGE, `${length}`);
});

test('what ends without a response rejects as with fetch', async () => {
  await assert.rejects(get('/cut'), { name: 'TypeError', message: 'fetch failed' });
});

for (const path of ['/silence', '/moved-to-silence']) {
  test(`${path}: a request that nobody waits for any more is taken back`, async () => {
    const ending = new Ending();
    const back = new Promise((resolve) => void closed.set('/silence', () => resolve('taken back')));
    const asked = assert.rejects(get(path, ending));
    setTimeout(() => ending.abort(), MOMENT);
    const late = new Promise((resolve) => void setTimeout(resolve, PATIENCE, 'still open').unref());
    assert.equal(await Promise.race([back, late]), 'taken back');
    await asked;
  });
}
