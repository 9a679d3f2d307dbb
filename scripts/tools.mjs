// Command-line tools from crates.io, each built once into the per-user cache.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CACHE, ROOT, which } from './paths.mjs';
import { Failure, ask, run } from './steps.mjs';

/**
 * @typedef {object} Tool
 * @property {string} crate
 * @property {string} program
 * @property {string} version
 * @property {string[]} [options] for cargo install
 */

/** @returns {Tool} the command that must match the wasm-bindgen crate to the digit */
export function wasmBindgen() {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  const version = /\nname = "wasm-bindgen"\nversion = "(.+)"/.exec(lock)?.[1];
  if (!version) throw new Failure('Cargo.lock names no wasm-bindgen.');
  // its only default feature is TLS, for remote browsers
  return { crate: 'wasm-bindgen-cli', program: 'wasm-bindgen', version, options: ['--no-default-features'] };
}

/** @type {Tool} */
export const wasmPack = { crate: 'wasm-pack', program: 'wasm-pack', version: '0.15.1' };

/** @type {Tool} */
export const cargoDeny = { crate: 'cargo-deny', program: 'cargo-deny', version: '0.20.2' };

/** @type {Tool} */
export const cargoFuzz = { crate: 'cargo-fuzz', program: 'cargo-fuzz', version: '0.13.2' };

/** Quick to build matters more than quick to run. */
const PROFILE = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '0',
  CARGO_PROFILE_RELEASE_DEBUG: '0',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
};

/** Shared by the tools, so that common crates are built once and an interrupted build goes on. */
const BUILD = join(CACHE, 'build');

/**
 * Finds the tool, or builds it.
 * @param {Tool} tool
 * @param {NodeJS.ProcessEnv} env
 * @param {(what: string) => void} say
 * @returns {Promise<{ folder: string, built: boolean }>} the folder to put on PATH
 */
export async function cargoTool(tool, env, say) {
  const { crate, program, version, options = [] } = tool;
  /** @param {string} file */
  const fits = async (file) => (await ask(file, ['--version'], { env }))?.split(/\s+/)[1] === version;

  const onPath = which(program, env.PATH);
  if (onPath && (await fits(onPath))) return { folder: dirname(onPath), built: false };
  const root = join(CACHE, `${crate}-${version}`);
  const folder = join(root, 'bin');
  if (await fits(join(folder, program))) return { folder, built: false };

  say('building it with cargo, which takes a minute or two');
  /** @param {string[]} more */
  const install = (...more) =>
    run('cargo', ['install', ...more, crate, '--version', version, '--root', root, '--force', ...options], {
      env: { ...env, ...PROFILE, CARGO_TARGET_DIR: BUILD },
    });
  try {
    await install('--locked');
  } catch {
    // a registry mirror that lags can lack a version that the tool's lock file names
    say('its lock file cannot be followed here, building with the versions there are');
    await install();
  }
  return { folder, built: true };
}

/** Frees what building left behind, once nothing is left to build. */
export const cleanBuild = () => rm(BUILD, { recursive: true, force: true });
