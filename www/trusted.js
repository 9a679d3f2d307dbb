/** Addresses of scripts that run as workers: where a page demands it (Trusted Types), only a policy can give them. */

/** @typedef {{ createPolicy(name: string, rules: typeof RULES): typeof RULES }} TrustedTypes */

/** All there are. */
const WORKERS = new Set([new URL('./sw.js', import.meta.url).href, new URL('./apart-thread.js', import.meta.url).href]);

const RULES = {
  /** @param {string} url */
  createScriptURL(url) {
    if (!WORKERS.has(url)) throw new TypeError(`${url} is no worker of this page`);
    return url;
  },
};

/** @type {typeof RULES | undefined} */
let policy;

/**
 * The address of a worker, as one that may be started.
 * @param {'./sw.js' | './apart-thread.js'} name
 */
export function trusted(name) {
  const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypes }} */ (globalThis);
  policy ??= trustedTypes?.createPolicy('mxlens', RULES) ?? RULES; // there may be but one of the name
  return policy.createScriptURL(new URL(name, import.meta.url).href);
}
