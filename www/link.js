/** What the address of the page says: `#/example.com?draft=…&expect=…&networks=1`. */

/** @typedef {{input: string, draft?: string, expect?: string, networks?: boolean}} Wish */

/**
 * @param {string} hash
 * @returns {Wish | null} nothing for the start page
 */
export function read(hash) {
  const [, input, query] = hash.match(/^#\/([^?]*)\??(.*)/s) ?? [];
  if (input === undefined) return null;
  const given = new URLSearchParams(query);
  /** @type {Wish} */
  const wish = { input: decoded(input) };
  for (const key of /** @type {const} */ (['draft', 'expect'])) {
    const text = given.get(key);
    if (text !== null) wish[key] = text;
  }
  if (given.get('networks') === '1') wish.networks = true;
  return wish;
}

/** @param {Wish} wish */
export function write({ input, draft, expect, networks }) {
  const query = new URLSearchParams();
  if (expect !== undefined) query.set('expect', expect);
  if (draft !== undefined) query.set('draft', draft);
  if (networks) query.set('networks', '1');
  const path = `#/${encodeURIComponent(input.trim().toWellFormed()).replaceAll('%40', '@')}`;
  return query.size > 0 ? `${path}?${query}`.replaceAll('%2C', ',') : path;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
