// `npm run check`: what an editor would underline. `npm test` does this and runs the tests.
import { build } from './build.mjs';
import { lint, types } from './checks.mjs';
import { setup } from './setup.mjs';
import { script } from './steps.mjs';

await script(async () => {
  const env = await setup();
  await lint(env);
  await build(env);
  await types(env);
});
