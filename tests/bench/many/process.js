// Runs a program that goes through the list, and measures it from outside: each in the same way, by the lines it writes.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Of the first lines, so many or those of the first second are not counted: programs get quicker as they go. */
const WARM = { lines: 2000, milliseconds: 1000 };

/** Milliseconds between looks at the memory; the system keeps the most there was. */
const LOOK = 50;

/** Milliseconds until the first line, and between lines, after which nothing more is waited for. */
const PATIENCE = 60_000;

/** Linux counts the processor's time in these, whatever the machine. */
const TICKS_PER_SECOND = 100;

/**
 * @typedef {object} Program
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {string} [input] a text for its standard input
 * @property {string[]} [fed] names that it gets line by line, a new one when one is through
 */

/**
 * @typedef {object} Measured
 * @property {number} lines that it wrote: domains that are through, those in the beginning among them
 * @property {number} rate domains a second
 * @property {number} cpu seconds of the processor for a thousand domains
 * @property {number} memory MB, the most there was
 */

/**
 * @param {Program} what
 * @param {{ names: number, concurrency: number, seconds: number }} how seconds: after which it is ended
 * @returns {Promise<Measured>}
 */
export function measure({ program, args, env, cwd, input, fed }, { names, concurrency, seconds }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: env ?? process.env, ...cwd ? { cwd } : {}, stdio: ['pipe', 'pipe', 'pipe'] });
    const { pid = 0, stdin, stdout, stderr } = child;
    let [lines, memory, said, over] = [0, 0, '', false];
    /** @type {{ lines: number, at: number, cpu: number } | undefined} */
    let from;
    let first = 0;
    let next = concurrency;
    const state = () => ({ lines, at: performance.now(), cpu: processorOf(pid) });
    const look = setInterval(() => memory = Math.max(memory, memoryOf(pid)), LOOK);
    /** @param {() => void} tell */
    const end = (tell) => {
      if (over) return;
      over = true;
      clearInterval(look);
      clearTimeout(silence);
      child.kill('SIGKILL');
      child.once('close', tell);
      if (child.exitCode !== null || child.signalCode !== null) tell();
    };
    /** @param {string} why */
    const fail = (why) => end(() => reject(new Error(`${why}: ${said.trim().split('\n').slice(-3).join(' ')}`)));
    const silence = setTimeout(() => fail(`nothing for ${PATIENCE / 1000} s`), PATIENCE);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`ended with ${signal ?? code} after ${lines} lines`));
    stderr.setEncoding('utf8').on('data', (text) => (said = `${said}${text}`.slice(-2000)));
    stdin.on('error', () => undefined); // it may have ended, which is heard of anyway
    if (fed) stdin.write(fed.slice(0, next).map((name) => `${name}\n`).join(''));
    else stdin.end(input);
    stdout.on('data', (/** @type {Buffer} */ piece) => {
      const came = linesIn(piece);
      lines += came;
      if (over || came === 0) return;
      silence.refresh();
      const now = performance.now();
      first ||= now;
      if (fed) {
        stdin.write(fed.slice(next, next + came).map((name) => `${name}\n`).join(''));
        next += came;
      }
      if (!from && (lines >= WARM.lines || now - first >= WARM.milliseconds || lines * 2 >= names)) from = state();
      if (!from || lines <= from.lines || (lines < names && now - from.at < seconds * 1000)) return;
      const to = state();
      const [count, time] = [to.lines - from.lines, (to.at - from.at) / 1000];
      const cpu = (to.cpu - from.cpu) / count * 1000;
      memory = Math.max(memory, memoryOf(pid));
      end(() => resolve({ lines, rate: count / time, cpu, memory }));
    });
  });
}

/** @param {Buffer} piece */
function linesIn(piece) {
  let count = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) count++;
  return count;
}

/**
 * Seconds of the processor that a process took, all of its threads together.
 * @param {number} pid
 */
export function processorOf(pid) {
  const fields = about(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND || 0;
}

/**
 * The most MB of memory (RSS) that a process has had.
 * @param {number} pid
 */
export function memoryOf(pid) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(about(pid, 'status'))?.[1] ?? 0) / 1024;
}

/**
 * What the system says of a process; nothing when it has ended.
 * @param {number} pid
 * @param {'stat' | 'status' | 'cmdline'} what
 */
export function about(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * A process and all that it started, and so on.
 * @param {number} root
 * @returns {number[]}
 */
export function family(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const parent = Number(about(Number(name), 'stat').split(') ').at(-1)?.split(' ')[1]);
    children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...children.get(pid) ?? []);
  return found;
}
