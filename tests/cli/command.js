// The command as people run it, against the server over the zones.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

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
  const now = { origin: '', folder: '', asking: /** @type {string[]} */ ([]) };
  /** @type {import('node:child_process').ChildProcess} */
  let server;
  before(async () => {
    now.folder = await mkdtemp(join(tmpdir(), 'mxlens-'));
    server = spawn('target/debug/doh-server', ['--zones', 'tests/zones', '--www', 'www', '--listen', '127.0.0.1:0'],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: /** @type {NodeJS.ReadableStream} */ (server.stdout) })) {
      now.origin = /^listening on (http:\S+)/.exec(line)?.[1] ?? '';
      if (now.origin) break;
    }
    const { trustAnchors } = await (await fetch(`${now.origin}/site.json`)).json();
    const anchors = join(now.folder, 'anchors');
    await writeFile(anchors, trustAnchors);
    now.asking = ['--resolver', `${now.origin}/dns-query`, '--trust-anchors', anchors];
  });
  after(async () => {
    server.kill();
    await rm(now.folder, { recursive: true });
  });
  return now;
}
