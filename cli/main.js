/** The command: understands its arguments, does what they say, and tells by its exit status how it went. */
/** @import { Call } from './usage.js' */

import { readFile } from 'node:fs/promises';
import { visible } from '../www/marks.js';
import { output } from './output.js';
import { UsageError, help, read } from './usage.js';
import { hasColors, painter, widthOf } from './terminal.js';

/** Exit statuses of signals, as shells have them: 128 and the number. */
const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143 });

/** What a call has of the world.
 * @typedef {object} World
 * @property {import('./output.js').Output} out standard output
 * @property {(text: string) => void} say tells people, on standard error
 * @property {AbortSignal} signal is aborted when it is to end
 * @property {string} version
 */

/**
 * Runs the command to its end.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit status
 */
export async function main(args) {
  const { stdout, stderr } = process;
  const stop = new AbortController();
  const out = output(stdout, () => stop.abort());
  stderr.on('error', () => undefined); // nobody is there to be told
  /** @type {number | undefined} */
  let interrupted;
  for (const [name, status] of Object.entries(SIGNALS)) {
    process.once(name, () => {
      interrupted = status;
      stop.abort();
    });
  }
  // what was typed comes back in it
  const say = (/** @type {string} */ text) => void stderr.write(`mxlens: ${text.split('\n').map(visible).join('\n')}\n`);
  try {
    const status = await run(read(args), { out, say, signal: stop.signal, version: await versionOf() });
    return interrupted ?? status;
  } catch (error) {
    if (interrupted) return interrupted;
    const [text, hint] = messageOf(error);
    say(text);
    if (hint) stderr.write('mxlens --help tells how it is called.\n');
    return 2;
  } finally {
    process.stdin.destroy(); // who writes to it may go on for long
  }
}

/**
 * @param {Call} call
 * @param {World} world
 */
async function run(call, world) {
  const { command, options } = call;
  const { stdout } = process;
  if (options.help) {
    const width = Math.min(widthOf(stdout), 80);
    await world.out.write(help(command, width));
    return 0;
  }
  if (options.version) {
    await world.out.write(`mxlens ${world.version}\n`);
    return 0;
  }
  if (typeof options.completion === 'string') {
    const [{ completion }, { providers, resolvers }] = await Promise.all([import('./completion.js'), import('../www/entry/node.js')]);
    const [resolver, provider] = [await resolvers(), (await providers()).filter(({ hasSet }) => hasSet)].map((all) => all.map(({ id }) => id));
    await world.out.write(completion(options.completion, { resolver: resolver ?? [], provider: provider ?? [] }));
    return 0;
  }
  if (options.serve) return (await import('./serve.js')).serve(call.words, world);
  if (command === 'watch') return (await import('./watch/watch.js')).watch(call, world);
  const colors = hasColors(stdout, /** @type {boolean | undefined} */ (options.color), process.env);
  return (await import('./check.js')).check(call, world, { paint: painter(colors), width: widthOf(stdout) });
}

async function versionOf() {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}

/**
 * What is said of an error, and whether how the command is called is of use then. A fault of mxlens has its stack.
 * @param {unknown} error
 * @returns {[string, boolean]}
 */
function messageOf(error) {
  if (!(error instanceof Error)) return [String(error), false];
  if (error instanceof UsageError) return [error.message, true];
  if ('code' in error) return [error.message, false]; // of the options, or of the system
  return [error.stack ?? error.message, false];
}
