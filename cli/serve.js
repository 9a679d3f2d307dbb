/** Serves the page of mxlens, which lies in the package, to this machine. */
/** @import { World } from './main.js' */

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage.js';

const PAGE = fileURLToPath(new URL('../www/', import.meta.url));

/** Nobody else is served. */
const HOST = '127.0.0.1';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves until it is to end.
 * @param {string[]} words the port, or nothing
 * @param {World} world
 */
export async function serve(words, { out, signal }) {
  const [port = '0'] = words;
  if (words.length > 1 || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError('--serve takes a port, and nothing else');
  const headers = headersIn(await readFile(join(PAGE, '_headers'), 'utf8'));
  const server = createServer((request, response) => {
    answer(request, response, headers).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), HOST, () => resolve(undefined));
  });
  const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await out.write(`http://${HOST}:${chosen}/\n`);
  await new Promise((resolve) => signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve, { once: true }));
  server.close();
  server.closeAllConnections();
  return 0;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Record<string, string>} headers
 */
async function answer({ method, url = '/', headers: { host = '' } }, response, headers) {
  // a name that others have lead here (DNS rebinding) makes their page no part of this one
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return void response.writeHead(421).end();
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const file = fileOf(url);
  const about = file === null ? null : await stat(file).catch(() => null);
  if (file === null || !about?.isFile()) return void response.writeHead(404, headers).end('Not found\n');
  response.writeHead(200, { ...headers, 'content-type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8', 'content-length': about.size });
  if (method === 'HEAD') return void response.end();
  createReadStream(file).on('error', () => response.destroy()).pipe(response);
}

/**
 * The file of a path; nothing for one that leads out of the page.
 * @param {string} url
 */
function fileOf(url) {
  try {
    const path = decodeURIComponent(new URL(url, `http://${HOST}`).pathname);
    const file = normalize(join(PAGE, path.endsWith('/') ? `${path}index.html` : path));
    return file.startsWith(PAGE) && !file.includes('\0') && !file.includes(`${sep}.`) ? file : null;
  } catch {
    return null;
  }
}

/**
 * The headers for every path, as the hosts read them that the page is written for.
 * @param {string} text
 */
function headersIn(text) {
  const pairs = [...text.matchAll(/^ {2}([\w-]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return Object.fromEntries(pairs);
}
