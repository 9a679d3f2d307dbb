// What of mxlens takes how many octets, module by module and file by file, beside libraries that ask resolvers alone.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODULES, OPTIMISATION } from '../../scripts/build.mjs';
import { ROOT, TARGET, WASM_TARGET } from '../../scripts/paths.mjs';
import { brotliOf, firstVisit } from '../../scripts/size.mjs';
import { run, step } from '../../scripts/steps.mjs';
import { circumstances, keep, table, writtenBy } from './table.js';
import { sectionsOf } from './wasm-sections.js';

const PEERS = fileURLToPath(new URL('peers/size', import.meta.url));

/** Octets of a part below which it is told of with the others. */
const LITTLE = 400;

/** Parts that are named as the largest. */
const MOST = 4;

/** What a peer is asked to do: the MX records of a domain, or nothing where it does not say.
 * @type {Record<string, string>} */
const BUNDLES = {
  'dns-query': "import { query } from 'dns-query'; export const mx = (name, endpoint) => query({ question: { type: 'MX', name } }, { endpoints: [endpoint] });",
  // its own sources want modules of Node, so it is taken as its authors bundled it
  dohjs: "import 'dohjs/dist/doh.min.js'; export const mx = (name, endpoint) => new globalThis.doh.DohResolver(endpoint).query(name, 'MX');",
};

/** @typedef {{ name: string, octets: number }} Part */

/**
 * @typedef {object} Module
 * @property {string} name
 * @property {number} raw octets as it is shipped
 * @property {number} brotli
 * @property {Part[]} sections of the one with names
 * @property {Part[]} parts of its code, by crate and module
 */

/** @typedef {{ what: string, raw: number, brotli: number, does: string }} Peer */

/** Measures, and writes SIZE.md and size.json.
 * @param {NodeJS.ProcessEnv} env */
export async function bench(env) {
  /** @type {Module[]} */
  const modules = [];
  for (const [name, feature] of Object.entries(MODULES)) {
    await step(`Size of the module ${feature}`, async () => {
      const module = await measured(name, feature, env);
      modules.push(module);
      return `${module.parts.length} parts`;
    });
  }
  /** @type {Peer[]} */
  const peers = [];
  await step('Sizes of peers', async (say) => {
    say('installing them');
    peers.push(...await packages());
    say('building mail-auth');
    peers.push(await mailAuth(env));
    return `${peers.length} peers`;
  });
  const around = await circumstances(env, await peerVersions());
  const visit = firstVisit();
  await keep('SIZE', document(around, modules, visit, peers), { ...around, modules, visit, peers });
}

/**
 * Builds a module with the names kept, by the same flags otherwise.
 * @param {string} name
 * @param {string} feature
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Module>}
 */
async function measured(name, feature, env) {
  const folder = join(TARGET, 'bench', 'size', feature);
  const named = join(folder, `${name}_bg.wasm`);
  const options = ['--no-pack', '--no-gitignore', '--mode', 'no-install', '--no-opt', '--', '--locked', '--no-default-features', '--features', feature];
  await run('wasm-pack', ['build', 'crate', '--release', '--target', 'web', '--out-dir', folder, '--out-name', name, ...options], { env });
  await run('wasm-opt', ['-g', ...OPTIMISATION, named, '-o', named], { env });
  const { sections, functions } = sectionsOf(await readFile(named));
  const shipped = await readFile(join(ROOT, 'www', 'wasm', `${name}_bg.wasm`));
  return { name: feature, raw: shipped.length, brotli: brotliOf(shipped), sections: sorted(sections), parts: parts(functions) };
}

/** @param {Part[]} parts */
const sorted = (parts) => parts.toSorted((a, b) => b.octets - a.octets);

/** @param {Part[]} functions */
function parts(functions) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { name, octets } of functions) {
    const part = partOf(name);
    sums.set(part, (sums.get(part) ?? 0) + octets);
  }
  return sorted([...sums].map(([name, octets]) => ({ name, octets })));
}

/**
 * Whose a function is: of our crate the module, of others the crate. What is generic counts for where it was written, not for
 * whom it was made.
 * @param {string} name demangled
 */
function partOf(name) {
  const [, crate = '', module = ''] = /\b([a-z_]\w*)(?:\[[0-9a-f]+\])?::(\w+)/.exec(name) ?? [];
  if (crate === 'mxlens') return /^[A-Z]/.test(module) ? 'mxlens' : `mxlens::${module}`;
  return crate || 'memory, shims, no name';
}

/** @returns {Promise<Peer[]>} */
async function packages() {
  const folder = join(TARGET, 'bench', 'peers', 'size');
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(PEERS, file), join(folder, file));
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const own = await bundled("export { check } from './www/check.js';", ROOT);
  const wasm = await readFile(join(ROOT, 'www', 'wasm', 'mxlens_bg.wasm'));
  /** @type {Peer[]} */
  const peers = [
    { what: 'mxlens: module of the check', raw: wasm.length, brotli: brotliOf(wasm), does: 'asks, judges, plans, reports' },
    { what: 'mxlens: scripts of `check`, with all that they may load', ...own, does: 'requests, time, cryptography, evidence; texts of rules, providers' },
  ];
  for (const [what, script] of Object.entries(BUNDLES)) peers.push({ what, ...await bundled(script, folder), does: 'asks a resolver' });
  return peers;
}

/**
 * @param {string} contents
 * @param {string} resolveDir
 */
async function bundled(contents, resolveDir) {
  const { outputFiles: [file] } = await build({
    stdin: { contents, resolveDir }, bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false,
    logLevel: 'silent', define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  });
  const octets = file?.contents ?? new Uint8Array();
  return { raw: octets.length, brotli: brotliOf(octets) };
}

