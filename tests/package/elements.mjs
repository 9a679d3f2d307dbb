// The elements out of the tarball: imported where there is no document, in pages without and with bundlers, and in sample
// pages in React, Vue and Svelte, each of which hands over an attribute out of its state and listens.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../scripts/steps.mjs';
import { PATIENCE, bin, during, freePort, shown, text, titled } from './place.mjs';

/** @import { Page } from 'playwright-core' */
/** @import { Place, Row } from './place.mjs' */

const SAMPLES = fileURLToPath(new URL('samples', import.meta.url));

/** What an element comes to: an event, and what stands in it then; nobody here signs for the root of the real DNS. */
const HEARD = 'heard deliverable, shows Deliverable, not everything seen';

/** What a sample page comes to: it has heard of the domain of its first state, and of that of the next. */
const BOTH = 'good.test: deliverable, null-mx.test: refusesMail';

const DEFINE = { name: './define', condition: 'default' };
const ELEMENT = { name: './element', condition: 'default' };

/** What a script of a page begins with: the element that it has then, and where that comes from. */
const FIRST = {
  define: "import 'mxlens/define';\nconst tag = 'mx-lens';",
  element: "import { MxLens } from 'mxlens/element';\nconst tag = 'our-lens';\ncustomElements.define(tag, MxLens);",
};

/** @type {Row[]} */
export const ELEMENTS = [
  { host: 'node', ...ELEMENT, how: 'import, as a server that renders does', expected: 'nothing defined', check: (place) => onServer(place, 'element') },
  { host: 'node', ...DEFINE, how: 'import, as a server that renders does', expected: 'nothing defined', check: (place) => onServer(place, 'define') },
  { host: 'plain page', ...DEFINE, how: 'relative address, no bundler', expected: HEARD, check: inPlainPage },
  { host: 'vite', ...DEFINE, how: 'build', expected: HEARD, check: (place) => builtByVite(place, 'define') },
  { host: 'vite', ...DEFINE, how: 'dev', expected: HEARD, check: servedByVite },
  { host: 'vite', ...ELEMENT, how: 'build, by a name of its own', expected: HEARD, check: (place) => builtByVite(place, 'element') },
  { host: 'webpack', ...DEFINE, how: 'build, as a module', expected: HEARD, check: builtByWebpack },
  { host: 'rollup', ...DEFINE, how: 'build, www/wasm copied beside it', expected: HEARD, check: builtByRollup },
  { host: 'esbuild', ...DEFINE, how: 'build, mxlens/inline imported before it', expected: HEARD, check: builtByEsbuild },
  ...['react', 'vue', 'svelte'].map((host) =>
    ({ host, ...DEFINE, how: 'sample page, built by Vite', expected: BOTH, check: (/** @type {Place} */ place) => sampled(place, host) })),
];

/** @type {(place: Place, name: 'define' | 'element') => Promise<string>} */
async function onServer({ folder }, name) {
  const path = join(folder, `${name}-on-server.mjs`);
  await writeFile(path, `await import('mxlens/${name}');\nconsole.log('customElements' in globalThis ? 'defined' : 'nothing defined');\n`);
  return (await run(process.execPath, [path], { cwd: folder })).trim();
}

/** @param {Place} place */
async function inPlainPage(place) {
  const folder = await site(place, 'element-plain', FIRST.define.replace('mxlens/define', './mxlens/www/define.js'));
  await cp(join(place.folder, 'node_modules/mxlens'), join(folder, 'mxlens'), { recursive: true });
  return shown(place, folder);
}

/** @type {(place: Place, name: 'define' | 'element') => Promise<string>} */
async function builtByVite(place, name) {
  const folder = await site(place, `element-vite-${name}`, FIRST[name]);
  await run(bin(place, 'vite'), ['build', '--base', './'], { cwd: folder });
  return shown(place, join(folder, 'dist'));
}

/** @param {Place} place */
async function servedByVite(place) {
  const folder = await site(place, 'element-vite-dev', FIRST.define);
  return served(place, folder, [], (address) => titled(place, address));
}

