/** What shows a report, named one by one so that all of it comes at once, and not module after module. */

import { providers, rules } from './check.js';

/** Loads it, and gives the module that the others are for. */
export async function ahead() {
  // what is read beside a report, and by the core, comes at the same time; who needs it will ask again, and hear why not
  rules().catch(() => undefined);
  providers().catch(() => undefined);
  const [result] = await Promise.all([
    import('./result.js'),
    import('./report.js'),
    import('./advice.js'),
    import('./commands.js'),
    import('./delivery.js'),
    import('./findings.js'),
    import('./ledger.js'),
    import('./proofs.js'),
    import('./words.js'),
  ]);
  return result;
}
