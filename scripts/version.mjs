// `node scripts/version.mjs vX.Y.Z`: whether a tag, the package, the crates and what evidence files name are of one version,
// and the changelog tells of it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VERSION } from '../www/evidence.js';
import { ROOT } from './paths.mjs';
import { Failure, script } from './steps.mjs';

/** Every place that has the version, with the one it has. */
export async function versions() {
  /** @param {string} file */
  const text = (file) => readFile(join(ROOT, file), 'utf8');
  return {
    'package.json': JSON.parse(await text('package.json')).version,
    'package-lock.json': JSON.parse(await text('package-lock.json')).version,
    'Cargo.toml': /^version = "(.+)"$/m.exec(await text('Cargo.toml'))?.[1],
    'www/evidence.js': VERSION,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await script(async () => {
    const tag = process.argv[2] ?? '';
    const wrong = Object.entries(await versions()).filter(([, version]) => `v${version}` !== tag);
    if (wrong.length > 0) throw new Failure(`Not ${tag}: ${wrong.map((entry) => entry.join(' has ')).join(', ')}.`);
    const changes = await readFile(join(ROOT, 'crate/CHANGELOG.md'), 'utf8');
    if (!changes.includes(`\n## ${tag.slice(1)} `)) throw new Failure(`crate/CHANGELOG.md has no section ${tag.slice(1)}.`);
  });
}
