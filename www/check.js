/**
 * mxlens: where does this domain's mail go, and will it arrive?
 *
 * The API: loads the core once, hands it the world, and puts words to its errors.
 */
import { host } from './host.js';

export { plan, senders } from './plans.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').ReportTarget} ReportTarget */
/** @typedef {import('./wasm/mxlens.js').RuleEntry} RuleEntry */
/** @typedef {import('./wasm/mxlens.js').PublicResolver} PublicResolver */
/** @typedef {typeof import('./wasm/mxlens.js')} Core */

/**
 * What a check can be told.
 * @typedef {object} CheckOptions
 * @property {readonly string[]} [resolvers] ids or URLs of the resolvers to ask, the next one only when
 *   one fails; with one alone, no other is ever asked. If not given: `cloudflare`, then `google`.
 * @property {AbortSignal} [signal] aborts the check and every request under way
 * @property {(progress: { asked: number, answered: number }) => void} [onProgress] hears how far it is
 * @property {number} [deadline] milliseconds that the whole check may take; 12,000 if not given
 * @property {string} [draft] MX records to judge in place of the published ones: lines of a zone file, or
 *   lines such as `10 mx.example.net`
 * @property {string} [expect] what the MX records are to be: such lines, or the id of a provider
 * @property {boolean} [networks] also ask about the networks of the exchanges: names in reverse and, at
 *   Team Cymru, autonomous systems
 */

/**
 * Who runs exchanges, and what a domain is to publish for it.
 * @typedef {object} Provider
 * @property {string} id
 * @property {string} name
 * @property {'mailbox' | 'gateway' | 'forwarder' | 'inbound-api'} role what it does with mail
 * @property {string} setup its own page on how to set a domain up; may be empty
 * @property {boolean} hasSet whether it has a set of records for everybody, so that its id can be expected
 */

/** What is to be read about the rules, the errors and the resolvers; generated from the core.
 * @typedef {{ rules: RuleEntry[], sentences: Record<string, string>, resolvers: PublicResolver[] }} Reference */

/** @type {Promise<Core> | undefined} */
let core;

/** How often the core was loaded: a module under another address is a fresh instance. */
let loads = 0;

/** Instances that have crashed.
 * @type {WeakSet<Core>} */
const lost = new WeakSet();

/** What to call when the core crashes: the checks under way.
 * @type {Set<(error: Error) => void>} */
const underWay = new Set();

/** @type {Promise<Reference> | undefined} */
let reference;

/** @type {Promise<string> | undefined} */
let table;

/**
 * Checks where a domain's mail goes, and whether DNS lets it arrive.
 *
 * Nothing about the domain rejects. What does: a `TargetError` for a text that names no mail domain,
 * an `OptionsError`, the reason of the signal, and an error with the code `internal` if the core
 * crashes, after which the next check works. Each has a stable `code`.
 *
 * @example
 * const report = await check('user@example.com');
 * console.log(report.verdict.status); // "deliverable"
 *
 * @param {string} input a domain, a mail address or a URL
 * @param {CheckOptions} [options]
 * @returns {Promise<Report>}
 */
export async function check(input, options = {}) {
  const { signal, onProgress, ...rest } = options;
  signal?.throwIfAborted();
  const [providerTable, first] = await Promise.all([readTable(), load()]);
  let module = first;
  while (lost.has(module)) module = await load(); // another check has crashed it meanwhile
  signal?.throwIfAborted();
  const ended = new AbortController();
  /** @type {InstanceType<Core['Check']> | undefined} */
  let run;
  /** @type {(error: Error) => void} */
  let stop = () => undefined;
  try {
    return await new Promise((resolve, reject) => {
      stop = reject;
      underWay.add(stop);
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal });
      const goOn = () => {
        if (ended.signal.aborted) return;
        try {
          const report = run?.poll();
          if (report) resolve(report);
        } catch (error) {
          crashed(module, error);
        }
      };
      const world = host(signal ? AbortSignal.any([signal, ended.signal]) : ended.signal, onProgress, goOn);
      run = new module.Check(input, rest, providerTable, world);
      goOn();
    });
  } catch (error) {
    throw await worded(error);
  } finally {
    underWay.delete(stop);
    ended.abort();
    if (!lost.has(module)) run?.free(); // what crashed is gone as a whole
  }
}

/**
 * Takes the mail domain out of a text; rejects with a `TargetError` where there is none.
 * @param {string} input
 * @returns {Promise<ReportTarget>}
 */
export async function parseTarget(input) {
  const { parseTarget: parse } = await load();
  try {
    return parse(input);
  } catch (error) {
    throw await worded(error);
  }
}

/** The rules with their texts, in the order of the reference. */
export async function rules() {
  return (await read()).rules;
}

/** The shipped list of resolvers, the default ones first. */
export async function resolvers() {
  return (await read()).resolvers;
}

/** The providers that are known by the names of their exchanges. */
export async function providers() {
  /** @type {Provider[]} */
  const list = [];
  for (const line of (await readTable()).trimEnd().split('\n')) {
    const [id = '', name = '', role, setup = '', , sets] = line.split('\t');
    if (id) list.push({ id, name, role: /** @type {Provider['role']} */ (role), setup, hasSet: Boolean(sets) });
  }
  return list;
}

/** Loads the core, once. */
function load() {
  core ??= start().catch((error) => {
    core = undefined; // the network may be back at the next call
    throw error;
  });
  return core;
}

async function start() {
  /** @type {Core} */
  const module = await (loads++ === 0 ? import('./wasm/mxlens.js') : import(`./wasm/mxlens.js?${loads}`));
  await module.default();
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
  // the words of a panic stay out of the Wasm, where they are 600 bytes; the frames tell where it was
  const frames = trap instanceof Error ? (trap.stack ?? '').match(/wasm-function\[\d+\]/g) : null;
  const message = `mxlens crashed, which is a fault of mxlens: ${trap} at ${frames?.slice(0, 4).join(', ') ?? 'unknown'}`;
  const error = Object.assign(new Error(message), { code: 'internal' });
  for (const reject of underWay) reject(error);
}

/**
 * Puts the sentence to an error of the core, which knows its code only.
 * @param {any} error
 */
async function worded(error) {
  if (error?.name !== 'TargetError' && error?.name !== 'OptionsError') return error;
  const { sentences } = await read();
  error.message = (sentences[error.code] ?? error.code).replace(
    /\{(position|length|text)\}/g,
    (_, gap) => error[gap] ?? '',
  );
  return error;
}

/** @returns {Promise<Reference>} */
function read() {
  reference ??= own(new URL('./reference.json', import.meta.url))
    .then((response) => response.json())
    .catch((error) => {
      reference = undefined; // the network may be back at the next call
      throw error;
    });
  return reference;
}

/** The table of providers, as the core reads it. */
function readTable() {
  table ??= own(new URL('./providers.tsv', import.meta.url))
    .then((response) => response.text())
    .catch((error) => {
      table = undefined;
      throw error;
    });
  return table;
}

/**
 * A file that belongs to this module.
 * @param {URL} url
 */
async function own(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}
