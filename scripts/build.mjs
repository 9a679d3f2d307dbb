// `npm run build`: the Rust core as WebAssembly in www/wasm, the pages of the rules in www/rules, and the server for tests
// and trying out.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BINARY, declared, inlined, instanced } from './glue.mjs';
import { ROOT, TARGET } from './paths.mjs';
import { reference } from './reference.mjs';
import { setup } from './setup.mjs';
import { shell } from './shell.mjs';
import { Failure, run, script, step } from './steps.mjs';
import { style } from './style.mjs';

const FOLDER = join(ROOT, 'www', 'wasm');

/** The modules, by the feature of the crate that each is: what a page loads at first, then, and perhaps never. */
export const MODULES = { mxlens: 'check', dnssec: 'validator', neighbours: 'neighbours', plans: 'plans' };

/**
 * For the fewest octets over the wire: what is inlined or shared by common subexpressions is less code,
 * but compresses worse. Measured over some forty combinations; together they save 3 % behind brotli.
 */
export const OPTIMISATION = [
  '-Oz',
  '--one-caller-inline-max-function-size=14',
  '--always-inline-max-function-size=4',
  '--skip-pass=local-cse',
  '--skip-pass=simplify-locals',
  '--skip-pass=memory-packing',
  '--reorder-functions-by-name',
  '--converge',
  '--strip-producers',
  '--strip-target-features',
  '--low-memory-unused', // a stack lies there, and its end is never reached
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
  'scripts/glue.mjs',
];

/** @param {NodeJS.ProcessEnv} env from setup */
export async function build(env) {
  await step('WebAssembly', () => wasm(env));
  await step('idb', vendor);
  await step('Styles of the elements', style);
  await step('Rule reference', reference);
  await step('Service worker', () => shell()); // last, as it lists what the others made
  await step('doh-server', async () => {
    await run('cargo', ['build', '--locked', '-p', 'doh-server'], { env });
    return 'built';
  });
}

/** The one dependency of the page: as there is no bundler, its file is copied to where the page finds it. */
async function vendor() {
  const folder = join(ROOT, 'www', 'vendor');
  await mkdir(folder, { recursive: true });
  await copyFile(join(ROOT, 'node_modules', 'idb', 'build', 'index.js'), join(folder, 'idb.js'));
  await writeFile(join(folder, 'idb.d.ts'), "export * from 'idb';\n"); // its types stay where they are
  return 'copied';
}

/** @param {NodeJS.ProcessEnv} env */
async function wasm(env) {
  const inputs = await digest(env);
  const built = Object.keys(MODULES).every((name) => existsSync(join(FOLDER, `${name}_bg.wasm`)));
  if (built && existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === inputs) return 'unchanged';
  const sizes = [];
  for (const [name, feature] of Object.entries(MODULES)) {
    const file = join(FOLDER, `${name}_bg.wasm`);
    const place = ['--out-dir', '../www/wasm', '--out-name', name, '--no-pack', '--no-gitignore'];
    const calm = ['--mode', 'no-install', '--no-opt']; // wasm-pack downloads nothing
    const features = ['--locked', '--no-default-features', '--features', feature];
    await run('wasm-pack', ['build', 'crate', '--release', '--target', 'web', ...place, ...calm, '--', ...features], { env });
    await shorten(name, env);
    for (const [ending, made] of /** @type {const} */ ([['.js', instanced], ['.d.ts', declared]])) {
      const path = join(FOLDER, name + ending);
      await writeFile(path, await made(await readFile(path, 'utf8')));
    }
    // the features that the module needs stand in its target_features section
    await run('wasm-opt', [...OPTIMISATION, file, '-o', file], { env });
    await writeFile(`${file}.d.ts`, BINARY);
    sizes.push(`${(await stat(file)).size} bytes`);
  }
  const binaries = Object.keys(MODULES).map(async (name) => [name, await readFile(join(FOLDER, `${name}_bg.wasm`))]);
  await writeFile(join(FOLDER, 'inline.js'), inlined(Object.fromEntries(await Promise.all(binaries))));
  await writeFile(STAMP, inputs);
  return `built, ${sizes.join(', ')}`;
}

/**
 * Gives short names to what a module and its script have of each other: those of wasm-bindgen end in hashes, which
 * nothing compresses, and are 1 KB of what a page loads.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
async function shorten(name, env) {
  const file = join(FOLDER, `${name}_bg.wasm`);
  const pass = ['-g', '--minify-imports-and-exports-and-modules', '--skip-pass=memory-packing'];
  const said = await run('wasm-opt', [...pass, file, '-o', file], { env });
  /** @type {{ imports: [string, string, string][], exports: [string, string][] }} */
  const { imports, exports } = JSON.parse(said);
  const names = new Map(exports);
  for (const [, long, short] of imports) names.set(long, short);
  for (const path of [join(FOLDER, `${name}.js`), join(FOLDER, `${name}.d.ts`)]) {
    const text = await readFile(path, 'utf8');
    // a member of the module, the declaration of one, or the key of an import
    const places = /(?<=\bwasm\.|\breadonly |\bexport const |^ +)\w+\b/gm;
    const short = text.replace(places, (long) => names.get(long) ?? long).replace(`"./${name}_bg.js":`, 'a:');
    const left = [...names.keys()].find((long) => long.startsWith('__') && short.includes(long));
    if (left) throw new Failure(`${path} still has the name ${left}.`);
    await writeFile(path, short);
  }
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
