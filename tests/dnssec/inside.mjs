// Builds the tree, serves it and asks, inside of the namespaces that run.mjs makes: a network with nothing but the
// loopback device, so that port 53 is free. Writes what was observed as JSON.
//
//   node inside.mjs WORK
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, script, step } from '../../scripts/steps.mjs';
import { Recorder, anchors, byDelv, byUnbound } from './ask.mjs';
import { broken } from './broken.mjs';
import { good } from './good.mjs';
import { odd } from './odd.mjs';
import { seconds } from './rdata.mjs';
import { CLOCK, authorities, resolvers, versions } from './servers.mjs';
import { anchor, build, write } from './tree.mjs';

/** @import { Case, Corpus } from './recorded.mjs' */

/** Questions that are asked at a time. */
const AT_A_TIME = 4;

await script(async () => {
  try {
    await main();
  } finally {
    setImmediate(() => process.exit()); // the servers end with the namespace
  }
});

async function main() {
  const [work = ''] = process.argv.slice(2);
  await run('ip', ['link', 'set', 'lo', 'up']);
  const parts = [good(), odd(), broken()];
  const only = process.env.ONLY;
  const questions = parts.flatMap((part) => part.questions).filter(({ id }) => !only || id.includes(only));
  const served = join(work, 'zones');
  await step('Zones', async () => {
    const zones = await build(
      parts.flatMap((part) => part.zones),
      join(work, 'signers'),
    );
    await write(zones, served);
    await authorities(zones, served);
    await resolvers(zones, work);
    return `${zones.length} signed and served`;
  });
  const recorder = new Recorder();
  const anchorFile = join(work, 'anchors.delv');
  await writeFile(anchorFile, anchors());
  /** @type {Case[]} */
  const cases = [];
  await step('Questions', async () => {
    const queue = questions.map((question, index) => ({ question, index }));
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { id, what, signer, name, type } = next.question;
        await recorder.record(next.question);
        const verdict = await byDelv(next.question, anchorFile);
        cases[next.index] = { id, what, signer, name, type, unbound: 'bogus', ede: null, delv: verdict };
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    // one at a time: which code it gives is told by what it knows already
    for (const one of cases) Object.assign(one, await byUnbound(one));
    return `${cases.length} asked`;
  });
  /** @type {Corpus} */
  const corpus = {
    clock: seconds(CLOCK),
    anchors: [anchor()],
    tools: await versions(),
    messages: await recorder.messages(),
    cases,
  };
  await mkdir(work, { recursive: true });
  await writeFile(join(work, 'observed.json'), JSON.stringify(corpus));
}
