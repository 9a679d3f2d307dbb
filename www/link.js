/**
 * What the address of the page says: `#/example.com?draft=…&expect=…&networks=1&resolvers=…&mode=…`, or
 * `#evidence=…`, which carries what was answered to a check.
 */

/**
 * What is to be checked, and how; the resolvers and the mode are as somebody wrote them, for the check to judge.
 * @typedef {object} Wish
 * @property {string} input
 * @property {string} [draft]
 * @property {string} [expect]
 * @property {boolean} [networks]
 * @property {string[]} [resolvers]
 * @property {string} [mode]
 * @property {string} [evidence] of a check that is over, packed; then nothing is asked
 */

/** A link makes nobody ask more resolvers than these. */
const MOST = 16;

/**
 * @param {string} hash
 * @returns {Wish | null} nothing for the start page
 */
export function read(hash) {
  const [, evidence] = hash.match(/^#evidence=(.*)/s) ?? [];
  if (evidence !== undefined) return { input: '', evidence };
  const [, input, query] = hash.match(/^#\/([^?]*)\??(.*)/s) ?? [];
  if (input === undefined) return null;
  const given = new URLSearchParams(query);
  /** @type {Wish} */
  const wish = { input: decoded(input) };
  for (const key of /** @type {const} */ (['draft', 'expect', 'mode'])) {
    const text = given.get(key);
    if (text !== null) wish[key] = text;
  }
  if (given.get('networks') === '1') wish.networks = true;
  const resolvers = given.get('resolvers');
  if (resolvers !== null) wish.resolvers = resolvers.split(',').slice(0, MOST);
  return wish;
}

/** @param {Wish} wish */
export function write({ input, draft, expect, networks, resolvers, mode }) {
  const query = new URLSearchParams();
  if (expect !== undefined) query.set('expect', expect);
  if (draft !== undefined) query.set('draft', draft);
  if (networks) query.set('networks', '1');
  if (resolvers) query.set('resolvers', resolvers.map((one) => one.replaceAll(',', '%2C')).join(','));
  if (mode !== undefined) query.set('mode', mode);
  const path = `#/${encodeURIComponent(input.trim().toWellFormed()).replaceAll('%40', '@')}`;
  if (query.size === 0) return path;
  // what a query may hold as it is (RFC 3986 §3.4) is easier to read so
  return `${path}?${String(query).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
