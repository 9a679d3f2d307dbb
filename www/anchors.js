/** The keys that validation begins with. Who has none of their own does not load what reads them. */

import { load } from './plans.js';

/**
 * Reads trust anchors, as the core takes them.
 * @param {string} trustAnchors
 * @returns {Promise<Uint8Array>} rejects with an `OptionsError` that says which line is none
 */
export async function read(trustAnchors) {
  const { readAnchors } = await load();
  try {
    return readAnchors(trustAnchors);
  } catch (position) {
    if (typeof position !== 'number') throw position;
    throw Object.assign(new Error(), { name: 'OptionsError', code: 'badTrustAnchor', position });
  }
}
