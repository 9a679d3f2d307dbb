// The service worker: keeps the site's own files, so that the page opens without a network. `scripts/shell.mjs` writes it
// to www/sw.js, with the list of the files; it is a script by itself, so it imports nothing.
//
// What is not in the list passes by, and so does all that is no GET: above all DNS, whose answers must not be kept here.

/**
 * What this is called with, as far as it is used here.
 * @typedef {Event & { waitUntil(work: Promise<unknown>): void }} LifeEvent
 * @typedef {LifeEvent & { request: Request, respondWith(response: Promise<Response>): void }} RequestEvent
 */

/** The files by their paths, each with the start of its SHA-256, and what the list as a whole is called.
 * @type {{ version: string, files: Record<string, string> }} */
const SHELL = { version: '', files: {} };

/** What the host says of itself, which may change without a new version. */
const SITE = 'site.json';

/** What few visits need, and is kept only once it was asked for. */
const LATER = /^(rules|icons)\//;

const worker = /** @type {EventTarget & { registration: { scope: string }, skipWaiting(): void, caches: CacheStorage }} */ (
  /** @type {unknown} */ (globalThis));

/** The scope is in the names, as an origin may hold more than one site. */
const CACHES = `mxlens ${worker.registration.scope} `;
const CACHE = CACHES + SHELL.version;

worker.addEventListener('install', (event) => /** @type {LifeEvent} */ (event).waitUntil(install()));
worker.addEventListener('activate', (event) => /** @type {LifeEvent} */ (event).waitUntil(tidy()));
worker.addEventListener('message', (event) => {
  if (/** @type {MessageEvent} */ (event).data === 'take over') worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const asked = /** @type {RequestEvent} */ (event);
  const path = pathOf(asked.request);
  if (path !== undefined) asked.respondWith(path === SITE ? newest(asked.request) : kept(asked.request, path));
});

/** All or nothing: a version is whole, or it is not there. */
async function install() {
  const cache = await worker.caches.open(CACHE);
  const earlier = await Promise.all((await names()).map((name) => worker.caches.open(name)));
  const files = Object.keys(SHELL.files).filter((path) => !LATER.test(path));
  await Promise.all([
    ...files.map(async (path) => cache.put(path, await unchanged(earlier, path) ?? await file(path))),
    fetch(SITE).then((response) => response.ok ? cache.put(SITE, response) : undefined, () => undefined),
  ]);
}

async function tidy() {
  for (const name of await names()) if (name !== CACHE) await worker.caches.delete(name);
}

/** The caches of this site, of this version and earlier ones. */
async function names() {
  return (await worker.caches.keys()).filter((name) => name.startsWith(CACHES));
}

/**
 * Which of the files a request is for. Hosts leave `index.html` out, and some `.html`, too.
 * @param {Request} request
 */
function pathOf({ method, url, cache }) {
  const { href, searchParams } = new URL(url);
  const { scope } = worker.registration;
  if (method !== 'GET' || cache === 'no-store' || searchParams.has('dns') || !href.startsWith(scope)) return undefined;
  const path = href.slice(scope.length).replace(/[?#].*$/, '');
  const all = path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`];
  return all.find((one) => one === SITE || Object.hasOwn(SHELL.files, one));
}

/**
 * @param {Request} request
 * @param {string} path
 */
async function kept(request, path) {
  const found = await worker.caches.match(path, { cacheName: CACHE });
  if (found) return found;
  try {
    const response = await file(path);
    await keep(path, response.clone());
    return response;
  } catch {
    return fetch(request);
  }
}

/** @param {Request} request */
async function newest(request) {
  try {
    const response = await fetch(request);
    if (response.ok) await keep(SITE, response.clone());
    return response;
  } catch (error) {
    const found = await worker.caches.match(SITE, { cacheName: CACHE });
    if (found) return found;
    throw error;
  }
}

/**
 * Keeps a response, unless all was deleted: then it stays so.
 * @param {string} path
 * @param {Response} response
 */
async function keep(path, response) {
  if (await worker.caches.has(CACHE)) await (await worker.caches.open(CACHE)).put(path, response);
}

/**
 * What an earlier version has, where it is the same file.
 * @param {Cache[]} caches
 * @param {string} path
 */
async function unchanged(caches, path) {
  for (const cache of caches) {
    const found = await cache.match(path);
    if (found && await hash(await found.clone().arrayBuffer()) === SHELL.files[path]) return found;
  }
  return undefined;
}

/**
 * A file of this version from the network; one of another version is refused, so that no two are mixed.
 * @param {string} path
 */
async function file(path) {
  const response = await fetch(path, { cache: 'no-cache', priority: 'low' });
  const octets = await response.arrayBuffer();
  if (!response.ok || await hash(octets) !== SHELL.files[path]) throw new Error(`${path} is not of this version`);
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name); // they were of the compressed file
  return new Response(octets, { headers }); // made anew, as a page is not shown by a response that was redirected
}

/** @param {ArrayBuffer} octets */
async function hash(octets) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
  return [...digest.subarray(0, 8)].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}
