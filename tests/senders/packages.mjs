// Debian's Postfix and Exim, unpacked side by side: as installed packages they would exclude each other.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasApt } from '../../scripts/apt.mjs';
import { CACHE } from '../../scripts/paths.mjs';
import { Failure, ask, run } from '../../scripts/steps.mjs';

const SENDERS = ['postfix', 'exim4-daemon-light'];

/** What is not theirs to run: tools of their maintainer scripts. */
const UNUSED = /^(cpio|adduser|ssl-cert|debconf|.*cron.*)$/;

/**
 * Fetches what is missing; nothing is installed.
 * @param {(what: string) => void} say
 * @returns {Promise<string>} a folder that holds `usr` and `etc` of them and of the libraries the system lacks
 */
export async function packages(say) {
  if (!hasApt()) throw new Failure("The senders are Debian's packages, and this system has no apt-get.");
  let wanted = await missing();
  let home = folder(wanted);
  if (existsSync(home)) return home;
  say("asking for Debian's newest packages");
  await run('apt-get', ['update', '-q']);
  wanted = await missing();
  if (wanted.length === 0) throw new Failure(`Debian's apt-get knows no ${SENDERS.join(' and no ')}.`);
  home = folder(wanted);
  if (existsSync(home)) return home;
  const draft = `${home}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  say(`fetching ${wanted.join(' ')}`);
  await run('apt-get', ['download', '-q', ...wanted], { cwd: draft });
  for (const file of (await readdir(draft)).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg', ['-x', file, '.'], { cwd: draft });
    await rm(join(draft, file));
  }
  // root runs them, and nobody else shall gain by their lying here
  await run('chmod', ['-R', 'ug-s,go-w', draft]);
  await rename(draft, home); // so a folder of that name is always whole
  return home;
}

/** @returns {Promise<string[]>} as `name=version`: the senders, and of what they need that which is not installed */
async function missing() {
  const wanted = new Map();
  for (const sender of SENDERS) {
    const plan = await ask('apt-get', ['-s', '-q', 'install', '--no-install-recommends', sender]);
    for (const [, name = '', version] of (plan ?? '').matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+)/gm)) {
      if (!UNUSED.test(name)) wanted.set(name, version);
    }
    if (!wanted.has(sender)) {
      // also when the system has it installed: a copy of its own is what the harness configures
      const policy = await ask('apt-cache', ['policy', sender]);
      const version = /Candidate: (\d\S*)/.exec(policy ?? '')?.[1];
      if (!version) return [];
      wanted.set(sender, version);
    }
    if (sender.startsWith('exim4') && !wanted.has('exim4-config')) {
      wanted.set('exim4-config', wanted.get(sender)); // built from one source, so of one version
    }
  }
  return [...wanted].map(([name, version]) => `${name}=${version}`).sort();
}

/** @param {string[]} wanted */
function folder(wanted) {
  const named = SENDERS.map((name) => wanted.find((entry) => entry.startsWith(`${name}=`))?.replace('=', '-'));
  return join(CACHE, `senders-${named.join('-')}`.replaceAll(':', '.'));
}
