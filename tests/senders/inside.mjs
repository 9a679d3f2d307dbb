// Runs the senders, inside of the namespaces that run.mjs makes: a network with nothing but the loopback device, on
// which every address there is is this machine's, and files of its own in /etc. Writes what was observed as JSON.
//
//   node inside.mjs PACKAGES DOH-SERVER WORK
import { spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { run, script, step } from '../../scripts/steps.mjs';
import { ZONES, domains } from './domains.mjs';
import { Exim } from './exim.mjs';
import { isGlobal } from './global.mjs';
import { files, libraries, network } from './namespace.mjs';
import { Postfix } from './postfix.mjs';
import { sink } from './sink.mjs';

/** @import { Levels, Observation, Observations } from './table.mjs' */

/** How often the order of equals is looked at. */
const REPEATS = 20;

/** Pieces of work that are done at a time; some of them wait for answers that do not come. */
const AT_A_TIME = 8;

await script(async () => {
  try {
    await main();
  } finally {
    setImmediate(() => process.exit()); // the server and Postfix end with the namespace
  }
});

async function main() {
  const [cached = '', server = '', work = ''] = process.argv.slice(2);
  // where other users than root come to it
  const home = join(work, 'packages');
  await mkdir(home);
  await run('mount', ['--bind', cached, home]);
  await network();
  await files(join(work, 'etc'));
  await libraries(home, join(work, 'etc'));
  await dns(server, join(work, 'zones'));
  const { domains: names, skipped } = await domains();
  const levels = new Map();
  await inTurns(names.map((name) => async () => levels.set(name, await levelsOf(name))));

  const postfix = new Postfix(home, join(work, 'postfix'));
  const plain = new Exim(home, join(work, 'exim'), { likeDebian: false });
  const debian = new Exim(home, join(work, 'exim'), { likeDebian: true });
  for (const sender of [postfix, plain, debian]) await sender.start();

  /** @type {Observations} */
  const observed = {
    versions: { exim: await plain.version(), postfix: await postfix.version() },
    skipped,
    levels: Object.fromEntries(levels),
    up: {},
    down: {},
    outside: {},
  };
  /** @param {'up' | 'down' | 'outside'} state @param {string[]} wanted @param {number} [times] */
  const send = async (state, wanted, times = 1) => {
    // one letter for each time: Exim takes no more than 256 octets, of which a domain may need 253
    const letters = Array.from({ length: times }, (_, index) => String.fromCharCode(97 + index));
    const addresses = letters.flatMap((letter) => wanted.map((name) => [name, `${letter}@${name}`]));
    const note = (/** @type {string} */ name, /** @type {string} */ sender, /** @type {Observation} */ result) => {
      ((observed[state][name] ??= {})[sender] ??= []).push(result);
    };
    const byPostfix = postfix.send(addresses.map(([, address = '']) => address));
    const work = addresses.flatMap(([name = '', address = '']) => [
      async () => note(name, 'exim', await plain.send(address)),
      async () => note(name, 'exim-debian', await debian.send(address)),
    ]);
    await Promise.all([byPostfix, inTurns(work)]);
    for (const [name = '', address = ''] of addresses) {
      const result = (await byPostfix).get(address);
      if (result) note(name, 'postfix', result);
    }
  };
  await step('Every server up', async () => {
    const end = await sink(['0.0.0.0', '::']);
    await send('up', names);
    await end();
    return `${names.length} domains`;
  });
  await step('Every server down', async () => {
    await send('down', names);
    return `${names.length} domains`;
  });
  await step('The order of equals', async () => {
    const equals = names.filter((name) => hasEquals(levels.get(name)));
    await send('down', equals, REPEATS - 1);
    return `${equals.length} domains, ${REPEATS} times`;
  });
  await step('Servers at global addresses only', async () => {
    const all = new Map(names.map((name) => [name, addressesOf(observed, name)]));
    const mixed = names.filter((name) => all.get(name)?.some((address) => !isGlobal(address)));
    const reachable = new Set(mixed.flatMap((name) => all.get(name)?.filter(isGlobal) ?? []));
    const end = await sink([...reachable]);
    await send('outside', mixed);
    await end();
    return `${mixed.length} domains`;
  });
  await writeFile(join(work, 'observed.json'), JSON.stringify(observed));
}

/**
 * Does all of this, some at a time.
 * @param {(() => Promise<unknown>)[]} work
 */
async function inTurns(work) {
  const worker = async () => {
    for (let task = work.shift(); task; task = work.shift()) await task();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

/**
 * Answers DNS from the zones of the samples and those beside this file.
 * @param {string} program
 * @param {string} folder
 */
async function dns(program, folder) {
  await mkdir(folder);
  for (const zones of [ZONES, fileURLToPath(new URL('zones', import.meta.url))]) {
    await cp(zones, folder, { recursive: true, filter: (file) => !file.includes('.') || file.endsWith('.zone') });
  }
  const args = ['--zones', folder, '--listen', '127.0.0.1:0', '--dns', '127.0.0.1:53'];
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.startsWith('listening on dns:')) break;
  }
  server.stdout?.resume();
}

/**
 * What a domain's MX records say: the addresses there are at each preference, by exchange.
 * @param {string} name
 * @returns {Promise<Levels>}
 */
async function levelsOf(name) {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  resolver.setServers(['127.0.0.1']);
  const none = () => /** @type {string[]} */ ([]);
  const addresses = async (/** @type {string} */ host) =>
    (await Promise.all([resolver.resolve4(host).catch(none), resolver.resolve6(host).catch(none)])).flat();
  const records = await resolver.resolveMx(name).catch(() => []);
  /** @type {Levels} */
  const levels = [];
  for (const { priority, exchange } of records.sort((one, other) => one.priority - other.priority)) {
    let level = levels.at(-1);
    if (level?.preference !== priority) levels.push((level = { preference: priority, exchanges: {} }));
    // a sender is not asked to try more than some; past these the addresses do not matter
    if (levels.length <= 60) level.exchanges[exchange.toLowerCase()] = await addresses(exchange);
    else level.exchanges[exchange.toLowerCase()] = [];
  }
  return levels;
}

/**
 * Every address that a domain's mail may be tried at.
 * @param {Observations} observed
 * @param {string} name
 */
function addressesOf({ levels, up, down }, name) {
  const runs = [up, down].flatMap((state) => Object.values(state[name] ?? {}).flat());
  const inZone = (levels[name] ?? []).flatMap(({ exchanges }) => Object.values(exchanges).flat());
  return [...runs.flatMap(({ tried }) => tried.map(({ address }) => address)), ...inZone];
}

/** @param {Levels} levels */
function hasEquals(levels) {
  return levels.some(({ exchanges }) => Object.values(exchanges).filter((found) => found.length > 0).length > 1);
}

