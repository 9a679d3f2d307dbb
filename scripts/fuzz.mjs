// Puts octets that nobody chose to the core, a while for each target of crate/fuzz; what is found stays in
// crate/fuzz/artifacts. `node scripts/fuzz.mjs SECONDS TARGET...` does it for other times, and for some targets.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from './checks.mjs';
import { ROOT } from './paths.mjs';
import { setup } from './setup.mjs';
import { run, script, step } from './steps.mjs';
import { cargoFuzz, cargoTool } from './tools.mjs';

/** For each target, in `npm run test:all`. */
const SECONDS = 300;

const FOLDER = join(ROOT, 'crate', 'fuzz');

/** The core has no unsafe code, so that a sanitizer would find nothing and take ten times as long over it. */
const PLAIN = ['--fuzz-dir', FOLDER, '--sanitizer', 'none'];

/**
 * @param {NodeJS.ProcessEnv} found in which cargo is found
 * @param {number} [seconds] for each target
 * @param {string[]} [chosen] targets, where not all of them are meant
 */
export async function fuzz(found, seconds = SECONDS, chosen = []) {
  // instruments are unstable options, which a stable compiler takes as well when it is told to
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...found, RUSTC_BOOTSTRAP: '1', CARGO_TARGET_DIR: join(FOLDER, 'target') };
  await step(`${cargoFuzz.crate} ${cargoFuzz.version}`, async (say) => {
    const { folder, built } = await cargoTool(cargoFuzz, found, say);
    env.PATH = [folder, env.PATH].join(delimiter);
    return built ? 'built' : 'there';
  });
  const manifest = `--manifest-path ${join(FOLDER, 'Cargo.toml')}`;
  await check('Format of the fuzz targets', `cargo fmt ${manifest} --check`, env);
  await check('Lints of the fuzz targets', `cargo clippy --locked --no-deps ${manifest} --all-targets -- -D warnings`, env);
  const targets = chosen.length > 0 ? chosen : await names();
  await step('Fuzz targets', async () => {
    await run('cargo', ['fuzz', 'build', ...PLAIN], { env });
    return 'built';
  });
  for (const target of targets) {
    // what is new goes here: the corpus in the repository is chosen, not grown
    const grown = await mkdtemp(join(tmpdir(), 'mxlens-fuzz-'));
    const corpus = join(FOLDER, 'corpus', target);
    await mkdir(corpus, { recursive: true });
    const options = [`-max_total_time=${seconds}`, '-timeout=120', '-max_len=4096', '-len_control=0', '-verbosity=0'];
    await step(`Fuzzing ${target}`, async (say) => {
      say(`${seconds} s`);
      await run('cargo', ['fuzz', 'run', ...PLAIN, target, grown, corpus, '--', ...options], { env });
      return 'nothing found';
    });
    await rm(grown, { recursive: true });
  }
}

/** The targets are the files of that folder. */
async function names() {
  const files = await readdir(join(FOLDER, 'fuzz_targets'));
  return files.map((file) => file.replace(/\.rs$/, '')).sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [seconds, ...targets] = process.argv.slice(2);
  await script(async () => fuzz(await setup(), Number(seconds ?? SECONDS), targets));
}
