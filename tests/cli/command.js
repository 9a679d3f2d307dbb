// The command as people run it, against the server over the zones.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { ROOT } from '../../scripts/paths.mjs';
import { zoneServer } from './server.mjs';

export const COMMAND = join(ROOT, 'cli', 'mxlens.js');

/** What a run of a program came to.
 * @typedef {{ status: number | null, stdout: string, stderr: string }} Ran */

/**
 * Starts a program; what it says is gathered.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export function start(program, args, { env = {}, cwd = ROOT } = {}) {
  const child = spawn(program, args, { cwd, env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  child.stdin.on('error', () => undefined); // it may end before it has read all
  /** @type {Promise<Ran>} */
  const ended = new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
  return { child, ended, said: () => stdout };
}

/**
 * Runs the command to its end.
 * @param {readonly string[]} args
 * @param {{ input?: string, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export function mxlens(args, { input = '', ...options } = {}) {
  const { child, ended } = start(process.execPath, [COMMAND, ...args], options);
  child.stdin.end(input);
  return ended;
}

/**
 * The server over the zones and a folder, for all tests of a file.
 * @returns {{ origin: string, folder: string, asking: string[] }} asking: the options that ask it, with its trust anchors
 */
export function serving() {
  const now = { origin: '', folder: '', asking: /** @type {string[]} */ ([]), stop: () => undefined };
  before(async () => {
    now.folder = await mkdtemp(join(tmpdir(), 'mxlens-'));
    Object.assign(now, await zoneServer(now.folder));
  });
  after(async () => {
    now.stop();
    await rm(now.folder, { recursive: true });
  });
  return now;
}
