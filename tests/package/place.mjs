// Where the package is installed, and what hosts and pages there have to say.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Failure } from '../../scripts/steps.mjs';
import { serve } from '../browser.js';

/** A place in which the package is installed.
 * @typedef {{ folder: string, origin: string, browser: import('playwright-core').Browser }} Place */

/**
 * @typedef {object} Row
 * @property {string} host
 * @property {string} name the export that is imported
 * @property {string} condition by which it is found
 * @property {string} how
 * @property {string} [expected] what it comes to, if not to a check that found everything it needs
 * @property {(place: Place) => Promise<string>} check gives what came of it
 */

/** Milliseconds that a server may take to answer, or a page to say what came of it. */
export const PATIENCE = 60_000;

/**
 * The title that a folder's page gets; it is served with the policy that our own page has.
 * @param {Place} place
 * @param {string} folder
 */
export async function shown(place, folder) {
  const server = await serve(folder);
  try {
    return await titled(place, `${server.origin}/`);
  } finally {
    server.stop();
  }
}

/**
 * @param {Place} place
 * @param {string} address
 */
export async function titled({ browser }, address) {
  const tab = await browser.newPage();
  try {
    await tab.goto(address);
    await tab.waitForFunction(() => document.title !== '', null, { timeout: PATIENCE });
    return await tab.title();
  } finally {
    await tab.close();
  }
}

/**
 * @param {Place} place
 * @param {string} name
 */
export const bin = ({ folder }, name) => join(folder, 'node_modules/.bin', name);

/**
 * Has a server run while something is asked of it.
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @param {() => Promise<string>} ask
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function during(program, args, cwd, ask, env = process.env) {
  // with what it starts itself, it is a group of its own
  const server = spawn(program, args, { cwd, env, stdio: 'ignore', detached: true });
  try {
    return await ask();
  } finally {
    if (server.pid) process.kill(-server.pid);
  }
}

/**
 * What an address gives, once somebody listens there.
 * @param {string} address
 */
export async function text(address) {
  const late = AbortSignal.timeout(PATIENCE);
  for (;;) {
    try {
      return await (await fetch(address, { signal: late })).text();
    } catch (error) {
      if (late.aborted) throw new Failure(`${address}: ${error}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
