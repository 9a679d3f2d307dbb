// `npm run build`: the Rust core as WebAssembly in www/wasm, and the server for tests and trying out.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, TARGET } from './paths.mjs';
import { setup } from './setup.mjs';
import { run, script, step } from './steps.mjs';

const WASM = join(ROOT, 'www', 'wasm', 'mxlens_bg.wasm');

/**
 * For the fewest octets over the wire: what is inlined or shared by common subexpressions is less code,
 * but compresses worse. Measured over some forty combinations; together they save 3 % behind brotli.
 */
const OPTIMISATION = [
  '-Oz',
  '--one-caller-inline-max-function-size=20',
  '--always-inline-max-function-size=4',
  '--skip-pass=local-cse',
  '--skip-pass=memory-packing',
  '--reorder-functions-by-name',
  '--converge',
  '--strip-producers',
  '--strip-target-features',
];

/** Says from which inputs www/wasm was made. */
const STAMP = join(TARGET, 'wasm-inputs.txt');

/** Files and folders of which the module is made. */
const INPUTS = [
  'crate/Cargo.toml',
  'crate/src',
  'Cargo.toml',
  'Cargo.lock',
  'package-lock.json',
  'rust-toolchain.toml',
  'scripts/build.mjs',
];

/** @param {NodeJS.ProcessEnv} env from setup */
export async function build(env) {
  await step('WebAssembly', () => wasm(env));
  await step('doh-server', async () => {
    await run('cargo', ['build', '--locked', '-p', 'doh-server'], { env });
    return 'built';
  });
}

/** @param {NodeJS.ProcessEnv} env */
async function wasm(env) {
  const inputs = await digest(env);
  if (existsSync(WASM) && existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === inputs) return 'unchanged';
  const place = ['--out-dir', '../www/wasm', '--out-name', 'mxlens', '--no-pack', '--no-gitignore'];
  const calm = ['--mode', 'no-install', '--no-opt']; // wasm-pack downloads nothing
  await run('wasm-pack', ['build', 'crate', '--release', '--target', 'web', ...place, ...calm, '--', '--locked'], { env });
  // the features that the module needs stand in its target_features section
  await run('wasm-opt', [...OPTIMISATION, WASM, '-o', `${WASM}.opt`], { env });
  await rename(`${WASM}.opt`, WASM);
  await writeFile(STAMP, inputs);
  return `built, ${(await stat(WASM)).size} bytes`;
}

/**
 * A hash over the inputs and the compiler; unlike times, a checkout cannot deceive it.
 * @param {NodeJS.ProcessEnv} env
 */
async function digest(env) {
  const hash = createHash('sha256').update(await run('rustc', ['--version'], { env }));
  for (const input of INPUTS) {
    const path = join(ROOT, input);
    const files = (await stat(path)).isFile() ? [path] : await filesIn(path);
    for (const file of files) hash.update(`${file}\n`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** @param {string} folder */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await script(async () => build(await setup()));
}
