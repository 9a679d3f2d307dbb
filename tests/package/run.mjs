// `node tests/package/run.mjs`: installs the tarball, with bundlers and hosts from npm, in a folder elsewhere, has each of
// them make a real check against tests/doh-server, and compares with recorded.json. With UPDATE=1 it writes that anew.
// `npm run test:all` runs it; tests/package.test.js holds the table to package.json.
//
// A check counts when all four binaries were loaded: that of the check, that of signatures, that of neighbours, that of plans.
// How the elements are loaded is in elements.mjs, and so are pages in React, Vue and Svelte.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pack } from '../../scripts/pack.mjs';
import { Failure, run, script, step } from '../../scripts/steps.mjs';
import { launch, serve } from '../browser.js';
import { ELEMENTS } from './elements.mjs';
import { bin, during, freePort, shown, text, titled } from './place.mjs';

const RECORDED = new URL('recorded.json', import.meta.url);

/** What is fetched from npm; the last that run on Node 20. */
const TOOLS = {
  '@rollup/plugin-node-resolve': '16.0.3', '@sveltejs/vite-plugin-svelte': '7.3.1', '@vitejs/plugin-react': '6.3.0',
  '@vitejs/plugin-vue': '6.0.11', bun: '1.4.5', deno: '2.9.6', esbuild: '0.28.2', next: '16.4.6', react: '19.3.1',
  'react-dom': '19.3.1', rollup: '4.68.8', svelte: '5.57.3', vite: '8.4.0', vue: '3.5.45', webpack: '5.113.0',
  'webpack-cli': '7.3.1', workerd: '1.20261117.1',
};

/** What a check comes to that found everything it needs. */
const EXPECTED = 'deliverable undeliverable secure, neighbours seen, SPF pass';

/** @import { Place, Row } from './place.mjs' */

/** @type {Row[]} */
const ROWS = [
  { host: 'node', name: '.', condition: 'node', how: 'import', check: (place) => inNode(place, 'esm.mjs', "import * as mxlens from 'mxlens';") },
  { host: 'node', name: '.', condition: 'node', how: 'require()', check: (place) => inNode(place, 'required.cjs', "const mxlens = require('mxlens');") },
  { host: 'node', name: './inline', condition: 'default', how: 'import', check: (place) => inNode(place, 'inline.mjs', "import * as mxlens from 'mxlens/inline';") },
  { host: 'deno', name: '.', condition: 'deno', how: 'import', check: inDeno },
  { host: 'bun', name: '.', condition: 'bun', how: 'import', check: inBun },
  { host: 'workerd', name: '.', condition: 'workerd', how: 'esbuild, modules of WebAssembly', check: inWorkerd },
  { host: 'next', name: '.', condition: 'node', how: 'server-side render, serverExternalPackages', check: inNext },
  { host: 'plain page', name: '.', condition: 'default', how: 'relative address, no bundler', check: inPlainPage },
  { host: 'vite', name: '.', condition: 'default', how: 'build', check: (place) => builtByVite(place) },
  { host: 'vite', name: '.', condition: 'default', how: 'dev', check: servedByVite },
  { host: 'webpack', name: '.', condition: 'default', how: 'build, as a module', check: builtByWebpack },
  { host: 'rollup', name: '.', condition: 'default', how: 'build, www/wasm copied beside it', check: (place) => builtByRollup(place, 'mxlens') },
  { host: 'rollup', name: './inline', condition: 'default', how: 'build', check: (place) => builtByRollup(place, 'mxlens/inline') },
  { host: 'esbuild', name: '.', condition: 'default', how: 'build, www/wasm copied beside it', check: (place) => builtByEsbuild(place, 'mxlens') },
  { host: 'esbuild', name: './inline', condition: 'default', how: 'build', check: (place) => builtByEsbuild(place, 'mxlens/inline') },
  ...ELEMENTS,
];

