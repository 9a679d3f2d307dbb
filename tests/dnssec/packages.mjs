// Debian's signers, servers and validators, unpacked only: installed, they would start services.
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { aptUnpack, hasApt } from '../../scripts/apt.mjs';
import { Failure } from '../../scripts/steps.mjs';

const WANTED = {
  name: 'dnssec',
  packages: ['unbound', 'nsd', 'ldnsutils', 'knot', 'knot-dnssecutils', 'bind9-utils', 'bind9-dnsutils'],
};

/**
 * Fetches what is missing; nothing is installed.
 * @param {(what: string) => void} say
 * @returns {Promise<{ home: string, env: NodeJS.ProcessEnv }>} and the environment in which they run
 */
export async function packages(say) {
  if (!hasApt()) throw new Failure("The signers are Debian's packages, and this system has no apt-get.");
  const home = await aptUnpack(WANTED, say);
  const libraries = [];
  for (const parent of ['usr/lib', 'lib']) {
    const names = await readdir(join(home, parent)).catch(() => []);
    libraries.push(...names.filter((name) => name.includes('-linux-')).map((name) => join(home, parent, name)));
  }
  const programs = ['usr/bin', 'usr/sbin'].map((name) => join(home, name));
  const env = {
    ...process.env,
    PATH: [...programs, process.env.PATH].join(delimiter),
    LD_LIBRARY_PATH: libraries.join(delimiter),
  };
  return { home, env };
}
