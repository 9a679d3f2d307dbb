/**
 * Where the modules of WebAssembly come from. By default each is fetched from beside the script that uses it; the entries
 * of the package for Node, Workers and others say otherwise, as not every host can fetch a file of its own.
 */

/** The modules, by their files in `wasm`.
 * @typedef {'mxlens' | 'dnssec' | 'neighbours' | 'plans'} Name */

/** What can be instantiated.
 * @typedef {Response | BufferSource | WebAssembly.Module} Binary */

/** @typedef {(name: Name) => Binary | Promise<Binary>} Source */

/** @type {Source | undefined} */
let source;

/**
 * Has all modules come from elsewhere, from the next one that is loaded on.
 * @param {Source} other
 */
export function takeFrom(other) {
  source = other;
}

/**
 * @param {Name} name
 * @param {() => Promise<Response>} fetched
 */
export async function binary(name, fetched) {
  return source ? source(name) : fetched();
}

/**
 * Ends the task that a module was made ready in, where the host can do so without delay: on a phone that and the first that
 * is done in it take too long to be one.
 * @returns {Promise<void> | undefined}
 */
export const anotherTask = () => /** @type {any} */ (globalThis).scheduler?.yield?.();
