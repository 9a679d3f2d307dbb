/** The keys that validation begins with, as the core takes them. */

/** @typedef {import('./core.js').Options} Options */

/**
 * Reads the trust anchors of a check; nothing where it has none of its own, or validates nothing. A page that
 * has none does not load what reads them.
 * @param {Options} options
 * @returns {Promise<Uint8Array | undefined>} rejects with an `OptionsError` that says which line is none
 */
export async function anchorsOf({ dnssec, trustAnchors }) {
  if (dnssec === false || trustAnchors === undefined || trustAnchors === null) return undefined;
  const { load } = await import('./plans.js');
  const { readAnchors } = await load();
  try {
    return readAnchors(trustAnchors);
  } catch (position) {
    if (typeof position !== 'number') throw position;
    throw Object.assign(new Error(), { name: 'OptionsError', code: 'badTrustAnchor', position });
  }
}
