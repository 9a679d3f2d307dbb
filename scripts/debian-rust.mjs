// Where rustup's host is out of reach: Debian's compiler, with a standard library for wasm32 that is
// built once from Debian's sources. (Debian packages none that fits this compiler.)
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { CACHE, WASM_TARGET } from './paths.mjs';
import { run } from './steps.mjs';

const BIN = '/usr/bin';
const RUSTLIB = '/usr/lib/rustlib';

/**
 * Makes a toolchain in the per-user cache from Debian's packages; nothing of theirs is changed.
 * @param {(what: string) => void} say
 * @returns {Promise<string>} the folder to put first on PATH
 */
export async function debianRust(say) {
  await aptInstall(['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-clippy', 'rustfmt-web'], say);
  const about = await run(join(BIN, 'rustc'), ['-vV']);
  const host = /^host: (.+)$/m.exec(about)?.[1] ?? '';
  const llvm = /^LLVM version: (\d+)/m.exec(about)?.[1] ?? '';
  await aptInstall([`lld-${llvm}`], say);

  const version = await run('dpkg-query', ['-W', '-f=${Version}', 'rustc-web']);
  const home = join(CACHE, `debian-rust-${version}`);
  if (existsSync(home)) return join(home, 'bin');
  say(`building the standard library for ${WASM_TARGET}, which takes a minute`);
  const draft = `${home}.draft`;
  await rm(draft, { recursive: true, force: true });
  await sysroot(draft, host, `/usr/bin/lld-${llvm}`);
  await programs(join(draft, 'bin'));
  await rename(draft, home); // so a folder of that name is always whole
  return join(home, 'bin');
}

/**
 * A compiler's folder: the host's libraries are Debian's, those for wasm32 are built.
 * @param {string} home
 * @param {string} host
 * @param {string} lld
 */
async function sysroot(home, host, lld) {
  const rustlib = join(home, 'lib', 'rustlib');
  const wasm = join(rustlib, WASM_TARGET, 'lib');
  await mkdir(wasm, { recursive: true });
  await mkdir(join(rustlib, host, 'bin'), { recursive: true });
  await symlink(join(RUSTLIB, host, 'lib'), join(rustlib, host, 'lib'));
  await symlink(lld, join(rustlib, host, 'bin', 'rust-lld')); // the name under which rustc looks for it

  const project = join(home, 'std');
  const built = join(project, 'target', WASM_TARGET, 'release', 'deps');
  await mkdir(join(project, 'src'), { recursive: true });
  await writeFile(join(project, 'src', 'lib.rs'), '#![no_std]\n');
  await writeFile(
    join(project, 'Cargo.toml'),
    '[package]\nname = "mxlens-std"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n',
  );
  // `test` and `proc_macro` because `cargo test` needs them
  const std = '-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test';
  await run(join(BIN, 'cargo'), ['build', '--release', '--target', WASM_TARGET, std], {
    cwd: project,
    env: {
      ...process.env,
      RUSTC: join(BIN, 'rustc'),
      RUSTC_BOOTSTRAP: '1',
      CARGO_TARGET_DIR: join(project, 'target'),
      RUSTFLAGS: '-Cembed-bitcode=yes', // without it cargo leaves out what `lto = true` needs later
    },
  });
  for (const file of await readdir(built)) {
    if (file.endsWith('.rlib') && !file.startsWith('libmxlens_std')) await copyFile(join(built, file), join(wasm, file));
  }
  await rm(project, { recursive: true });
}

/**
 * The programs of that toolchain. Those that compile are told of the folder they lie in.
 * @param {string} bin
 */
async function programs(bin) {
  await mkdir(bin);
  for (const name of ['cargo', 'cargo-fmt', 'rustfmt', 'clippy-driver']) await symlink(join(BIN, name), join(bin, name));
  for (const name of ['rustc', 'rustdoc']) await shell(join(bin, name), `exec ${BIN}/${name} --sysroot "$home" "$@"`);
  await shell(join(bin, 'cargo-clippy'), `SYSROOT=$home exec ${BIN}/cargo-clippy "$@"`);
}

/**
 * A shell script; in bash, as dash would drop what cargo hands on: its CARGO_BIN_EXE_doh-server is no
 * name for a shell variable.
 * @param {string} file
 * @param {string} line
 */
const shell = (file, line) => writeFile(file, `#!/bin/bash\nhome=$(dirname "$(dirname "$0")")\n${line}\n`, { mode: 0o755 });