/** Every loader, one after the other. */
export async function loaders() {
  await step('Loaders of the package', async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'mxlens-loaders-'));
    const [server, browser] = await Promise.all([serve(), launch()]);
    try {
      const place = { folder, origin: server.origin, browser };
      say('installing');
      await install(place);
      const rows = [];
      for (const { host, name, condition, how, check, expected = EXPECTED } of ROWS) {
        say(`${host}, ${name}, ${how}`);
        const outcome = await check(place);
        if (outcome !== expected) throw new Failure(`${host}, ${name}, ${how}: ${outcome}`);
        rows.push({ host, version: versionOf(host), name, condition, how, outcome });
      }
      const table = `${JSON.stringify({ rows }, null, 2)}\n`;
      if (process.env.UPDATE) await writeFile(RECORDED, table);
      assert.equal(table, await readFile(RECORDED, 'utf8'), 'tests/package/recorded.json says otherwise: UPDATE=1 writes it anew');
      return `${rows.length} passed`;
    } finally {
      await browser.close();
      server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** @param {string} host */
const versionOf = (host) => Reflect.get(TOOLS, host) ?? null;

/** @param {Place} place */
async function install({ folder, origin }) {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const packages = Object.entries(TOOLS).map(([name, version]) => `${name}@${version}`);
  await run('npm', ['install', await pack(), ...packages], { cwd: folder });
  const { trustAnchors } = await (await fetch(`${origin}/site.json`)).json();
  const resolvers = [`${origin}/dns-query`];
  await writeFile(join(folder, 'program.js'), `export async function program({ check, checkHost, evidenceOf, plan, replay }) {
  const report = await check('good.test', ${JSON.stringify({ resolvers, trustAnchors })});
  const { dnssec, neighbours } = await replay(evidenceOf(report));
  const { verdict } = await plan(report, { down: ['mx1.good.test', 'mx2.good.test'] });
  const proved = new Set(dnssec.answers.map(({ proof }) => proof.security));
  const { result } = await checkHost('192.0.33.11', 'user@neighbours.test', ${JSON.stringify({ resolvers })});
  return \`\${[report.verdict.status, verdict.status, ...proved].join(' ')}, neighbours \${neighbours ? 'seen' : 'not seen'}, SPF \${result}\`;
}
`);
}

/**
 * A program that writes what came of it; it stands beside what it imports.
 * @param {Place} place
 * @param {string} name
 * @param {string} first how mxlens gets there
 */
async function written({ folder }, name, first) {
  await writeFile(join(folder, name), `${first}
import('./program.js').then(({ program }) => program(mxlens)).then(console.log);
`);
  return join(folder, name);
}

/** @type {(place: Place, name: string, first: string) => Promise<string>} */
async function inNode(place, name, first) {
  return (await run(process.execPath, [await written(place, name, first)], { cwd: place.folder })).trim();
}

/** @param {Place} place */
async function inDeno(place) {
  const path = await written(place, 'deno.js', "import * as mxlens from 'mxlens';");
  return (await run(bin(place, 'deno'), ['run', '--allow-read', '--allow-net', path], { cwd: place.folder })).trim();
}

/** @param {Place} place */
async function inBun(place) {
  const path = await written(place, 'bun.js', "import * as mxlens from 'mxlens';");
  return (await run(bin(place, 'bun'), [path], { cwd: place.folder })).trim();
}

/** @param {Place} place */
async function inWorkerd(place) {
  const folder = join(place.folder, 'worker');
  await mkdir(folder);
  await writeFile(join(folder, 'main.js'), `import * as mxlens from 'mxlens';
import { program } from '../program.js';
export default { fetch: async () => new Response(await program(mxlens).catch(({ stack }) => stack)) };
`);
  const options = ['--bundle', '--format=esm', '--conditions=workerd', '--loader:.wasm=copy', '--asset-names=[name]', '--outdir=out'];
  await run(bin(place, 'esbuild'), ['main.js', ...options], { cwd: folder });
  const port = await freePort();
  const modules = (await readdir(join(folder, 'out'))).map((name) =>
    `(name = "${name}", ${name.endsWith('.wasm') ? 'wasm' : 'esModule'} = embed "out/${name}")`);
  await writeFile(join(folder, 'config.capnp'), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["public", "private"]))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const main :Workerd.Worker = (modules = [${modules.sort((one) => (one.includes('main.js') ? -1 : 1)).join(', ')}], compatibilityDate = "2025-01-01");
`);
  return during(bin(place, 'workerd'), ['serve', 'config.capnp'], folder, async () => text(`http://127.0.0.1:${port}/`));
}

