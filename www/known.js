/** What ships beside the core: the rules and their texts, resolvers, providers. Each is loaded when it is first wanted. */

/** @typedef {import('./core.js').RuleEntry} RuleEntry */
/** @typedef {import('./wasm/mxlens.js').PublicResolver} PublicResolver */

/** What is to be read about the rules and the errors; generated from the core.
 * @typedef {{ rules: RuleEntry[], sentences: Record<string, string> }} Reference */

/**
 * Who runs exchanges, and what a domain is to publish for it.
 * @typedef {object} Provider
 * @property {string} id
 * @property {string} name
 * @property {'mailbox' | 'gateway' | 'forwarder' | 'inbound-api'} role what it does with mail
 * @property {string} setup its own page on how to set a domain up; may be empty
 * @property {boolean} hasSet whether it has a set of records for everybody, so that its id can be expected
 */

/** @returns {Promise<Reference>} */
export const readReference = async () => /** @type {Reference} */ ((await import('./reference.js')).default);

/** The rules of what stands beside MX records, which nobody needs for the first verdict.
 * @returns {Promise<RuleEntry[]>} */
export const readNeighbours = async () => /** @type {RuleEntry[]} */ ((await import('./reference-neighbours.js')).default);

/** @type {string | undefined} */
let table;

/** The table of providers, as the core reads it; kept, as an import takes its time. */
export const readTable = async () => table ??= (await import('./providers.js')).default;

/**
 * The rules with their texts, in the order of the reference.
 *
 * @example
 * const [{ id, severity }] = await rules();
 * console.log(id, severity); // domain-nonexistent error
 */
export async function rules() {
  const [{ rules }, beside] = await Promise.all([readReference(), readNeighbours()]);
  return [...rules, ...beside];
}

/**
 * The shipped list of resolvers, the default ones first.
 *
 * @example
 * console.log((await resolvers())[0].url); // "https://cloudflare-dns.com/dns-query"
 *
 * @returns {Promise<PublicResolver[]>}
 */
export async function resolvers() {
  return /** @type {PublicResolver[]} */ ((await import('./resolvers.js')).default);
}

/**
 * The providers that are known by the names of their exchanges.
 *
 * @example
 * const { name } = (await providers()).find(({ id }) => id === 'fastmail');
 * console.log(name); // "Fastmail"
 */
export async function providers() {
  /** @type {Provider[]} */
  const list = [];
  for (const line of (await readTable()).trimEnd().split('\n')) {
    const [id = '', name = '', role, setup = '', , sets] = line.split('\t');
    if (id) list.push({ id, name, role: /** @type {Provider['role']} */ (role), setup, hasSet: Boolean(sets) });
  }
  return list;
}
