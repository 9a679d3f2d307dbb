/**
 * What the address of the page says: `#/example.com?draft=…&expect=…&networks=1&neighbours=off&resolvers=…&mode=…`, or
 * `#evidence=…`, which carries what was answered to a check.
 */

/**
 * What is to be checked, and how; the resolvers and the mode are as somebody wrote them, for the check to judge.
 * @typedef {object} Wish
 * @property {string} input
 * @property {string} [draft]
 * @property {string} [expect]
 * @property {boolean} [networks]
 * @property {boolean} [neighbours] false: what stands beside the MX records is not looked at
 * @property {string} [mtaStsPolicy] to be judged in place of the one that its host has
 * @property {readonly string[]} [dkimSelectors]
 * @property {string[]} [resolvers]
 * @property {string} [mode]
 * @property {string} [evidence] of a check that is over, packed; then nothing is asked
 */

/** A link makes nobody ask more resolvers than these, nor for more keys. */
const MOST = 16;

/** What is a text, and what is a list. */
const TEXTS = /** @type {const} */ (['expect', 'draft', 'mode', 'mtaStsPolicy']);
const LISTS = /** @type {const} */ (['resolvers', 'dkimSelectors']);

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
  for (const key of TEXTS) {
    const text = given.get(key);
    if (text !== null) wish[key] = text;
  }
  for (const key of LISTS) {
    const text = given.get(key);
    if (text !== null) wish[key] = text.split(',').slice(0, MOST);
  }
  if (given.get('networks') === '1') wish.networks = true;
  if (given.get('neighbours') === 'off') wish.neighbours = false;
  return wish;
}

/** @param {Wish} wish */
export function write({ input, networks, neighbours, ...wish }) {
  const query = new URLSearchParams();
  for (const key of TEXTS) if (wish[key] !== undefined) query.set(key, wish[key]);
  if (networks) query.set('networks', '1');
  if (neighbours === false) query.set('neighbours', 'off');
  for (const key of LISTS) if (wish[key]) query.set(key, wish[key].map((one) => one.replaceAll(',', '%2C')).join(','));
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
