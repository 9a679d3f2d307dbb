// The stages of a check as WebAssembly, with the functions' names kept: built for the benchmark alone, of the same source
// by the same flags as what is shipped.
import { mkdir, readFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { OPTIMISATION } from '../../scripts/build.mjs';
import { TARGET, WASM_TARGET } from '../../scripts/paths.mjs';
import { run } from '../../scripts/steps.mjs';

/**
 * See tests/bench/core/src/wasm.rs.
 * @typedef {object} Timed
 * @property {(times: number) => void} decode
 * @property {(position: number, octets: Uint8Array) => boolean} decodeOne
 * @property {(times: number) => void} judge
 * @property {(times: number) => unknown} write
 * @property {(times: number) => void} check
 * @property {() => void} free
 */

/** How often something is timed, and for how many milliseconds. */
const [ROUNDS, ROUND] = [7, 60];

/**
 * Builds it.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<new (recording: string) => Timed>}
 */
export async function timedStages(env) {
  const folder = join(TARGET, 'bench', 'core');
  const wasm = join(folder, 'bench_core_bg.wasm');
  await mkdir(folder, { recursive: true });
  await run('cargo', ['build', '--locked', '--release', '--lib', '--target', WASM_TARGET, '-p', 'bench-core'], { env });
  const made = join(TARGET, WASM_TARGET, 'release', 'bench_core.wasm');
  await run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--out-dir', folder, made], { env });
  await run('wasm-opt', ['-g', ...OPTIMISATION, wasm, '-o', wasm], { env });
  const { default: start, Timed } = await import(join(folder, 'bench_core.js'));
  await start({ module_or_path: await readFile(wasm) });
  return Timed;
}

/**
 * Microseconds that something takes, in the fastest of some rounds: the others were disturbed.
 * @param {(times: number) => void} work
 */
export function microseconds(work) {
  work(1);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    let [done, step, taken] = [0, 1, 0];
    while (taken < ROUND) {
      work(step);
      done += step;
      taken = performance.now() - start;
      // so that the clock is looked at some ten times
      step = Math.max(1, Math.floor(done / Math.max(taken, 0.01) * ROUND / 10));
    }
    return taken * 1000 / done;
  });
  return Math.min(...rounds);
}

/**
 * A function, with the percentage of time that is spent in it: without and with what it calls.
 * @typedef {object} Part
 * @property {string} name
 * @property {number} own
 * @property {number} whole
 */

/**
 * In which functions of WebAssembly time is spent while something runs.
 * @param {() => void} work
 * @returns {Promise<Part[]>}
 */
export async function profile(work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  work();
  const { profile: { nodes } } = await session.post('Profiler.stop');
  session.disconnect();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** @type {Map<string, Part>} */
  const parts = new Map();
  let all = 0;
  /**
   * @param {number} id
   * @param {Set<string>} callers
   * @returns {number} samples in a function and those that it calls
   */
  const add = (id, callers) => {
    const { callFrame: { functionName: name, url }, hitCount = 0, children = [] } = /** @type {typeof nodes[number]} */ (byId.get(id));
    const own = url.startsWith('wasm:') ? hitCount : 0;
    const within = new Set(callers).add(name);
    const whole = children.reduce((sum, child) => sum + add(child, within), own);
    all += own;
    if (url.startsWith('wasm:')) {
      const part = parts.get(name) ?? { name, own: 0, whole: 0 };
      // what calls itself is counted once
      parts.set(name, { name, own: part.own + own, whole: part.whole + (callers.has(name) ? 0 : whole) });
    }
    return whole;
  };
  add(nodes[0]?.id ?? 0, new Set());
  return [...parts.values()].map(({ name, own, whole }) => ({ name, own: 100 * own / all, whole: 100 * whole / all }));
}
