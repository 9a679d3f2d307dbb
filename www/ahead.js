/** What shows a report, named module by module so that all of it comes at once, and not one after the other. */

import { prepare } from './apart.js';
import { readReference } from './known.js';

/** Loads it, and has the thread load what checks; gives the modules that the others are for. */
export async function ahead() {
  prepare();
  // what is read beside a report; who needs it will ask again, and hear why not
  readReference().catch(() => undefined);
  const [{ contextOf }, { result }] = await Promise.all([
    import('./context.js'),
    import('./result.js'),
    import('./report.js'),
    import('./advice.js'),
    import('./commands.js'),
    import('./delivery.js'),
    import('./findings.js'),
    import('./finding-words.js'),
    import('./path.js'),
    import('./proofs.js'),
    import('./words.js'),
  ]);
  return { contextOf, result };
}
