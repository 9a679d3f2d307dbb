// How every script runs a program and tells what it does: one line when a step starts, one when it
// ends, and the program's own words when it fails.
import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** A failure whose message is all there is to say: it is printed without a stack. */
export class Failure extends Error {}

/** Lines of a failed program's output that are shown. */
const TAIL = 100;

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {boolean} [live] show the output as it comes, instead of keeping it for a failure
 * @property {number} [timeout] milliseconds, after which the program is ended
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it wrote to its standard output
 */
export function run(program, args, { env = process.env, cwd = ROOT, live = false, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env,
      cwd,
      timeout,
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => (all += text));
    const command = [program, ...args].join(' ');
    child.on('error', (error) => reject(new Failure(`${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      reject(new Failure(`${tail(all)}${command} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/**
 * The same, for a question: null when the program is missing or fails.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export const ask = (program, args, options) => run(program, args, options).then((text) => text.trim(), () => null);

/** @param {string} text */
function tail(text) {
  const lines = text.trimEnd().split('\n');
  if (text.trim() === '') return '';
  const left = lines.length - TAIL;
  return `${left > 0 ? `(${left} lines before these)\n` : ''}${lines.slice(-TAIL).join('\n')}\n`;
}

/**
 * Does one named piece of work and says how long it took.
 * @param {string} name
 * @param {(say: (what: string) => void) => Promise<string>} work gets a function that tells what is
 *   being done now, and returns what came out
 */
export async function step(name, work) {
  const start = performance.now();
  const outcome = await work((what) => console.log(`${name}: ${what} ...`));
  console.log(`${name}: ${outcome} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

/**
 * Runs a script's main function; a failure ends the process with exit code 1 and its message.
 * @param {() => Promise<void>} main
 */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(`\n${error instanceof Failure ? error.message : /** @type {Error} */ (error).stack}`);
    process.exitCode = 1;
  }
}
