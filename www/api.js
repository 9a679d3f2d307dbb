/**
 * mxlens: where does this domain's mail go, and will it arrive?
 *
 * All that the package exports; pages load the modules that they need one by one.
 */

export { checkAll } from './check-all.js';
export { check, parseTarget } from './check.js';
export { diff } from './diff.js';
export { EvidenceError, diffEvidence, evidenceOf, replay } from './evidence.js';
export { providers, resolvers, rules } from './known.js';
export { plan, senders } from './plans.js';
export { checkHost } from './sender.js';

/** @typedef {import('./wasm/mxlens.js').Report} Report */
/** @typedef {import('./wasm/mxlens.js').ReportTarget} ReportTarget */
/** @typedef {import('./core.js').RuleEntry} RuleEntry */
/** @typedef {import('./wasm/mxlens.js').PublicResolver} PublicResolver */
/** @typedef {import('./check.js').CheckOptions} CheckOptions */
/** @typedef {import('./known.js').Provider} Provider */
/** @typedef {import('./check-all.js').CheckAllOptions} CheckAllOptions */
/** @typedef {import('./check-all.js').Outcome} Outcome */
/** @typedef {import('./diff.js').Change} Change */
/** @typedef {import('./evidence.js').Difference} Difference */
/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./wasm/neighbours.js').Neighbours} Neighbours */
/** @typedef {import('./wasm/neighbours.js').SpfCheck} SpfCheck */
/** @typedef {import('./wasm/plans.js').Plan} Plan */
/** @typedef {import('./wasm/plans.js').SenderPlan} SenderPlan */
