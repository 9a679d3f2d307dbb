/** mxlens in Workers, which compile nothing at run time: the modules of WebAssembly are imported, and so deployed. */

import { takeFrom } from '../binary.js';
import dnssec from '../wasm/dnssec_bg.wasm';
import mxlens from '../wasm/mxlens_bg.wasm';
import neighbours from '../wasm/neighbours_bg.wasm';
import plans from '../wasm/plans_bg.wasm';

export * from '../api.js';

const modules = { dnssec, mxlens, neighbours, plans };

takeFrom((name) => modules[name]);
