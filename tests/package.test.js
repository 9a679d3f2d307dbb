// The tarball as it would be published: what its exports lead to is there and typed, and it runs where it is installed. How
// it is bundled, and runs elsewhere than in Node, is in tests/package.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack } from '../scripts/pack.mjs';
import { ROOT } from '../scripts/paths.mjs';
import { run } from '../scripts/steps.mjs';
import { versions } from '../scripts/version.mjs';
import { MxLens, MxLensInput } from '../www/element.js';
import { STYLE } from '../www/style.js';
import { serve } from './browser.js';

let folder = '';
let tarball = '';
/** @type {Record<string, any>} */
let manifest = {};
const server = /** @type {Awaited<ReturnType<typeof serve>>} */ ({});

before(async () => {
  Object.assign(server, await serve());
  folder = await mkdtemp(join(tmpdir(), 'mxlens-package-'));
  tarball = await pack();
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
  manifest = JSON.parse(await readFile(join(folder, 'node_modules/mxlens/package.json'), 'utf8'));
});
after(async () => {
  server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('publint finds nothing', async () => {
  const { messages } = await publint({ pkgDir: join(folder, 'node_modules/mxlens'), pack: false, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test('every export has the types of what it is', async () => {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))));
  assert.ok(result.types);
  // ES modules only: require() gives them from Node 20.19 on, and what knows no exports knows nothing of them
  const problems = result.problems.filter((problem) =>
    problem.kind !== 'CJSResolvesToESM' && !('resolutionKind' in problem && problem.resolutionKind === 'node10'));
  assert.deepEqual(problems, []);
});

test('every way to each export of scripts was tried in a host, and worked', async () => {
  /** @type {{ rows: { name: string, condition: string, outcome: string }[] }} */
  const { rows } = JSON.parse(await readFile(join(ROOT, 'tests/package/recorded.json'), 'utf8'));
  const ways = Object.entries(/** @type {Record<string, string | Record<string, string>>} */ (manifest.exports))
    .flatMap(([name, target]) => Object.entries(typeof target === 'string' ? { default: target } : target)
      .filter(([, file]) => file.endsWith('.js')).map(([condition]) => `${name} ${condition}`));
  assert.deepEqual([...new Set(rows.map(({ name, condition }) => `${name} ${condition}`))].sort(), ways.sort(),
    'UPDATE=1 node tests/package/run.mjs writes the table anew');
  const outcomes = ['deliverable undeliverable secure, neighbours seen, SPF pass', 'nothing defined', 'heard deliverable, shows Deliverable, not everything seen',
    'good.test: deliverable, null-mx.test: refusesMail'];
  assert.deepEqual([...new Set(rows.map(({ outcome }) => outcome))], outcomes);
});

/** A program that does all that the package is for, and says what came of it. */
const PROGRAM = `
const [origin] = process.argv.slice(2);
const { trustAnchors } = await (await fetch(origin + '/site.json')).json();
const options = { resolvers: [origin + '/dns-query'], trustAnchors };
const report = await mxlens.check('good.test', options);
const again = await mxlens.replay(mxlens.evidenceOf(report));
const { verdict } = await mxlens.plan(report, { down: ['mx1.good.test', 'mx2.good.test'] });
const proved = report.dnssec.answers.map(({ proof }) => proof.security);
console.log(report.verdict.status, verdict.status, mxlens.diff(report, again).length, [...new Set(proved)].join());
`;

test('it runs in Node as an ES module, by require(), and in one piece', async () => {
  const programs = {
    'esm.mjs': `import * as mxlens from 'mxlens';${PROGRAM}`,
    'required.cjs': `const mxlens = require('mxlens'); (async () => {${PROGRAM}})();`,
    'inline.mjs': `import * as mxlens from 'mxlens/inline';${PROGRAM}`,
  };
  for (const [name, program] of Object.entries(programs)) {
    await writeFile(join(folder, name), program);
    const said = await run(process.execPath, [join(folder, name), server.origin]);
    assert.equal(said, 'deliverable undeliverable 0 secure\n', name);
  }
});

test('a program in TypeScript is checked, of ES modules and for a bundler', async () => {
  await writeFile(join(folder, 'program.mts'), `
import { check, checkAll, diff, type Change, type CheckOptions, type Outcome, type Report } from 'mxlens';
import { check as inline } from 'mxlens/inline';
import binary from 'mxlens/wasm';

export const options: CheckOptions = { mode: 'fast', fetch: (url, init) => fetch(url, init) };
export const same: typeof check = inline;
export const module: WebAssembly.Module = binary;

export function words({ verdict: { status } }: Report): string {
  switch (status) {
    case 'deliverable': return 'yes';
    case 'atRisk': return 'perhaps';
    case 'undeliverable': return 'no';
    case 'refusesMail': return 'never';
    case 'undetermined': return 'unknown';
    default: return status satisfies never;
  }
}

export async function all(outcomes: AsyncIterable<Outcome> = checkAll(['example.com'], options)): Promise<string[]> {
  const list: string[] = [];
  for await (const { report, error } of outcomes) list.push(report ? words(report) : error.code);
  return list;
}

export const kinds = (one: Report, other: Report): Change['kind'][] => diff(one, other).map(({ kind }) => kind);

// @ts-expect-error there is no such mode
export const wrong: CheckOptions = { mode: 'loud' };
`);
  await compiled('program.mts');
});

/**
 * Has a program checked, of ES modules and for a bundler.
 * @param {string} file
 */
async function compiled(file) {
  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    const compilerOptions = { module, moduleResolution, target: 'es2022', lib: ['es2024', 'dom', 'dom.iterable'], strict: true,
      exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  }
}

test('a program in TypeScript that defines the elements knows their tags, properties and events', async () => {
  await writeFile(join(folder, 'elements.mts'), `
import 'mxlens/define';
import { MxLens, type MxLensInput } from 'mxlens/element';
import type { Report } from 'mxlens';

const lens = document.createElement('mx-lens');
export const made: MxLens = lens;
export const report: Report | null = lens.report;
export const checked: Promise<Report> = lens.check();
export const field: MxLensInput | null = document.querySelector('mx-lens-input');
export const domain: string | undefined = field?.target?.name;
lens.addEventListener('mx-lens-report', ({ detail }) => detail.report.verdict.status satisfies string);
document.addEventListener('mx-lens-error', ({ detail }) => detail.error.code satisfies string | undefined);

// @ts-expect-error the report is the element's to set
lens.report = null;
// @ts-expect-error there is no such thing in it
lens.addEventListener('mx-lens-progress', ({ detail }) => detail.percent);
`);
  await compiled('elements.mts');
});

test('what editors know of the elements is all that they have', async () => {
  /** @type {import('../scripts/manifest.mjs').Manifest} */
  const { modules } = JSON.parse(await readFile(join(folder, 'node_modules/mxlens', manifest.customElements), 'utf8'));
  const known = Object.fromEntries(modules.flatMap(({ declarations }) => declarations).map((one) => [one.tagName, one]));
  for (const { tag, made, file } of [{ tag: 'mx-lens', made: MxLens, file: 'element.js' }, { tag: 'mx-lens-input', made: MxLensInput, file: 'element-input.js' }]) {
    const source = await readFile(join(ROOT, 'www', file), 'utf8');
    /** @param {RegExp} pattern */
    const written = (pattern) => [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))].sort();
    const described = known[tag];
    assert.ok(described, tag);
    /** @param {{ name?: string }[] | undefined} list */
    const names = (list) => (list ?? []).map(({ name }) => name).sort();
    const attributes = names(described.attributes);
    assert.deepEqual(made.observedAttributes.filter((name) => !attributes.includes(name)), [], 'attributes');
    assert.deepEqual(names(described.events), written(/@fires \{.*\} ([\w-]+) -/g), 'events');
    assert.deepEqual(names(described.slots), written(/[,(] ?slot\('(\w+)'\)/g), 'slots');
    const properties = Object.entries(Object.getOwnPropertyDescriptors(made.prototype)).map(([name]) => name)
      .filter((name) => name !== 'constructor' && !name.endsWith('Callback'));
    assert.deepEqual(names(described.members), properties.sort(), 'properties and methods');
    if (tag === 'mx-lens') {
      assert.deepEqual(names(described.cssParts), ['ask', 'grounds', 'mark', 'outcome', 'report', 'verdict', 'word']);
      const settable = [...STYLE.matchAll(/var\((--mx-lens-\w+)/g)].map(([, name = '']) => name);
      assert.deepEqual(names(described.cssProperties).filter((name = '') => !settable.includes(name)), [], 'properties of style');
    }
  }
});

test('there is one version', async () => {
  assert.deepEqual(Object.entries(await versions()).filter(([, version]) => version !== manifest.version), []);
});
