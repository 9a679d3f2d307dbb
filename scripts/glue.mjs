// Makes a function of the script that wasm-bindgen writes beside a module: each call gives an instance of its own, so that
// one which crashed can be replaced in a bundle, too, where no module has a second address. What the function gets is the
// binary, as only the host knows how to come by it; no host can leave that out, and no bundler finds a file to copy here.
import { Failure } from './steps.mjs';

/**
 * @param {string} script of `--target web`
 */
export function instanced(script) {
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
  return `export default () => {\n${body}\nreturn { ${names.join(', ')}, start: __wbg_init };\n};\n`;
}

/**
 * The types of the same.
 * @param {string} types of the script as it was
 */
export function declared(types) {
  const names = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const left = types.slice(0, types.indexOf('export type InitInput ')).trimEnd();
  const members = names.map((name) => `    ${name}: typeof ${name};\n`).join('');
  return `${left.replace(/^export (class|function) /gm, 'declare $1 ')}

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

/**
 * @param {string} text
 * @param {RegExp} part stands in it exactly once
 */
function without(text, part) {
  if (!part.test(text)) throw new Failure(`The script of wasm-bindgen has no ${part}.`);
  return text.replace(part, '');
}
