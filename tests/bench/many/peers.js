// The peers: brought here when they are measured, and how each is run.
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, WASM_TARGET } from '../../../scripts/paths.mjs';
import { Failure, run } from '../../../scripts/steps.mjs';

/** @import { Program } from './process.js' */

/** What a program is told: how many domains at once, out of which file, and where to ask.
 * @typedef {{ concurrency: number, names: string, resolver: string, dns: string }} Task */

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} version
 * @property {'UDP' | 'http/1.1'} over
 * @property {((task: Task) => Promise<Program>) | null} program null where it cannot be had
 * @property {string} why it cannot
 */

const SOURCES = fileURLToPath(new URL('../peers', import.meta.url));

/** Where they are built. */
const HOME = join(CACHE, 'bench-peers');

/** The module of mail-auth in Wasm, for Node and for a page. */
export const MAIL_AUTH = join(HOME, 'mail-auth');

/**
 * Brings all that can be had.
 * @param {NodeJS.ProcessEnv} env
 * @param {(what: string) => void} say
 * @returns {Promise<Peer[]>}
 */
export async function peers(env, say) {
  await mkdir(HOME, { recursive: true });
  const js = await tried(() => forNode(say));
  const python = await tried(() => forPython(say));
  const hickory = await tried(() => hickoryPeer(env, say));
  const mailAuth = await tried(() => mailAuthPeer(env, say));
  const versions = { ...await npmVersions(), ...await pythonVersions(), ...await rustVersions() };
  /**
   * @param {string} name
   * @param {Peer['over']} over
   * @param {Tried} there
   * @param {(folder: string, task: Task) => Promise<Program>} program
   * @returns {Peer}
   */
  const peer = (name, over, there, program) => {
    const { folder, why } = there;
    return { name, over, why, version: versions[name] ?? '', program: folder === null ? null : (task) => program(folder, task) };
  };
  /** @param {string} name @param {Peer['over']} over @param {Tried} [there] */
  const node = (name, over, there = js) => peer(name, over, there, async (_, task) => ({
    program: process.execPath,
    args: [join(HOME, 'js/run.js'), JSON.stringify({ peer: name, mailAuth: join(MAIL_AUTH, 'node/mail_auth_peer.js'), ...task })],
  }));
  /** @param {string} name @param {Peer['over']} over @param {string} [as] */
  const py = (name, over, as = name) => peer(name, over, python, async (folder, task) => ({
    program: 'python3',
    args: [join(SOURCES, 'python/run.py'), JSON.stringify({ peer: as, ...task })],
    env: { ...process.env, PYTHONPATH: folder },
  }));
  return [
    py('checkdmarc', 'UDP'),
    py('dnspython', 'UDP'),
    py('dnspython', 'http/1.1', 'dnspython-https'),
    node('mx-connect', 'UDP'),
    node('tangerine', 'http/1.1'),
    node('dns-query', 'http/1.1'),
    node('dohjs', 'http/1.1'),
    node('mail-auth', 'http/1.1', js.folder === null ? js : mailAuth),
    peer('hickory-resolver', 'UDP', hickory, async (folder, { names, dns, concurrency }) => ({
      program: join(folder, 'hickory'), args: [dns, `${concurrency}`], input: await readFile(names, 'utf8'),
    })),
  ];
}

/** @typedef {{ folder: string, why: '' } | { folder: null, why: string }} Tried */

/**
 * @param {() => Promise<string>} bring
 * @returns {Promise<Tried>}
 */
async function tried(bring) {
  try {
    return { folder: await bring(), why: '' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { folder: null, why: error.message.trim().split('\n').slice(-2).join(' ').slice(-300) };
  }
}

/** @param {(what: string) => void} say */
async function forNode(say) {
  const folder = join(HOME, 'js');
  say('packages from npm');
  await cp(join(SOURCES, 'js'), folder, { recursive: true });
  await run('npm', ['ci', '--ignore-scripts'], { cwd: folder });
  return folder;
}

/** @param {(what: string) => void} say */
async function forPython(say) {
  const folder = join(HOME, 'python');
  say('packages from PyPI');
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'pip', 'install', '-q', '--target', folder, '-r', join(SOURCES, 'python/requirements.txt')]);
  return folder;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args
 */
function cargo(env, args) {
  // mail-parser, which mail-auth needs, asks for Rust 1.98, and builds with an older one
  const options = ['--locked', '--ignore-rust-version', '--manifest-path', join(SOURCES, 'rust/Cargo.toml')];
  return run('cargo', ['build', ...options, ...args], { env: { ...env, CARGO_TARGET_DIR: join(HOME, 'rust') } });
}

/** @param {NodeJS.ProcessEnv} env @param {(what: string) => void} say */
async function hickoryPeer(env, say) {
  say('hickory-resolver by cargo');
  await cargo(env, ['--release', '-p', 'hickory']);
  return join(HOME, 'rust/release');
}

/** @param {NodeJS.ProcessEnv} env @param {(what: string) => void} say */
async function mailAuthPeer(env, say) {
  say('mail-auth by cargo, as WebAssembly');
  const flags = { ...env, RUSTFLAGS: '--cfg getrandom_backend="wasm_js"' };
  await cargo(flags, ['--profile', 'wasm', '--target', WASM_TARGET, '-p', 'mail-auth-peer']);
  const module = join(HOME, 'rust', WASM_TARGET, 'wasm/mail_auth_peer.wasm');
  for (const [target, folder] of [['nodejs', 'node'], ['web', 'web']]) {
    await run('wasm-bindgen', ['--target', `${target}`, '--no-typescript', '--out-dir', join(MAIL_AUTH, `${folder}`), module], { env });
  }
  return MAIL_AUTH;
}

/** @returns {Promise<Record<string, string>>} */
async function npmVersions() {
  return JSON.parse(await readFile(join(SOURCES, 'js/package.json'), 'utf8')).dependencies;
}

/** @returns {Promise<Record<string, string>>} */
async function pythonVersions() {
  const text = await readFile(join(SOURCES, 'python/requirements.txt'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^([\w-]+).*==(.+)$/gm)].map(([, name, version]) => [name, version]));
}

/** @returns {Promise<Record<string, string>>} */
async function rustVersions() {
  const text = await readFile(join(SOURCES, 'rust/Cargo.lock'), 'utf8');
  const found = text.matchAll(/^name = "(mail-auth|hickory-resolver)"\nversion = "(.+)"/gm);
  return Object.fromEntries([...found].map(([, name, version]) => [name, version]));
}
