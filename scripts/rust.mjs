// A Rust toolchain that compiles for the host and for wasm32: rustup's by rust-toolchain.toml, or
// where rustup cannot bring it, Debian's.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter } from 'node:path';
import { hasApt } from './apt.mjs';
import { debianRust } from './debian-rust.mjs';
import { WASM_TARGET, which } from './paths.mjs';
import { Failure, ask, run } from './steps.mjs';

/** After which Debian's packages are the quicker way. */
const PATIENCE = 180_000;

/**
 * Makes sure of the toolchain.
 * @param {NodeJS.ProcessEnv} env as found; PATH is changed in place where the toolchain needs it
 * @param {(what: string) => void} say
 */
export async function rust(env, say) {
  const rustup = process.env.MXLENS_RUSTUP === 'off' ? undefined : which('rustup', env.PATH);
  if (rustup && (await rustupHasAll(env))) return `${await version(env)}, from rustup`;
  if (rustup) {
    say('asking rustup for what rust-toolchain.toml names');
    try {
      // without Debian there is no other way, so no limit either
      const options = { env, timeout: hasApt() ? PATIENCE : undefined };
      // what is added to a toolchain leaves its version alone; installing one again would update it
      if ((await ask('rustup', ['target', 'add', WASM_TARGET], options)) === null) {
        await run('rustup', ['toolchain', 'install'], options);
      }
      await ask('rustup', ['component', 'add', 'rustfmt', 'clippy'], options);
      if (await rustupHasAll(env)) return `${await version(env)}, from rustup`;
    } catch (error) {
      if (!hasApt()) throw error;
      say("rustup cannot bring it here, so taking Debian's compiler");
    }
  } else if (process.env.MXLENS_RUSTUP !== 'off' && (await compilesWasm(env))) {
    return version(env);
  }
  if (!hasApt()) throw new Failure(`Missing: Rust with its ${WASM_TARGET} target. Get rustup from https://rustup.rs`);
  env.PATH = [await debianRust(say), env.PATH].join(delimiter);
  return `${await version(env)}, from Debian`;
}

/** @param {NodeJS.ProcessEnv} env */
const version = async (env) => (await ask('rustc', ['--version'], { env })) ?? 'no rustc';

/**
 * Whether rustup's toolchain is whole; asked so that rustup itself fetches nothing yet.
 * @param {NodeJS.ProcessEnv} env
 */
async function rustupHasAll(env) {
  const quiet = { env: { ...env, RUSTUP_AUTO_INSTALL: '0' } };
  const targets = await ask('rustup', ['target', 'list', '--installed'], quiet);
  const components = await ask('rustup', ['component', 'list', '--installed'], quiet);
  return Boolean(targets?.includes(WASM_TARGET) && components?.includes('clippy') && components.includes('rustfmt'));
}

/**
 * Whether the compiler on PATH, wherever it came from, has a standard library for wasm32.
 * @param {NodeJS.ProcessEnv} env
 */
async function compilesWasm(env) {
  const folder = await ask('rustc', ['--print', 'target-libdir', '--target', WASM_TARGET], { env });
  return Boolean(folder && existsSync(folder) && readdirSync(folder).some((file) => file.startsWith('libstd-')));
}
