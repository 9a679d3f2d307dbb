// The table: what was observed of each domain and sender, how it is written, and how two of them are compared.

/**
 * @typedef {{ exchange: string, address: string }} Host
 * @typedef {{ outcome: string, code: string | null, to: Host | null, tried: Host[] }} Observation what became of one
 *   message, and the hosts connected to for it in their order, the one that took it included
 * @typedef {{ preference: number, exchanges: Record<string, string[]> }[]} Levels the lowest preference first
 * @typedef {Record<string, Record<string, Observation[]>>} Runs by domain and sender
 * @typedef {object} Observations
 * @property {Record<string, string>} versions
 * @property {Record<string, string>} skipped
 * @property {Record<string, Levels>} levels by domain
 * @property {Runs} up
 * @property {Runs} down
 * @property {Runs} outside
 */

/**
 * @typedef {object} Entry
 * @property {string} outcome delivers, bounces or defers, when every server is up
 * @property {string | null} code why not
 * @property {Host | null} to who took it
 * @property {Host[]} tried the hosts tried in one attempt when every server is down, in their order
 * @property {Record<string, number>} [first] how often which address was tried first, with equal preferences
 * @property {Pick<Entry, 'outcome' | 'code' | 'to'>} [outside] what these are when there are servers at global
 *   addresses only; for domains that have other addresses
 */

/**
 * @typedef {object} Table
 * @property {Record<string, string>} versions
 * @property {Record<string, Record<string, Entry>>} domains
 * @property {Record<string, string>} skipped
 */

/**
 * @param {Observations} observed
 * @returns {Table}
 */
export function table({ versions, skipped, up, down, outside }) {
  /** @type {Table['domains']} */
  const domains = {};
  for (const [domain, senders] of Object.entries(up)) {
    const entries = (domains[domain] = /** @type {Record<string, Entry>} */ ({}));
    for (const [sender, [first]] of Object.entries(senders)) {
      const runs = down[domain]?.[sender] ?? [];
      if (!first || !runs[0]) throw new Error(`${domain} was not sent to by ${sender} with every server down`);
      const { outcome, code, to } = first;
      entries[sender] = { outcome, code, to, tried: runs[0].tried };
      if (runs.length > 1 && runs[0].tried.length > 0) entries[sender].first = firsts(runs);
      const [beyond] = outside[domain]?.[sender] ?? [];
      if (beyond) entries[sender].outside = { outcome: beyond.outcome, code: beyond.code, to: beyond.to };
    }
  }
  return { versions, domains, skipped };
}

/** @param {Observation[]} runs */
function firsts(runs) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { tried } of runs) {
    const address = tried[0]?.address ?? 'none';
    counts[address] = (counts[address] ?? 0) + 1;
  }
  return counts;
}

/**
 * The table as text: sorted, and one line for each domain and sender.
 * @param {Table} table
 */
export function format({ versions, domains, skipped }) {
  const byDomain = mapped(domains, (entries) => {
    const lines = mapped(entries, ({ first, ...entry }) => {
      return JSON.stringify(first ? { ...entry, first: Object.fromEntries(sorted(first)) } : entry);
    });
    return block(lines, '    ');
  });
  const parts = {
    domains: block(byDomain, '  '),
    skipped: block(mapped(skipped, (reason) => JSON.stringify(reason)), '  '),
    versions: block(mapped(versions, (version) => JSON.stringify(version)), '  '),
  };
  return `${block(mapped(parts, (part) => part), '')}\n`;
}

/**
 * The members of an object as JSON.
 * @template T
 * @param {Record<string, T>} object
 * @param {(value: T) => string} toJson
 */
function mapped(object, toJson) {
  return sorted(object).map(([key, value]) => `${JSON.stringify(key)}: ${toJson(value)}`);
}

/**
 * @param {string[]} lines
 * @param {string} indent
 */
function block(lines, indent) {
  return `{\n${indent}  ${lines.join(`,\n${indent}  `)}\n${indent}}`;
}

/**
 * By the code units of the keys, whatever the language of the machine.
 * @template T
 * @param {Record<string, T>} object
 */
