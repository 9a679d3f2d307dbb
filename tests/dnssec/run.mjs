// Builds a small DNS tree of its own, signs it with real signers (ldns, BIND, Knot), breaks some of its zones on
// purpose, and notes what real validators (unbound, delv) say of each: what the validator in crate/src/dnssec is held
// to. Compares with recorded.json; `UPDATE=1 node tests/dnssec/run.mjs` writes that anew, `ONLY=word` asks only the
// questions whose id has the word in it, and KEEP=1 leaves zones and logs behind. Needs Linux, Debian's apt-get, and
// root.
//
// recorded.json holds all that a test needs, without a network and without a signer:
//
//   clock     Unix seconds: the time at which everything is judged. Signatures that are not about time are valid from
//             2020 to 2050.
//   anchors   the trust anchors, as DS records in a master file
//   tools     the versions of what was used
//   messages  by "<name>/<TYPE>": the octets in base64 of what the resolver that the validators ask, and that does not
//             validate, answers over TCP to a query with the id 0, RD, CD, and DO. The name is in lower case and
//             without the final dot, with RFC 1035's escapes; the root is ".". There are the question of each case, and for its
//             name, the names that its aliases lead to, the owners of DNAME records and of what is not signed, the
//             signers that signatures name, and every name above these: DNSKEY, and but for the root DS.
//   cases     id; what: one line on it; signer: who signed the zone (what is broken was then changed by this harness);
//             name and type: the question; unbound: SERVFAIL is bogus, AD is secure, all else insecure; ede: the code
//             of RFC 8914 that unbound gave, or null; delv: by what it prints, the weakest part of a chain of aliases;
//             "not comparable" where it is about time, as delv goes by the clock of the machine
//
// What they say is not always what a standard says: unbound goes by signatures a while after they expired, and by a
// DS of SHA-1 beside a broken one of SHA-256; delv gives up at the first signature that does not verify. Both take
// what a parent signed in its child's place, and both call a name insecure that the parent of an unsigned zone denies.
//
// Keys are new in each run, so only the cases are compared, not the messages. The order of reading is samples.mjs,
// good.mjs and odd.mjs (zones and questions), broken.mjs and breaks-*.mjs, tree.mjs, signers.mjs, zone.mjs (what can be
// done to a zone), servers.mjs, liar.mjs and lies.mjs (what is done to an answer), ask.mjs, and inside.mjs, which runs
// all of it.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, run, script, step } from '../../scripts/steps.mjs';
import { packages } from './packages.mjs';
import { differences, format } from './recorded.mjs';

/** @import { Corpus } from './recorded.mjs' */

const RECORDED = fileURLToPath(new URL('recorded.json', import.meta.url));
const INSIDE = fileURLToPath(new URL('inside.mjs', import.meta.url));

/** Fails where the validators cannot be run. */
export function prerequisites() {
  if (process.platform !== 'linux') throw new Failure('The validators need a network namespace, which only Linux has.');
  if (process.getuid?.() !== 0) throw new Failure('The validators need root, to make a namespace.');
}

/** The whole harness. */
export async function validators() {
  prerequisites();
  /** @type {NodeJS.ProcessEnv} */
  let env = {};
  await step('Signers and validators', async (say) => {
    const found = await packages(say);
    env = found.env;
    return found.home;
  });
  const work = await mkdtemp(join(tmpdir(), 'mxlens-dnssec-'));
  await chmod(work, 0o755);
  if (process.env.KEEP) console.log(`Zones and logs are in ${work}`);
  const alone = ['--net', '--pid', '--fork', '--kill-child'];
  try {
    await run('unshare', [...alone, process.execPath, INSIDE, work], { live: true, env });
    await judge(JSON.parse(await readFile(join(work, 'observed.json'), 'utf8')));
  } finally {
    if (!process.env.KEEP) await rm(work, { recursive: true });
  }
}

/** @param {Corpus} is */
async function judge(is) {
  if (process.env.ONLY) {
    for (const one of is.cases) console.log(JSON.stringify(one));
    return;
  }
  if (process.env.UPDATE) {
    await writeFile(RECORDED, format(is));
    console.log(`Wrote ${RECORDED}`);
    return;
  }
  if (!existsSync(RECORDED)) throw new Failure('There is no tests/dnssec/recorded.json yet; UPDATE=1 writes it.');
  /** @type {Corpus} */
  const was = JSON.parse(await readFile(RECORDED, 'utf8'));
  for (const [tool, version] of Object.entries(is.tools)) {
    const recorded = was.tools[tool];
    if (recorded !== version) console.log(`Note: ${tool} is ${version} here, and what is recorded is of ${recorded}.`);
  }
  const found = differences(was, is);
  if (found.length > 0) {
    throw new Failure(`Other than in tests/dnssec/recorded.json (UPDATE=1 writes it anew):\n${found.join('\n')}`);
  }
  console.log(`As recorded: ${is.cases.length} cases.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await script(() => validators());
