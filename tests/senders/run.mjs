// Sends mail to every domain of the zones with Debian's real Postfix and Exim, and compares what they did with
// recorded.json; `UPDATE=1 node tests/senders/run.mjs` writes that anew, and KEEP=1 leaves their logs behind. Needs
// Linux, Debian's apt-get, and root. The fields of the table are told in table.mjs.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TARGET } from '../../scripts/paths.mjs';
import { Failure, run, script, step } from '../../scripts/steps.mjs';
import { inNamespaces, prerequisites } from './namespace.mjs';
import { packages } from './packages.mjs';
import { differences, format, renewed, table } from './table.mjs';

/** @import { Observations, Table } from './table.mjs' */

const RECORDED = fileURLToPath(new URL('recorded.json', import.meta.url));
const INSIDE = fileURLToPath(new URL('inside.mjs', import.meta.url));

/**
 * The whole harness.
 * @param {NodeJS.ProcessEnv} env in which cargo is found
 */
export async function senders(env) {
  prerequisites();
  let home = '';
  await step('Postfix and Exim', async (say) => {
    home = await packages(say);
    return home;
  });
  const target = env.CARGO_TARGET_DIR ?? TARGET;
  await step('DNS server', async () => {
    await run('cargo', ['build', '--locked', '-p', 'doh-server'], { env: { ...env, CARGO_TARGET_DIR: target } });
    return 'built';
  });
  const work = await mkdtemp(join(tmpdir(), 'mxlens-senders-'));
  await chmod(work, 0o711); // Exim's user passes through it
  if (process.env.KEEP) console.log(`The logs are in ${work}`);
  try {
    await inNamespaces(INSIDE, [home, join(target, 'debug/doh-server'), work]);
    await judge(JSON.parse(await readFile(join(work, 'observed.json'), 'utf8')));
  } finally {
    if (!process.env.KEEP) await rm(work, { recursive: true });
  }
}

/** @param {Observations} observed */
async function judge(observed) {
  const is = table(observed);
  /** @type {Table | null} */
  const was = existsSync(RECORDED) ? JSON.parse(await readFile(RECORDED, 'utf8')) : null;
  if (process.env.UPDATE) {
    await writeFile(RECORDED, format(was ? renewed(was, is, observed.levels) : is));
    console.log(`Wrote ${RECORDED}`);
    return;
  }
  if (!was) throw new Failure('There is no tests/senders/recorded.json yet; UPDATE=1 writes it.');
  for (const [sender, version] of Object.entries(is.versions)) {
    const recorded = was.versions[sender];
    if (recorded !== version) console.log(`Note: ${sender} is ${version} here, and the table is of ${recorded}.`);
  }
  const found = differences(was, is, observed.levels);
  if (found.length > 0) {
    throw new Failure(`Other than in tests/senders/recorded.json (UPDATE=1 writes it anew):\n${found.join('\n')}`);
  }
  console.log(`As recorded: ${Object.keys(is.domains).length} domains.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await script(() => senders(process.env));
