/** mxlens in one piece: its WebAssembly is in the script, so that no file has to be found beside it. */

import { takeFrom } from '../binary.js';
import { toOctets } from '../evidence-file.js';
import binaries from '../wasm/inline.js';

export * from '../api.js';

takeFrom((name) => toOctets(binaries[name]));