function sorted(object) {
  return Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * What is different between an entry and the same one of another run; shuffles within a preference are not.
 * @param {Entry} was
 * @param {Entry} is
 * @param {Levels} levels
 * @returns {string | null}
 */
export function difference(was, is, levels) {
  if (was.outcome !== is.outcome) return `${was.outcome} has become ${is.outcome} (${is.code ?? 'no code'})`;
  if (was.code !== is.code) return `the code ${was.code} has become ${is.code}`;
  const [then, now] = [was, is].map(({ outside }) => outside && `${outside.outcome} (${outside.code ?? 'no code'})`);
  if (then !== now) return `with servers at global addresses only, ${then} has become ${now}`;
  const words = (/** @type {Host[]} */ hosts) =>
    hosts.map(({ exchange, address }) => `${exchange}[${address}]`).join(' ') || 'nothing';
  return isSameOrder(was.tried, is.tried, levels) ? null : `tried ${words(was.tried)}, and now ${words(is.tried)}`;
}

/**
 * Whether two runs differ by chance only. Where not all addresses of a level are tried, which of them are is chance,
 * and so is how many, as Postfix balances the two families over all levels.
 * @param {Host[]} was
 * @param {Host[]} is
 * @param {Levels} levels
 */
function isSameOrder(was, is, levels) {
  if (was.length !== is.length) return false;
  const [before, after] = [byLevel(was, levels), byLevel(is, levels)];
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [one, other] = [before[index], after[index]];
    if (!one || !other) return index > 0; // a last level that only one of them came to
    if (one.level !== other.level) return false;
    const isWhole = one.hosts.length === other.hosts.length && one.hosts.length >= size(levels, one.level);
    if (isWhole && set(one.hosts) !== set(other.hosts)) return false;
  }
  return true;
}

/**
 * How many addresses a level has.
 * @param {Levels} levels
 * @param {number} index
 */
function size(levels, index) {
  return Object.values(levels[index]?.exchanges ?? {}).flat().length;
}

/** @param {Host[]} hosts */
function set(hosts) {
  return hosts.map(({ exchange, address }) => `${exchange} ${address}`).sort().join('\n');
}

/**
 * The hosts tried, those of one level after another together.
 * @param {Host[]} tried
 * @param {Levels} levels
 */
function byLevel(tried, levels) {
  /** @type {{ level: number, hosts: Host[] }[]} */
  const runs = [];
  for (const host of tried) {
    let level = levels.findIndex(({ exchanges }) => exchanges[host.exchange]?.includes(host.address));
    // Exim names the host that an alias leads to
    if (level < 0) level = levels.findIndex(({ exchanges }) => Object.values(exchanges).flat().includes(host.address));
    if (level < 0) level = levels.findIndex(({ exchanges }) => host.exchange in exchanges);
    const last = runs.at(-1);
    if (last?.level === level) last.hosts.push(host);
    else runs.push({ level, hosts: [host] });
  }
  return runs;
}

/**
 * Every difference, as one line each.
 * @param {Table} was
 * @param {Table} is
 * @param {Record<string, Levels>} levels
 */
export function differences(was, is, levels) {
  const found = [];
  for (const domain of [...new Set([...Object.keys(was.domains), ...Object.keys(is.domains)])].sort()) {
    const [before, after] = [was.domains[domain], is.domains[domain]];
    if (!before || !after) {
      found.push(`${domain}: ${before ? 'is checked by no zone any more' : 'is not in the table'}`);
      continue;
    }
    for (const sender of Object.keys(after)) {
      const [one, other] = [before[sender], after[sender]];
      const what = one && other ? difference(one, other, levels[domain] ?? []) : 'is not in the table';
      if (what) found.push(`${domain}, ${sender}: ${what}`);
    }
  }
  const lists = [was.skipped, is.skipped].map((skipped) => JSON.stringify(sorted(skipped)));
  if (lists[0] !== lists[1]) found.push('other inputs are skipped');
  return found;
}

/**
 * A new table that keeps the entries of an old one where only chance made a difference.
 * @param {Table} was
 * @param {Table} is
 * @param {Record<string, Levels>} levels
 * @returns {Table}
 */
export function renewed(was, is, levels) {
  /** @type {Table['domains']} */
  const domains = {};
  for (const [domain, senders] of Object.entries(is.domains)) {
    const entries = Object.entries(senders).map(([sender, entry]) => {
      const old = was.domains[domain]?.[sender];
      const hasSameParts = old && Object.keys(old).join() === Object.keys(entry).join();
      return [sender, hasSameParts && !difference(old, entry, levels[domain] ?? []) ? old : entry];
    });
    domains[domain] = Object.fromEntries(entries);
  }
  return { ...is, domains };
}
