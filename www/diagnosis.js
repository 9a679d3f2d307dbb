/**
 * What stopped a request. Browsers tell a page nothing, so it is told from what else they say; Node has a code.
 *
 * Nobody is asked but whom the request went to: the same URL once more, once for each origin in a check.
 */

/** @typedef {NonNullable<import('./wasm/mxlens.js').HostResponse['obstacle']>} Obstacle */

/** Milliseconds that looking into it may take, as the next resolver waits meanwhile. */
const LIMIT = 1000;

/** What Node calls it, each with the start of its codes.
 * @type {[Obstacle, RegExp][]} */
const CODES = [
  ['name', /^(ENOTFOUND|EAI_)/],
  ['connection', /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|UND_ERR_)/],
  ['tls', /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH)/],
];

/** The names that browsers gave to the leave to reach the local network, one after the other. */
const PERMISSIONS = ['local-network-access', 'local-network', 'loopback-network'];

/**
 * Looks into the failures of one check, which ends with `ended`.
 * @param {import('./core.js').Ended} ended
 * @param {typeof globalThis.fetch} fetch what its requests are made with
 */
export function diagnosis(ended, fetch) {
  /** Origins that let this page read an answer: CORS does not stop it there.
   * @type {Set<string>} */
  const readable = new Set();
  /** Origins that the policy of the page forbids.
   * @type {Set<string>} */
  const forbidden = new Set();
  /** @type {Map<string, Promise<Obstacle>>} */
  const found = new Map();
  /** @param {Event} event */
  const violated = (event) => {
    const { blockedURI, effectiveDirective, disposition } = /** @type {SecurityPolicyViolationEvent} */ (event);
    if (effectiveDirective === 'connect-src' && disposition === 'enforce') forbidden.add(originOf(blockedURI));
  };
  const { addEventListener, removeEventListener } = globalThis; // Node has none
  addEventListener?.('securitypolicyviolation', violated);
  ended.addEventListener('abort', () => removeEventListener?.('securitypolicyviolation', violated));

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @param {AbortSignal} signal
   * @returns {Promise<Obstacle>}
   */
  const look = async (url, init, signal) => {
    const { origin, hostname } = new URL(url);
    const page = globalThis.location;
    if (origin === page.origin) return 'unknown';
    await new Promise((resolve) => setTimeout(resolve)); // the event of a violation comes after the failure
    if (forbidden.has(origin)) return 'policy';
    if (isLocal(hostname) && !isLocal(page.hostname) && await isDenied()) return 'localNetwork';
    if (readable.has(origin) || !await succeeds(url, { ...init, mode: 'no-cors', redirect: 'follow' }, signal, fetch)) {
      return forbidden.has(origin) ? 'policy' : 'unknown';
    }
    // it answers: that it cannot be read is so only if it stays so, or else the failure was a passing one
    return await succeeds(url, init, signal, fetch) ? 'unknown' : 'cors';
  };

  return {
    /** @param {string} url a page could read what it said */
    answered(url) {
      readable.add(originOf(url));
    },
    /**
     * What stopped a request, and the host's own words for it; never rejects.
     * @param {string} url
     * @param {unknown} error
     * @param {RequestInit} init what the request was made with
     * @param {AbortSignal} signal the request's own deadline
     * @returns {Promise<{ obstacle: Obstacle, detail: string }>}
     */
    async failed(url, error, init, signal) {
      const { code, words } = inNode(error);
      const detail = words ? `${error} (${words})` : String(error);
      const known = CODES.find(([, codes]) => codes.test(code))?.[0];
      if (known || code || !globalThis.location) return { obstacle: known ?? 'unknown', detail };
      const origin = originOf(url);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
      let looking = found.get(origin);
      if (!looking) found.set(origin, looking = look(url, init, limit).catch(() => 'unknown'));
      return { obstacle: await Promise.race([looking, late(limit)]), detail };
    },
  };
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Obstacle>}
 */
function late(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('unknown');
    signal.addEventListener('abort', () => resolve('unknown'));
  });
}

/**
 * Whether a request gets through.
 * @param {string} url
 * @param {RequestInit} init
 * @param {AbortSignal} signal
 * @param {typeof globalThis.fetch} fetch
 */
async function succeeds(url, init, signal, fetch) {
  try {
    await (await fetch(url, { ...init, signal })).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** Whether the browser's user has forbidden this page to reach the local network. */
async function isDenied() {
  for (const name of PERMISSIONS) {
    try {
      const { state } = await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
      if (state === 'denied') return true;
    } catch {
      // this browser knows no such permission
    }
  }
  return false;
}

/**
 * Whether a host is this machine or one of its own network (RFC 6761 §6.3, RFC 1918, RFC 3927, RFC 4193, RFC 4291).
 * @param {string} hostname
 */
function isLocal(hostname) {
  return /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$|^\[(::1\]|f[cd]|fe[89ab])/.test(hostname)
    || /(^|\.)(localhost|local)$/.test(hostname);
}

/**
 * The origin of a URL; nothing for an id.
 * @param {string} text
 */
export function originOf(text) {
  try {
    return new URL(text).origin;
  } catch {
    return '';
  }
}

/**
 * The code that Node gives for a failed request, and its words; where several addresses were tried, of the first.
 * @param {any} error
 */
function inNode(error) {
  const cause = error?.cause?.errors?.[0] ?? error?.cause;
  const [code, words] = [cause?.code ?? error?.cause?.code, cause?.message];
  return { code: typeof code === 'string' ? code : '', words: typeof words === 'string' ? words : '' };
}