/** @param {Place} place */
async function inNext(place) {
  const folder = join(place.folder, 'next-site');
  await mkdir(join(folder, 'app'), { recursive: true });
  await writeFile(join(folder, 'next.config.mjs'), "export default { serverExternalPackages: ['mxlens'] };\n");
  await writeFile(join(folder, 'app/layout.js'), 'export default ({ children }) => <html><body>{children}</body></html>;\n');
  await cp(join(place.folder, 'program.js'), join(folder, 'program.js'));
  await writeFile(join(folder, 'app/page.js'), `import * as mxlens from 'mxlens';
import { program } from '../program.js';
export const dynamic = 'force-dynamic';
export default async function Page() {
  return <output>{await program(mxlens)}</output>;
}
`);
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  await run(bin(place, 'next'), ['build'], { cwd: folder, env });
  const port = await freePort();
  const page = await during(bin(place, 'next'), ['start', '-p', String(port)], folder, () => text(`http://127.0.0.1:${port}/`), env);
  return /<output>(.*?)<\/output>/.exec(page)?.[1] ?? page;
}

/** @param {Place} place */
async function inPlainPage(place) {
  const folder = await site(place, 'plain', './mxlens/www/api.js');
  await cp(join(place.folder, 'node_modules/mxlens'), join(folder, 'mxlens'), { recursive: true });
  return shown(place, folder);
}

/** @param {Place} place */
async function builtByVite(place) {
  const folder = await site(place, 'vite', 'mxlens');
  await run(bin(place, 'vite'), ['build', '--base', './'], { cwd: folder });
  return shown(place, join(folder, 'dist'));
}

/** @param {Place} place */
async function servedByVite(place) {
  const folder = await site(place, 'vite-dev', 'mxlens');
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  return during(bin(place, 'vite'), ['--host', '127.0.0.1', '--port', String(port)], folder, async () => {
    await text(address);
    return titled(place, address);
  });
}

/** @param {Place} place */
async function builtByWebpack(place) {
  const folder = await site(place, 'webpack', 'mxlens');
  const options = ['--mode', 'production', '--entry', './main.js', '--output-path', 'dist', '--output-module', '--output-filename', 'main.js'];
  await run(bin(place, 'webpack'), options, { cwd: folder });
  await page(join(folder, 'dist'));
  return shown(place, join(folder, 'dist'));
}

/** @type {(place: Place, name: string) => Promise<string>} */
async function builtByRollup(place, name) {
  const folder = await site(place, `rollup-${name.replace('/', '-')}`, name);
  await run(bin(place, 'rollup'), ['main.js', '-p', '@rollup/plugin-node-resolve', '-d', 'dist', '-f', 'es'], { cwd: folder });
  return bundled(place, folder, name);
}

/** @type {(place: Place, name: string) => Promise<string>} */
async function builtByEsbuild(place, name) {
  const folder = await site(place, `esbuild-${name.replace('/', '-')}`, name);
  await run(bin(place, 'esbuild'), ['main.js', '--bundle', '--format=esm', '--minify', '--outdir=dist'], { cwd: folder });
  return bundled(place, folder, name);
}

/**
 * What a bundler made that copies no files: they are copied by hand, but where they are in the script.
 * @type {(place: Place, folder: string, name: string) => Promise<string>}
 */
async function bundled(place, folder, name) {
  const dist = join(folder, 'dist');
  if (name === 'mxlens') await cp(join(place.folder, 'node_modules/mxlens/www/wasm'), join(dist, 'wasm'), { recursive: true });
  await page(dist);
  return shown(place, dist);
}

/**
 * The sources of a site that shows in its title what came of a check.
 * @param {Place} place
 * @param {string} name
 * @param {string} from what it imports
 */
async function site(place, name, from) {
  const folder = join(place.folder, name);
  await mkdir(folder);
  await page(folder);
  await cp(join(place.folder, 'program.js'), join(folder, 'program.js'));
  await writeFile(join(folder, 'main.js'), `import * as mxlens from '${from}';
import { program } from './program.js';
program(mxlens).catch(String).then((said) => (document.title = said));
`);
  return folder;
}

/** @param {string} folder */
async function page(folder) {
  await writeFile(join(folder, 'index.html'), '<!doctype html>\n<meta charset="utf-8">\n<title></title>\n<script type="module" src="./main.js"></script>\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await script(loaders);
