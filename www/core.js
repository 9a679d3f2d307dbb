/** Loads the core, once, and runs checks in it; puts words to its errors, and outlives its crashes. */

import { anotherTask, binary } from './binary.js';
import { readReference, readTable } from './known.js';

/** @typedef {import('./wasm/mxlens.js').Host} Host */
/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').CoreOptions} CoreOptions */
/** @typedef {{ trustAnchors?: string, neighbours?: boolean, mtaStsPolicy?: string, dkimSelectors?: readonly string[] }} Told
 * what the core is not told as it is */
/** @typedef {Omit<CoreOptions, 'anchors'> & { [Key in keyof Told]: Told[Key] | undefined }} Options */
/** @typedef {Host & { neighbours(): number, began: number }} World */
/** @typedef {import('./beside.js').beside} Beside */
/** @typedef {Report['findings'][number]['id']} RuleId */
/** @typedef {Report['notChecked'][number]} NotChecked */
/** @typedef {Omit<import('./wasm/mxlens.js').RuleEntry, 'id'> & { id: RuleId }} RuleEntry */
/** @typedef {import('./host.js').Happening} Happening */
/** @typedef {import('./wasm/mxlens.js').Instance} Core */

/** @type {Promise<Core> | undefined} */
let core;

/** Instances that have crashed.
 * @type {WeakSet<Core>} */
const lost = new WeakSet();

/** Instances that have read the table of providers.
 * @type {WeakSet<Core>} */
const furnished = new WeakSet();

/** What a check heeds of an `AbortSignal`.
 * @typedef {Pick<Ending, 'aborted' | 'reason' | 'addEventListener' | 'removeEventListener'>} Ended */

/** An `AbortController` and its signal, in a fraction of the time. */
export class Ending {
  aborted = false;

  /** @type {unknown} */
  reason;

  signal = this;

  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {'abort'} _ @param {() => void} listener */
  addEventListener(_, listener) {
    this.#listeners.add(listener);
  }

  /** @param {'abort'} _ @param {() => void} listener */
  removeEventListener(_, listener) {
    this.#listeners.delete(listener);
  }

  /** @param {unknown} [reason] */
  abort(reason) {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
  }
}

/** What to call when the core crashes: the checks under way.
 * @type {Set<(error: Error) => void>} */
const underWay = new Set();

/** What came over the network, for `evidence.js`.
 * @type {WeakMap<Report, { input: string, options: Options, began: number, happenings: Happening[] }>} */
export const recordings = new WeakMap();

/**
 * Runs one check in a world that `hosted` makes; what that gets is to be called whenever there is something to take, and is
 * aborted when the check ends. It begins when `admit` lets it.
 * @param {string} input
 * @param {Options} options
 * @template Pass
 * @param {Ended | undefined} signal
 * @param {(ended: Ended, begin: (pass: Pass) => void) => void} admit
 * @param {(onOutcome: () => void, ended: Ended, pass: Pass) => World} hosted
 * @param {Beside} beside looks beside the MX records, where the options want that
 * @returns {Promise<Report>}
 */
export async function conduct(input, options, signal, admit, hosted, beside) {
  if (signal?.aborted) throw signal.reason;
  const ended = new Ending();
  /** @type {Core | undefined} */
  let module;
  /** @type {InstanceType<Core['Check']> | undefined} */
  let run;
  /** What looks beside the MX records, where that is wanted.
   * @type {ReturnType<Beside> | undefined} */
  let looking;
  /** @type {(reason: any) => void} */
  let stop = () => undefined;
  const abort = () => {
    stop(signal?.reason);
    ended.abort();
  };
  signal?.addEventListener('abort', abort);
  try {
    return await new Promise((resolve, reject) => {
      stop = reject;
      /** @type {Report | null} */
      let report = null;
      const goOn = () => {
        if (ended.aborted || !module) return;
        try {
          report ??= run?.poll() ?? null;
          const whole = looking ? looking.poll(report) : report && alone(report);
          if (!whole) return;
          resolve(whole);
          ended.abort(); // what comes at the same time is not to be told to a check that is over
        } catch (error) {
          crashed(module, error);
        }
      };
      const begin = async () => {
        const [providers, loaded, anchors] = await Promise.all([readTable(), load(), anchorsOf(options)]);
        module = loaded;
        if (!furnished.has(module)) await anotherTask();
        if (ended.aborted) return;
        admit(ended, (pass) => first(providers, { ...options, anchors }, pass).catch(reject));
      };
      /**
       * @param {string} providers
       * @param {CoreOptions} told
       * @param {Pass} pass
       */
      const first = async (providers, told, pass) => {
        // another check has crashed it
        while (module && lost.has(module)) module = await load();
        if (!module || ended.aborted) return;
        underWay.add(stop);
        if (!furnished.has(module)) module.takeProviders(providers);
        furnished.add(module);
        const world = hosted(goOn, ended, pass);
        if (options.neighbours) looking = beside(module.parseTarget(input).name, options, world);
        run = new module.Check(input, told, looking?.host ?? world);
        goOn();
        looking?.begin(); // the first requests are out then
      };
      begin().catch(reject);
    });
  } catch (error) {
    throw await worded(error);
  } finally {
    signal?.removeEventListener('abort', abort);
    underWay.delete(stop);
    ended.abort();
    if (module && !lost.has(module)) { // what crashed is gone
      run?.free();
      looking?.free();
    }
  }
}

/**
 * A report beside which nobody looked.
 * @param {Report} report
 * @returns {Report}
 */
export function alone(report) {
  return Object.assign(report, { neighbours: null, notChecked: [...report.notChecked, 'neighbours'] });
}

/**
 * The keys that validation begins with, as the core takes them; nothing where a check has none of its own.
 * @param {Options} options
 */
async function anchorsOf({ dnssec, trustAnchors }) {
  if (dnssec === false || trustAnchors === undefined || trustAnchors === null) return undefined;
  return (await import('./anchors.js')).read(trustAnchors);
}

export function load() {
  core ??= start().catch((error) => {
    core = undefined; // the network may be back next time
    throw error;
  });
  return core;
}

async function start() {
  const { default: instance } = await import('./wasm/mxlens.js');
  const module = instance();
  await module.start(binary('mxlens', () => fetch(new URL('./wasm/mxlens_bg.wasm', import.meta.url))));
  return module;
}

/**
 * With a trap the instance is lost, and every check in it.
 * @param {Core} module
 * @param {unknown} trap
 */
function crashed(module, trap) {
  lost.add(module);
  core = undefined;
  // a panic has no words in the Wasm; the frames tell where it was
  const frames = trap instanceof Error ? (trap.stack ?? '').match(/wasm-function\[\d+\]/g) : null;
  const message = `mxlens crashed, which is a fault of mxlens: ${trap} at ${frames?.slice(0, 4).join(', ') ?? 'unknown'}`;
  const error = Object.assign(new Error(message), { code: 'internal' });
  for (const reject of underWay) reject(error);
}

/**
 * Puts the sentence to an error of the core, which knows its code only.
 * @param {any} error
 */
export async function worded(error) {
  if (error?.name !== 'TargetError' && error?.name !== 'OptionsError') return error;
  const { sentences } = await readReference();
  error.message = (sentences[error.code] ?? error.code).replace(
    /\{(position|length|text)\}/g,
    (_, gap) => error[gap] ?? '',
  );
  return error;
}
