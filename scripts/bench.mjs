// `npm run bench`: measures, and writes what came out as tables in tests/bench, and the most of it into README.md.
// `npm run bench WORD...` does parts of it; a word such as `30s` or `10m` is how long each measurement of a part may take,
// where that can be said.
import { build } from './build.mjs';
import { setup } from './setup.mjs';
import { Failure, run, script, step } from './steps.mjs';

/** Each is a file in tests/bench. */
const PARTS = ['domain', 'list', 'queries', 'many', 'server', 'core', 'growth', 'size'];

const DURATION = /^(\d+)([sm])$/;

await script(async () => {
  const given = process.argv.slice(2);
  const words = given.filter((word) => !DURATION.test(word));
  const [, count, unit] = given.map((word) => DURATION.exec(word)).find(Boolean) ?? [];
  const limits = count ? { seconds: Number(count) * (unit === 'm' ? 60 : 1) } : {};
  const unknown = words.filter((word) => !PARTS.includes(word));
  if (unknown.length > 0) throw new Failure(`There is no ${unknown.join(', ')}; what can be measured is ${PARTS.join(', ')}.`);
  const env = await setup({ forTests: true });
  await build(env);
  await step('doh-server, optimised', async () => {
    // without it the server's own time, a millisecond a query, would be taken for the check's
    await run('cargo', ['build', '--locked', '--profile', 'bench-server', '-p', 'doh-server'], { env });
    return 'built';
  });
  for (const part of words.length > 0 ? words : PARTS) {
    const { bench } = await import(`../tests/bench/${part}.js`); // not earlier: setup installs what it imports
    await bench(env, limits);
  }
  await (await import('../tests/bench/summary.js')).publish();
});
