// `npm run test:all`: `npm test`, then real validators of DNSSEC (tests/dnssec) and real senders against every zone
// (tests/senders), which need root, then the fuzz targets (crate/fuzz) for a while each, and Lighthouse over the pages.
import { join } from 'node:path';
import { validators } from '../tests/dnssec/run.mjs';
import { lighthouse } from '../tests/lighthouse/run.mjs';
import { prerequisites, senders } from '../tests/senders/run.mjs';
import { fuzz } from './fuzz.mjs';
import { ROOT } from './paths.mjs';
import { setup } from './setup.mjs';
import { run, script } from './steps.mjs';

await script(async () => {
  prerequisites();
  await run(process.execPath, [join(ROOT, 'scripts', 'test.mjs')], { live: true });
  await validators();
  const env = await setup();
  await senders(env);
  await fuzz(env);
  await lighthouse(env);
});
