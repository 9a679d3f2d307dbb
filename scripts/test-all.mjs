// `npm run test:all`: `npm test`, then every case of the laws that `npm test` tries some of, then real validators of
// DNSSEC (tests/dnssec), real senders against every zone (tests/senders) and probes of real servers (tests/smtp), which
// need root, those who read what the command writes (tests/consumers) and Apache Spark, which drives it (tests/spark), the
// package in bundlers and hosts (tests/package), then the fuzz targets (crate/fuzz) for a while each, and Lighthouse over
// the pages.
import { join } from 'node:path';
import { consumers } from '../tests/consumers/run.mjs';
import { validators } from '../tests/dnssec/run.mjs';
import { lighthouse } from '../tests/lighthouse/run.mjs';
import { loaders } from '../tests/package/run.mjs';
import { prerequisites } from '../tests/senders/namespace.mjs';
import { senders } from '../tests/senders/run.mjs';
import { servers } from '../tests/smtp/run.mjs';
import { spark } from '../tests/spark/run.mjs';
import { check } from './checks.mjs';
import { fuzz } from './fuzz.mjs';
import { ROOT } from './paths.mjs';
import { setup } from './setup.mjs';
import { run, script } from './steps.mjs';

await script(async () => {
  prerequisites();
  await run(process.execPath, [join(ROOT, 'scripts', 'test.mjs')], { live: true });
  const env = await setup();
  await laws(env);
  await validators();
  await senders(env);
  await servers();
  await consumers();
  await spark();
  await loaders();
  await fuzz(env);
  await lighthouse(env);
});

/**
 * The laws of faults and of changes, on what runs twice as fast as what `cargo test` builds.
 * @param {NodeJS.ProcessEnv} env
 */
async function laws(env) {
  const tests = '--test faults --test flips';
  const command = `cargo test --locked -p mxlens --all-features --profile bench-server ${tests} -- --show-output`;
  await check('Laws, every case', command, { ...env, MXLENS_LAWS: 'whole' }, { live: true });
}
