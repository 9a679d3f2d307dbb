/** mxlens in Node, Deno and Bun, where its WebAssembly is files. */

import { readFile } from 'node:fs/promises';
import { takeFrom } from '../binary.js';

export * from '../api.js';

takeFrom((name) => readFile(new URL(`../wasm/${name}_bg.wasm`, import.meta.url)));
