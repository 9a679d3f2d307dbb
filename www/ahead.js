/** What checks and what shows a report, named one by one so that all of it comes at once, and not module after module. */

import { readReference, readTable } from './core.js';

/** Loads it, and gives the modules that the others are for. */
export async function ahead() {
  // what the core reads, and what is read beside a report; who needs it will ask again, and hear why not
  readTable().catch(() => undefined);
  readReference().catch(() => undefined);
  const [{ check }, { contextOf }, { result }] = await Promise.all([
    import('./check.js'),
    import('./context.js'),
    import('./result.js'),
    import('./beside.js'),
    import('./gate.js'),
    import('./host.js'),
    import('./diagnosis.js'),
    import('./plans.js'),
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
  return { check, contextOf, result };
}
