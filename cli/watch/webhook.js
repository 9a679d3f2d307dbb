/** Sends a text to a webhook, and tries again where that may help. */

/** Milliseconds that one attempt may take, and between the attempts. */
const LIMIT = 10_000;
const PAUSES = [1000, 4000];

/** No pause is longer, whatever the server asks for: the next round comes anyway. */
const LONGEST_PAUSE = 30_000;

/**
 * Whether it was taken. What it says of a failure names the host alone: the rest of the address of a webhook is a secret.
 * @param {string} url
 * @param {string} text JSON
 * @param {AbortSignal} signal
 * @returns {Promise<{ taken: true } | { taken: false, why: string }>}
 */
export async function send(url, text, signal) {
  const { host } = new URL(url);
  for (let attempt = 0;; attempt++) {
    const { why, pause } = await post(url, text, signal);
    if (why === null) return { taken: true };
    const wait = PAUSES[attempt];
    if (pause === null || wait === undefined || signal.aborted) return { taken: false, why: `${host} ${why}` };
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(wait, pause), LONGEST_PAUSE));
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true });
    });
  }
}

/**
 * @param {string} url
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<{ why: string | null, pause: number | null }>} why it was not taken, and the least pause before
 *   another attempt; `null` where that is of no use
 */
async function post(url, text, signal) {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
    const response = await fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json' }, redirect: 'error', signal: limit });
    await response.body?.cancel();
    if (response.ok) return { why: null, pause: null };
    const isPassing = response.status === 429 || response.status >= 500;
    return { why: `answered with HTTP status ${response.status}`, pause: isPassing ? Number(response.headers.get('retry-after')) * 1000 || 0 : null };
  } catch (error) {
    const { cause, message } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    return { why: `did not take it (${cause?.code ?? message})`, pause: 0 };
  }
}

/**
 * Whether a text is the address of a webhook.
 * @param {string} text
 */
export function isWebhook(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
