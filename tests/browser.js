// A browser, the server over the zones, and pages that are watched.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ALONE } from '../scripts/browser.mjs';

/** @import { Browser, BrowserContextOptions, Page } from 'playwright-core' */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Starts Chromium; as root it refuses to run inside its sandbox.
 * @param {object} [how]
 * @param {string} [how.chrome] the program
 * @param {string[]} [how.args] what it is told besides
 */
export function launch({ chrome = process.env.CHROME ?? '/usr/bin/chromium', args = [] } = {}) {
  return chromium.launch({
    executablePath: chrome,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...ALONE, ...args],
  });
}

/**
 * Starts the server over tests/zones, or another folder of zones, and the files of a folder.
 * @param {string} [www]
 * @param {{ zones?: string, profile?: 'debug' | 'bench-server' }} [options] the zones, and how it was built
 */
export async function serve(www = 'www', { zones = 'tests/zones', profile = 'debug' } = {}) {
  const server = spawn(
    `target/${profile}/doh-server`,
    ['--zones', zones, '--www', www, '--listen', '127.0.0.1:0'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /^listening on (http:\S+)/.exec(line)?.[1];
    if (origin) return { origin, stop: () => server.kill() };
  }
  throw new Error('doh-server ended before it listened');
}

/**
 * A browser and a server for all tests of a file, from the first test on.
 * @returns {{ browser: Browser, origin: string }}
 */
export function running() {
  const now = /** @type {{ browser: Browser, origin: string, stop: () => void }} */ ({});
  before(async () => {
    const [browser, server] = await Promise.all([launch(), serve()]);
    Object.assign(now, { browser }, server);
  });
  after(async () => {
    await now.browser.close();
    now.stop();
  });
  return now;
}

/**
 * Declares tests that each get a page of their own, and in which a message on the
 * console (a violation of the CSP is one), an uncaught error or a strange request fails.
 */
export function pageTests() {
  const now = running();
  /**
   * @param {string} name
   * @param {(page: Page) => Promise<void>} body
   * @param {BrowserContextOptions & { expected?: RegExp, elsewhere?: RegExp }} [options] expected: messages that the
   *   browser itself writes; elsewhere: other hosts that are asked
   */
  return (name, body, { expected, elsewhere, ...options } = {}) =>
    test(name, async () => {
      const { browser, origin } = now;
      const context = await browser.newContext({ baseURL: origin, ...options });
      context.setDefaultTimeout(20_000);
      await context.addInitScript({ path: AXE });
      const page = await context.newPage();
      /** @type {string[]} */
      const complaints = [];
      page.on('console', (message) => {
        if (!expected?.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(`${origin}/`) && !elsewhere?.test(request.url())) complaints.push(`request: ${request.url()}`);
      });
      try {
        await body(page);
        assert.deepEqual(complaints, []);
      } finally {
        await context.close();
      }
    });
}

/**
 * Has the page's limits of time never come, however slow the machine is: its clock stands still, and what would
 * happen in it after so many milliseconds or more does not. Shorter pauses pass as ever.
 * @param {Page} page
 * @param {number} [milliseconds] by default a resolver that is late is waited for, and what failed is asked for again
 */
export async function standStill(page, milliseconds = 500) {
  await everywhere(page, (least) => {
    const { setTimeout } = globalThis;
    const { timeout } = AbortSignal;
    const now = performance.now();
    performance.now = () => now;
    Object.assign(globalThis, {
      /** @param {any[]} args */
      setTimeout: (...args) => (args[1] >= least ? setTimeout(() => undefined) : Reflect.apply(setTimeout, globalThis, args)),
    });
    AbortSignal.timeout = (after) => (after >= least ? new AbortController().signal : timeout.call(AbortSignal, after));
  }, milliseconds);
}

/**
 * Runs something in each document before its scripts, and in the thread of the checks before its first.
 * @template Given
 * @param {Page} page
 * @param {(given: Given) => void} act
 * @param {Given} given
 */
export async function everywhere(page, act, given) {
  await page.addInitScript(/** @type {any} */ (act), given);
  await page.route('**/apart-thread.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${act})(${JSON.stringify(given)});\n${await response.text()}` });
  });
}

/** Hosts of MTA-STS policies. */
export const POLICY_HOSTS = /^https:\/\/mta-sts\./;

/** The policy of neighbours.test. */
export const POLICY = 'version: STSv1\nmode: enforce\nmx: mx1.neighbours.test\nmx: mx2.neighbours.test\nmax_age: 2419200\n';

/**
 * Has the hosts of MTA-STS policies answer with a policy, as one that lets pages read it, or with none.
 * @param {Page} page
 * @param {string | null} [policy]
 */
export async function policies(page, policy = POLICY) {
  const headers = { 'access-control-allow-origin': '*' };
  await page.route(POLICY_HOSTS, (route) => policy === null ? route.abort()
    : route.fulfill({ contentType: 'text/plain', headers, body: policy }));
}

/**
 * Holds back the questions for some types until they are let go.
 * @param {Page} page
 * @param {number[]} types by their numbers
 * @returns {Promise<() => void>} lets them go, and all that come after
 */
export async function holdBack(page, types) {
  let release = () => undefined;
  const released = new Promise((resolve) => (release = () => void resolve(undefined)));
  await page.route(/[?&]dns=/, async (route) => {
    if (types.includes(typeAsked(route.request().url()))) await released;
    await route.fallback().catch(() => undefined); // whoever asked may have stopped waiting
  });
  return release;
}

/**
 * The type that a request asks for (RFC 8484 §4.1).
 * @param {string} url
 */
function typeAsked(url) {
  const message = Buffer.from(new URL(url).searchParams.get('dns') ?? '', 'base64url');
  let at = 12; // behind the header; the name ends with the root (RFC 1035 §4.1.2)
  while (message[at]) at += 1 + message.readUInt8(at);
  return message.readUInt16BE(at + 1);
}

/**
 * Runs every rule of axe over the page as it stands, in light and in dark.
 * @param {Page} page
 */
export async function assertAccessible(page) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    const violations = await page.evaluate(async () => {
      const { axe } = /** @type {typeof globalThis & { axe: import('axe-core') }} */ (globalThis);
      const results = await axe.run();
      return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
    });
    assert.deepEqual(violations, [], colorScheme);
  }
}

/**
 * How often the MX records of each name are asked for, in any tab: once for each check.
 * @param {Page} page
 */
export function counted(page) {
  /** @type {Map<string, number>} */
  const checks = new Map();
  page.context().on('request', (request) => {
    const message = new URL(request.url()).searchParams.get('dns');
    if (message === null) return;
    const octets = Buffer.from(message, 'base64url');
    const labels = [];
    let at = 12;
    for (; octets[at]; at += 1 + (octets[at] ?? 0)) labels.push(octets.toString('latin1', at + 1, at + 1 + (octets[at] ?? 0)));
    const name = labels.join('.').toLowerCase();
    if (octets.readUInt16BE(at + 1) === 15) checks.set(name, (checks.get(name) ?? 0) + 1);
  });
  return checks;
}
