// Debian's packages: installed, or where that would start services or replace what is there, only unpacked.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, which } from './paths.mjs';
import { Failure, ask, run } from './steps.mjs';

export const hasApt = () => which('apt-get') !== undefined;

/**
 * Installs those of the packages that are missing.
 * @param {string[]} packages
 * @param {(what: string) => void} say
 */
export async function aptInstall(packages, say) {
  const missing = [];
  for (const name of packages) {
    const status = await ask('dpkg-query', ['-W', '-f=${db:Status-Status}', name]);
    if (status !== 'installed') missing.push(name);
  }
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && (await ask('sudo', ['-n', 'true'])) === null) {
    throw new Failure(`Missing: ${names}. Install with: sudo apt-get install --no-install-recommends ${names}`);
  }
  say(`installing ${names} from Debian's packages`);
  /** @param {string[]} args */
  const apt = (...args) => {
    const [program = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(program, rest);
  };
  await apt('update', '-q');
  // never in exchange for something that the user has: Debian's compilers conflict with its rustup package
  await apt('install', '-q', '-y', '--no-install-recommends', '--no-remove', ...missing);
}

/**
 * @typedef {object} Wanted
 * @property {string} name of the folder, before the versions
 * @property {string[]} packages
 * @property {RegExp} [unused] what of the packages that they need is not unpacked
 */

/**
 * Unpacks packages side by side, and fetches what is missing; nothing is installed.
 * @param {Wanted} wanted
 * @param {(what: string) => void} say
 * @returns {Promise<string>} a folder that holds `usr` and `etc` of them and of the libraries the system lacks
 */
export async function aptUnpack(wanted, say) {
  let versions = await missing(wanted);
  let home = folder(wanted, versions);
  if (existsSync(home)) return home;
  say("asking for Debian's newest packages");
  await run('apt-get', ['update', '-q']);
  versions = await missing(wanted);
  if (versions.length === 0) throw new Failure(`Debian's apt-get does not know all of ${wanted.packages.join(', ')}.`);
  home = folder(wanted, versions);
  if (existsSync(home)) return home;
  const draft = `${home}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  say(`fetching ${versions.join(' ')}`);
  await run('apt-get', ['download', '-q', ...versions], { cwd: draft });
  for (const file of (await readdir(draft)).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg', ['-x', file, '.'], { cwd: draft });
    await rm(join(draft, file));
  }
  // root runs them, and nobody else shall gain by their lying here
  await run('chmod', ['-R', 'ug-s,go-w', draft]);
  await rename(draft, home); // so a folder of that name is always whole
  return home;
}

/**
 * @param {Wanted} wanted
 * @returns {Promise<string[]>} as `name=version`: the packages, and of what they need that which is not installed
 */
async function missing({ packages, unused }) {
  const found = new Map();
  /** @param {string[]} names */
  const planned = (names) => ask('apt-get', ['-s', '-q', 'install', '--no-install-recommends', ...names]);
  // one by one is slower, and needed where they exclude each other
  const plans = [(await planned(packages)) ?? (await Promise.all(packages.map((one) => planned([one]))))].flat();
  for (const plan of plans) {
    for (const [, name = '', version] of (plan ?? '').matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+)/gm)) {
      if (!unused?.test(name)) found.set(name, version);
    }
  }
  for (const one of packages.filter((name) => !found.has(name))) {
    // also when the system has it installed: a copy of its own is what a harness configures
    const policy = await ask('apt-cache', ['policy', one]);
    const version = /Candidate: (\d\S*)/.exec(policy ?? '')?.[1];
    if (!version) return [];
    found.set(one, version);
  }
  return [...found].map(([name, version]) => `${name}=${version}`).sort();
}

/** @param {Wanted} wanted @param {string[]} versions */
function folder({ name, packages }, versions) {
  const named = packages.map((one) => versions.find((entry) => entry.startsWith(`${one}=`))?.replace('=', '-'));
  return join(CACHE, `${name}-${named.join('-')}`.replaceAll(':', '.'));
}
