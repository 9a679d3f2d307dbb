// Probes Debian's real Postfix and Exim, in a network namespace, and compares what was seen with recorded.json;
// `UPDATE=1 node tests/smtp/run.mjs` writes that anew, and KEEP=1 leaves their logs behind. Needs Linux, Debian's
// apt-get, root, and openssl.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, script, step } from '../../scripts/steps.mjs';
import { inNamespaces, prerequisites } from '../senders/namespace.mjs';
import { packages } from '../senders/packages.mjs';
import { format, table } from './table.mjs';

/** @import { Observed } from './table.mjs' */

const RECORDED = fileURLToPath(new URL('recorded.json', import.meta.url));
const INSIDE = fileURLToPath(new URL('inside.mjs', import.meta.url));

/** The whole harness. */
export async function servers() {
  prerequisites();
  let home = '';
  await step('Postfix and Exim', async (say) => (home = await packages(say)));
  const work = await mkdtemp(join(tmpdir(), 'mxlens-smtp-'));
  await chmod(work, 0o711); // Exim's user passes through it
  if (process.env.KEEP) console.log(`The logs are in ${work}`);
  try {
    await inNamespaces(INSIDE, [home, work]);
    await judge(JSON.parse(await readFile(join(work, 'observed.json'), 'utf8')));
  } finally {
    if (!process.env.KEEP) await rm(work, { recursive: true });
  }
}

/** @param {Observed} observed */
async function judge(observed) {
  const is = table(observed);
  if (process.env.UPDATE) {
    await writeFile(RECORDED, format(is));
    console.log(`Wrote ${RECORDED}`);
    return;
  }
  if (!existsSync(RECORDED)) throw new Failure('There is no tests/smtp/recorded.json yet; UPDATE=1 writes it.');
  /** @type {Observed} */
  const was = JSON.parse(await readFile(RECORDED, 'utf8'));
  for (const [server, version] of Object.entries(is.versions)) {
    if (was.versions[server] !== version) console.log(`Note: ${server} is ${version} here, and the table is of ${was.versions[server]}.`);
  }
  try {
    assert.deepEqual(is.seen, was.seen);
  } catch (error) {
    throw new Failure(`Other than in tests/smtp/recorded.json (UPDATE=1 writes it anew):\n${/** @type {Error} */ (error).message}`);
  }
  console.log(`As recorded: ${Object.keys(is.seen).length} servers.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await script(servers);