/** @param {Place} place */
async function builtByWebpack(place) {
  const folder = await site(place, 'element-webpack', FIRST.define);
  const options = ['--mode', 'production', '--entry', './main.js', '--output-path', 'dist', '--output-module', '--output-filename', 'main.js'];
  await run(bin(place, 'webpack'), options, { cwd: folder });
  return bundled(place, folder);
}

/** @param {Place} place */
async function builtByRollup(place) {
  const folder = await site(place, 'element-rollup', FIRST.define);
  await run(bin(place, 'rollup'), ['main.js', '-p', '@rollup/plugin-node-resolve', '-d', 'dist', '-f', 'es'], { cwd: folder });
  await cp(join(place.folder, 'node_modules/mxlens/www/wasm'), join(folder, 'dist/wasm'), { recursive: true });
  return bundled(place, folder);
}

/** @param {Place} place */
async function builtByEsbuild(place) {
  const folder = await site(place, 'element-esbuild', `import 'mxlens/inline';\n${FIRST.define}`);
  await run(bin(place, 'esbuild'), ['main.js', '--bundle', '--format=esm', '--minify', '--outdir=dist'], { cwd: folder });
  return bundled(place, folder);
}

/** @type {(place: Place, host: string) => Promise<string>} */
async function sampled(place, host) {
  const folder = join(place.folder, `sample-${host}`);
  await cp(join(SAMPLES, host), folder, { recursive: true });
  await run(bin(place, 'vite'), ['build'], { cwd: folder, env: { ...process.env, VITE_RESOLVER: `${place.origin}/dns-query` } });
  // not behind our own policy: frameworks make markup of text
  return served(place, folder, ['preview'], async (address) => {
    const tab = await place.browser.newPage();
    tab.setDefaultTimeout(PATIENCE);
    try {
      await tab.goto(address);
      const first = await says(tab, 'good.test');
      await tab.getByRole('button', { name: 'The next domain' }).click();
      return `${first}, ${await says(tab, 'null-mx.test')}`;
    } finally {
      await tab.close();
    }
  });
}

/** @type {(tab: Page, domain: string) => Promise<string>} */
async function says(tab, domain) {
  const output = tab.locator('output', { hasText: domain });
  await output.waitFor();
  return (await output.innerText()).trim();
}

/** @type {(place: Place, folder: string, args: string[], ask: (address: string) => Promise<string>) => Promise<string>} */
async function served(place, folder, args, ask) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  return during(bin(place, 'vite'), [...args, '--host', '127.0.0.1', '--port', String(port)], folder, async () => {
    await text(address);
    return ask(address);
  });
}

/** @type {(place: Place, folder: string) => Promise<string>} */
async function bundled(place, folder) {
  await page(join(folder, 'dist'));
  return shown(place, join(folder, 'dist'));
}

/**
 * The sources of a site with an element, which shows in its title what it heard, and what stands in the element then.
 * @param {Place} place
 * @param {string} name
 * @param {string} first
 */
async function site(place, name, first) {
  const folder = join(place.folder, name);
  await mkdir(folder);
  await page(folder);
  await writeFile(join(folder, 'main.js'), `${first}
const lens = document.createElement(tag);
lens.addEventListener('mx-lens-report', ({ detail: { report } }) => {
  document.title = \`heard \${report.verdict.status}, shows \${lens.shadowRoot.querySelector('[part="word"]').textContent}\`;
});
lens.addEventListener('mx-lens-error', ({ detail: { error } }) => (document.title = String(error)));
lens.setAttribute('resolver', '${place.origin}/dns-query');
lens.setAttribute('domain', 'good.test');
lens.setAttribute('auto', '');
document.body.append(lens);
`);
  return folder;
}

/** @param {string} folder */
async function page(folder) {
  await writeFile(join(folder, 'index.html'), '<!doctype html>\n<meta charset="utf-8">\n<title></title>\n<body><script type="module" src="./main.js"></script></body>\n');
}
