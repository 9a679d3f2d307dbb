// Debian's packages, for what a user's own cache cannot hold.
import { which } from './paths.mjs';
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
