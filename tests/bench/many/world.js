// Twenty thousand domains for tests/doh-server, the same each time, in about the shapes that domains have.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Domains in the list. */
export const DOMAINS = 20_000;

/** Zones that hold them: one for each would have the server compare each with every other at its start. */
const ZONES = 20;

/**
 * A question for a name, by its type.
 * @typedef {[name: string, type: 'MX' | 'A' | 'AAAA']} Question
 */

/**
 * A domain, and what a check of it has to ask when the answer to its MX question is there.
 * @typedef {object} Domain
 * @property {string} name
 * @property {Question[]} then
 */

/** Providers whose exchanges many domains have: how many exchanges, for how many in a hundred domains. */
const SHARED = [[5, 15], [2, 14], [2, 9], [1, 6]];

/** The other shapes, for how many in a hundred domains. */
const OTHERS = /** @type {const} */ ({
  tenant: 22, // an exchange at a provider, and nobody else has it
  own: 10, // an exchange below the domain itself
  ownTwo: 10,
  implicit: 5, // no MX, but addresses
  nothing: 3,
  nullMx: 2,
  absent: 2,
  alias: 2, // an alias of a domain with the exchange of the last provider
});

/** By the last two digits of its number, though not in their order, each domain has its shape. */
const SHAPES = [
  ...SHARED.flatMap(([, share = 0], provider) => Array(share).fill(provider)),
  ...Object.entries(OTHERS).flatMap(([shape, share]) => Array(share).fill(shape)),
];

/** Another number for each below a hundred: neighbours in the list have nothing in common. */
const spread = (/** @type {number} */ number) => number * 37 % 100;

/** Global addresses, of many networks. */
const v4 = (/** @type {number} */ number) => `192.0.${32 + number % 16}.${1 + (number >> 4) % 250}`;
const v6 = (/** @type {number} */ number) => `2620:0:2d0:${(number >> 8).toString(16)}::${(number & 255).toString(16)}`;

/** @param {string} apex @param {string} title */
const head = (apex, title) => [`; ${title}`, `$ORIGIN ${apex}.`, '$TTL 3600',
  '@ IN SOA ns.nic.test. hostmaster.nic.test. 1 7200 900 1209600 300', '@ IN NS ns.nic.test.'];

/** @param {string} owner @param {number} number */
const addresses = (owner, number) => [`${owner} IN A ${v4(number)}`, `${owner} IN AAAA ${v6(number)}`];

/** @param {string} name @returns {Question[]} */
const both = (name) => [[name, 'A'], [name, 'AAAA']];

/** @param {number} provider */
function exchangesOf(provider) {
  return Array.from({ length: SHARED[provider]?.[0] ?? 0 }, (_, index) => `mx${index + 1}.p${provider}.providers.test`);
}

/**
 * Writes the zone files.
 * @param {string} folder
 * @returns {Promise<Domain[]>}
 */
export async function world(folder) {
  const providers = head('providers.test', 'Exchanges of providers.');
  for (const provider of SHARED.keys()) {
    exchangesOf(provider).forEach((name, index) => providers.push(...addresses(`${name}.`, 64 * provider + index)));
  }
  /** @type {Domain[]} */
  const domains = [];
  for (let zone = 0; zone < ZONES; zone++) {
    const apex = `n${zone}.test`;
    const lines = head(apex, 'Domains.');
    for (let index = 0; index < DOMAINS / ZONES; index++) {
      const number = zone * (DOMAINS / ZONES) + index;
      const label = `d${number}`;
      const { here = [], there = [], then } = shaped(SHAPES[spread(number % 100)], label, apex, number);
      lines.push(...here);
      providers.push(...there);
      domains.push({ name: `${label}.${apex}`, then });
    }
    await writeFile(join(folder, `${apex}.zone`), `${lines.join('\n')}\n`);
  }
  await writeFile(join(folder, 'providers.test.zone'), `${providers.join('\n')}\n`);
  return domains;
}

/**
 * @param {unknown} shape
 * @param {string} label
 * @param {string} apex
 * @param {number} number
 * @returns {{ here?: string[], there?: string[], then: Question[] }} records of its zone and of that of the providers
 */
function shaped(shape, label, apex, number) {
  /** @param {string[]} names */
  const mx = (names) => names.map((name, index) => `${label} IN MX ${10 * (index + 1)} ${name}.`);
  if (typeof shape === 'number') {
    const names = exchangesOf(shape);
    return { here: mx(names), then: names.flatMap(both) };
  }
  const name = `${label}.${apex}`;
  switch (/** @type {keyof typeof OTHERS} */ (shape)) {
    case 'tenant': {
      const exchange = `${label}-${apex.replace('.', '-')}.tenants.providers.test`;
      return { here: mx([exchange]), there: addresses(`${exchange}.`, number), then: both(exchange) };
    }
    case 'own':
      return { here: [...mx([`mail.${name}`]), ...addresses(`mail.${label}`, number)], then: both(`mail.${name}`) };
    case 'ownTwo': {
      const names = [`mx1.${name}`, `mx2.${name}`];
      const here = names.flatMap((exchange, index) => addresses(`${exchange}.`, number + index));
      return { here: [...mx(names), ...here], then: names.flatMap(both) };
    }
    case 'implicit':
      return { here: addresses(label, number), then: both(name) };
    case 'nothing':
      return { here: [`${label} IN TXT "v=spf1 -all"`], then: both(name) };
    case 'nullMx':
      return { here: [`${label} IN MX 0 .`], then: [] };
    case 'absent':
      return { then: [] };
    case 'alias': {
      const names = exchangesOf(SHARED.length - 1);
      const host = `host.${label}`;
      const there = names.map((exchange) => `${host} IN MX 10 ${exchange}.`);
      return { here: [`${label} IN CNAME ${host}`, ...there], then: names.flatMap(both) };
    }
  }
}
