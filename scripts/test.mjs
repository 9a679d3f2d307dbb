// `npm test`: sets up, then checks and tests everything, and stops at the first failure.
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { check, lint, types } from './checks.mjs';
import { ROOT } from './paths.mjs';
import { setup } from './setup.mjs';
import { sizes } from './size.mjs';
import { Failure, ask, script, step } from './steps.mjs';

const LIVE = { live: true };

await script(async () => {
  const env = await setup({ forTests: true });
  await lint(env);
  await check('Rust tests', 'cargo test --locked --workspace --all-features', env, LIVE);
  await check('Rust documentation', 'cargo doc --locked --no-deps --workspace', { ...env, RUSTDOCFLAGS: '-D warnings' });
  await build(env);
  // the same tests twice: which host they run in is said here, not in the files
  await check('Wasm tests in Node', 'wasm-pack test --mode no-install --node crate --locked', env, LIVE);
  const inBrowser = { ...env, WASM_BINDGEN_USE_BROWSER: '1' };
  await check('Wasm tests in Chromium', 'wasm-pack test --mode no-install --headless --chrome crate --locked', inBrowser, LIVE);
  await types(env);
  // two files at once at the least: most of them wait for a browser
  const atOnce = Math.max(2, availableParallelism() - 1);
  await check('JavaScript tests', `node --test --test-concurrency=${atOnce} --test-reporter=spec ${(await testFiles()).join(' ')}`, env, LIVE);
  await step('Sizes', sizes);
  await check('Sizes of the package', 'size-limit --config scripts/size-limit.mjs', env);
  await dependencies(env);
  console.log('Everything passed.');
});

/** Node 20 knows no patterns and Node 22 no folders, so the files are named. */
async function testFiles() {
  const files = await readdir(join(ROOT, 'tests'), { recursive: true });
  const tests = files.filter((file) => /\.test\.m?js$/.test(file)).sort();
  if (tests.length === 0) throw new Failure('tests/ holds no *.test.js.');
  return tests.map((file) => `tests/${file}`);
}

/**
 * Licences, bans and sources of the Rust dependencies; advisories where their database can be had.
 * @param {NodeJS.ProcessEnv} env
 */
async function dependencies(env) {
  await check('Rust dependencies', 'cargo deny --locked check licenses bans sources', env);
  if ((await ask('cargo', ['deny', 'fetch', 'db'], { env, timeout: 60_000 })) === null) {
    console.log('Rust advisories: not checked, as the advisory database cannot be fetched here.');
    return;
  }
  await check('Rust advisories', 'cargo deny --locked check advisories', env);
}
