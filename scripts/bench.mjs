// `npm run bench`: how long a check takes in Chromium, beside the bare fetches it is made of.
import { build } from './build.mjs';
import { setup } from './setup.mjs';
import { run, script, step } from './steps.mjs';

await script(async () => {
  const env = await setup({ forTests: true });
  await build(env);
  await step('doh-server, optimised', async () => {
    // without it the server's own time, a millisecond a query, would be taken for the check's
    await run('cargo', ['build', '--locked', '--profile', 'bench-server', '-p', 'doh-server'], { env });
    return 'built';
  });
  const { bench } = await import('../tests/bench/bench.js'); // not earlier: setup installs what it imports
  await bench(/** @type {string} */ (env.CHROME)); // setup has found it, or has failed
});
