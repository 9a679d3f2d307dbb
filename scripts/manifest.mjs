// www/custom-elements.json of the package: what editors and frameworks know of the elements, out of their JSDoc, in the form
// that many of them read (github.com/webcomponents/custom-elements-manifest).
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer';
import { ROOT } from './paths.mjs';

const MODULES = ['www/element.js', 'www/element-input.js', 'www/define.js'];

/** Members that are nobody's business: private ones, and those that browsers alone use. */
const OURS = /^#|Callback$|^observedAttributes$|^formAssociated$/;

/** @typedef {{ kind: string, name: string, tagName?: string, members?: { name: string }[], superclass?: { name: string },
 *   attributes?: { name: string }[], events?: { name?: string }[], slots?: { name: string }[], cssParts?: { name: string }[],
 *   cssProperties?: { name: string }[] }} Declaration */

/** @typedef {{ modules: { path: string, declarations: Declaration[] }[] }} Manifest */

/** What the analyzer exports, of which its types know nothing; the compiler is its own.
 * @type {{ create: (options: { modules: import('typescript').SourceFile[] }) => Manifest, ts: typeof import('typescript') }} */
const { create, ts } = /** @type {any} */ (analyzer);

/** What there is to know of the elements. */
export async function manifest() {
  const modules = MODULES.map(async (path) =>
    ts.createSourceFile(path, await readFile(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true));
  const made = create({ modules: await Promise.all(modules) });
  for (const one of made.modules.flatMap(({ declarations }) => declarations)) {
    if (one.kind !== 'class') continue;
    one.members = one.members?.filter(({ name }) => !OURS.test(name)) ?? [];
    one.events = one.events?.filter(({ name }) => name !== undefined); // one whose name is put together, documented beside
    one.superclass = { name: 'HTMLElement' }; // as it is where there is a document
  }
  return made;
}

/**
 * Writes it into a folder that has the package.
 * @param {string} folder
 */
export async function describe(folder) {
  await writeFile(join(folder, 'www', 'custom-elements.json'), `${JSON.stringify(await manifest(), null, 2)}\n`);
}
