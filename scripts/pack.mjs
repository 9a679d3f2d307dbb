// `npm run pack`: the package as it is published, target/mxlens-VERSION.tgz, out of what the build made; and whether it holds
// all that it is to hold. It is put together in a folder of its own, as the declarations of types that are made for it
// would hide the scripts from the compiler here. This folder is private, so that nobody publishes it without them.
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { describe } from './manifest.mjs';
import { ROOT, TARGET } from './paths.mjs';
import { setup } from './setup.mjs';
import { Failure, run, script, step } from './steps.mjs';

const FOLDER = join(TARGET, 'package');

/** What of package.json is for those who work on it. */
const OURS = ['private', 'scripts', 'devDependencies'];

/** What the package cannot do without, besides what its exports lead to. */
const NEEDED = ['package.json', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'crate/CHANGELOG.md', 'www/index.html',
  'www/sw.js', 'www/rules/index.html', 'www/vendor/idb.js', 'www/elements.d.ts'];

/** Where a script names another file of the package. */
const NAMES = /\b(?:from|import|import\(|new URL\()\s*(["'])(\.{1,2}\/[^"']+)\1/g;

/**
 * Makes the tarball; what it is made of must have been built.
 * @returns {Promise<string>} its path
 */
export async function pack() {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const name of [...manifest.files, 'README.md']) {
    const from = join(ROOT, name);
    if (!existsSync(from)) throw new Failure(`package.json has ${name} among its files, and there is none.`);
    await cp(from, join(FOLDER, name), { recursive: true });
  }
  await describe(FOLDER);
  for (const key of OURS) delete manifest[key];
  await writeFile(join(FOLDER, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'scripts/types.tsconfig.json', '--outDir', FOLDER]);
  const said = await run('npm', ['pack', '--json', '--pack-destination', TARGET], { cwd: FOLDER });
  /** @type {[{ filename: string, files: { path: string }[] }]} */
  const [{ filename, files }] = JSON.parse(said);
  lacking(manifest.exports, new Set(files.map(({ path }) => path)));
  return join(TARGET, filename);
}

/**
 * Fails for a file that something in the package leads to and that is not in it.
 * @param {Record<string, string | Record<string, string>>} exports
 * @param {Set<string>} packed
 */
function lacking(exports, packed) {
  const targets = Object.values(exports).flatMap((target) => typeof target === 'string' ? target : Object.values(target));
  const scripts = targets.filter((target) => target.endsWith('.js')).map((target) => target.slice(2));
  const needed = new Set([...NEEDED, ...targets.map((target) => target.slice(2))]);
  for (const file of needed) {
    if (!packed.has(file)) throw new Failure(`The package has no ${file}.`);
    if (!scripts.includes(file)) continue;
    const types = file.replace(/\.js$/, '.d.ts');
    needed.add(types);
    for (const name of [file, types]) {
      for (const [, , path = ''] of readFileSync(join(FOLDER, name), 'utf8').matchAll(NAMES)) {
        const next = relative(FOLDER, join(FOLDER, dirname(file), path)).split(sep).join('/');
        needed.add(next);
        if (extname(next) === '.js' && !scripts.includes(next)) scripts.push(next);
      }
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await script(async () => {
    await build(await setup());
    await step('Package', async () => relative(ROOT, await pack()));
  });
}