/**
 * mail-auth as WebAssembly, optimised for size.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Peer>}
 */
async function mailAuth(env) {
  const target = join(TARGET, 'bench', 'peers', 'mailauth');
  const manifest = join(PEERS, 'mailauth', 'Cargo.toml');
  // what its random numbers come from is chosen so; one of its dependencies says that it needs a newer compiler
  const told = { ...env, CARGO_TARGET_DIR: target, RUSTFLAGS: '--cfg getrandom_backend="wasm_js"' };
  await run('cargo', ['build', '--locked', '--release', '--target', WASM_TARGET, '--ignore-rust-version', '--manifest-path', manifest], { env: told });
  await run('wasm-bindgen', ['--target', 'web', '--out-dir', target, join(target, WASM_TARGET, 'release', 'bench_mailauth.wasm')], { env });
  const file = join(target, 'bench_mailauth_bg.wasm');
  await run('wasm-opt', ['-Oz', '--strip-debug', '--strip-producers', file, '-o', file], { env });
  const octets = await readFile(file);
  return { what: 'mail-auth, its look-ups as WebAssembly', raw: octets.length, brotli: brotliOf(octets), does: 'asks a resolver for MX and addresses' };
}

/** The versions of the peers, as their locks have them. */
async function peerVersions() {
  const { packages: locked } = JSON.parse(await readFile(join(PEERS, 'package-lock.json'), 'utf8'));
  const lock = await readFile(join(PEERS, 'mailauth', 'Cargo.lock'), 'utf8');
  const names = Object.keys(BUNDLES).map((name) => [name, locked[`node_modules/${name}`].version]);
  return Object.fromEntries([...names, ['mail-auth', /name = "mail-auth"\nversion = "(.+)"/.exec(lock)?.[1] ?? 'unknown']]);
}

/**
 * @param {import('./table.js').Circumstances} around
 * @param {Module[]} modules
 * @param {ReturnType<typeof firstVisit>} visit
 * @param {Peer[]} peers
 */
function document(around, modules, visit, peers) {
  const whole = modules.map(({ name, raw, brotli, sections }) => {
    /** @param {string} section */
    const of = (section) => sections.find((one) => one.name === section)?.octets ?? 0;
    return [name, raw, brotli, of('code'), of('data'), sections.reduce((sum, { octets }) => sum + octets, 0) - of('code') - of('data')];
  });
  const shares = modules.map(({ name, parts }) => {
    const all = parts.reduce((sum, { octets }) => sum + octets, 0);
    const large = parts.filter(({ octets }) => octets >= LITTLE);
    const rest = all - large.reduce((sum, { octets }) => sum + octets, 0);
    const rows = [...large, { name: `${parts.length - large.length} others`, octets: rest }];
    return `### ${name}\n\n${table(['part', 'octets', '%'], rows.map((part) => [part.name, part.octets, (100 * part.octets / all).toFixed(1)]))}`;
  });
  const [{ parts: first } = { parts: [] }] = modules;
  const code = first.reduce((sum, { octets }) => sum + octets, 0);
  const largest = first.slice(0, MOST).map(({ name, octets }) => `\`${name}\` (${(100 * octets / code).toFixed(0)} %)`).join(', ');
  /** @param {typeof visit.page} rows @param {string} when */
  const files = (rows, when) => rows.map(({ file, bytes }) => [file, bytes, when]);
  return `# What takes how many octets

${writtenBy('size', around)} Brotli is that of quality 11.

## The modules

Four modules of WebAssembly, by the feature of the crate that each is. *Raw* and *brotli* are as shipped; the sections are of the same
built with names kept. Data are texts, above all the names of fields and values in the report, and tables.

${table(['module', 'raw', 'brotli', 'code', 'data', 'other sections'], whole)}

## What the code is made of

By module of our crate, and by crate of others; a part of less than ${LITTLE} octets is with the others. What is generic, such as a
\`Vec\` of reports, counts for the crate that wrote it. \`core\` and \`alloc\` are the standard library.

${shares.join('\n\n')}

## The files of the page

Behind brotli, those of a first visit: until the page can be used, until there is a verdict, and then what proves signatures.

${table(['file', 'brotli', 'when'], [...files(visit.page, 'page'), ...files(visit.more, 'verdict'), ...files(visit.proofs, 'signatures')])}

## Beside others

Libraries of npm are bundled and minified by esbuild for a browser, with an entry that asks for MX records; mail-auth is built for size.
None of them judges anything: they tell what a resolver said.

${table(['what', 'raw', 'brotli', 'what it does'], peers.map(({ what, raw, brotli, does }) => [what, raw, brotli, does]))}

## What was cut, and why the rest is there

What is not in the modules was left out on purpose, each measured when it was done: reports leave as text and are parsed by the
host, instead of 8 KB of serde-wasm-bindgen; floating-point numbers are written by the host, instead of 14 KB; no promise crosses
the boundary, which are 6 KB; the host is JavaScript and not web-sys, 3 KB; the allocator is half the size of that of the standard
library; sorts, trees and patterns of \`&str\` are avoided; texts of rules, the table of providers and the words of panics are data
beside the modules or nowhere; names of imports and exports are short, 1 KB; wasm-opt's passes were chosen over some forty
combinations, 3 %. What few visits need, plans and senders, neighbours, and the validator, are modules of their own.

The rest is what a check is: the rules, reading what was typed, names and messages, asking several resolvers with deadlines and
retries, and writing the report. Of the first module's code ${largest} are the most.
`;
}
