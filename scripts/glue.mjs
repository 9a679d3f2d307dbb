// Makes a function of the script that wasm-bindgen writes beside a module: each call gives an instance of its own, so that
// one which crashed can be replaced in a bundle, too, where no module has a second address. What the function gets is the
// binary, as only the host knows how to come by it; no host can leave that out, and no bundler finds a file to copy here.
import { Failure } from './steps.mjs';

/**
 * Without its comments and long names, as the types have both: 1 KB of what a page loads.
 * @param {string} script of `--target web`
 */
export async function instanced(script) {
  /** @type {string[]} */
  const names = [];
  const body = [
    /^\/\* @ts-self-types.*\n/m,
    /^function initSync\([^]*?^}\n/m,
    /^ *if \(module_or_path !== undefined\) {\n[^]*?^ {4}}\n/m,
    /^ *if \(module_or_path === undefined\) {\n[^]*?^ {4}}\n/m,
    /^ *if \(typeof module_or_path === 'string'[^]*?^ {4}}\n/m,
    /^export { initSync, __wbg_init as default };\n/m,
  ].reduce((text, part) => without(text, part), script)
    .replace(/^export (class|function) (\w+)/gm, (_, kind, name) => `${kind} ${names.push(name) && name}`);
  if (names.length === 0 || /^(export|import) |\bimport\.meta\b/m.test(body)) {
    throw new Failure('The script of wasm-bindgen is not as scripts/glue.mjs knows it.');
  }
  const { transform } = await import('esbuild'); // not earlier: setup installs it
  const { code } = await transform(`export default () => {\n${body}\nreturn { ${names.join(', ')}, start: __wbg_init };\n};\n`, { minify: true });
  return code;
}

/** Types that are written by hand, in the module of the check only. */
const BY_HAND = ['Name', 'Rtype', 'Rcode', 'IpAddr', 'Host'];

/**
 * The types of the same.
 * @param {string} types of the script as it was
 */
export function declared(types) {
  const left = types.slice(0, types.indexOf('export type InitInput ')).trimEnd()
    .replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ''); // not in the library of every TypeScript
  const names = [...left.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const elsewhere = left.includes('export type Name =') ? [] : BY_HAND.filter((name) => new RegExp(`: ${name}\\b`).test(left));
  const imported = elsewhere.length > 0 ? `import type { ${elsewhere.join(', ')} } from './mxlens.js';\n\n` : '';
  const members = names.map((name) => `    ${name}: typeof ${name};\n`).join('');
  return `${imported}${left.replace(/^export (class|function) /gm, 'declare $1 ')}

/**
 * The module, instantiated once, and apart from every other instance.
 */
export interface Instance {
${members}    /**
     * Instantiates it; nothing else works before.
     */
    start(binary: Response | BufferSource | WebAssembly.Module | Promise<Response | BufferSource | WebAssembly.Module>): Promise<unknown>;
}

declare const instance: () => Instance;
export default instance;
`;
}

/** The types of a binary: what comes of importing it is the host's or the bundler's, and only Workers give this. */
export const BINARY = `declare const binary: WebAssembly.Module;
export default binary;
`;

/**
 * A module that holds the binaries themselves, in base64.
 * @param {Record<string, Uint8Array>} binaries
 */
export function inlined(binaries) {
  const texts = Object.entries(binaries).map(([name, octets]) => `  ${name}: '${Buffer.from(octets).toString('base64')}',\n`);
  return `export default {\n${texts.join('')}};\n`;
}

/**
 * @param {string} text
 * @param {RegExp} part stands in it exactly once
 */
function without(text, part) {
  if (!part.test(text)) throw new Failure(`The script of wasm-bindgen has no ${part}.`);
  return text.replace(part, '');
}
