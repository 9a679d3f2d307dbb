// The tree of zones: signed from the leaves up, as a parent holds the DS records of its children, and then broken.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KSK, ds, makeKey } from './keys.mjs';
import { signZone } from './signers.mjs';
import { ancestors, labels } from './wire.mjs';
import { Zone } from './zone.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Message } from './wire.mjs' */

/**
 * @typedef {object} Spec a zone as it shall be
 * @property {string} name
 * @property {string} what one line on it
 * @property {'ldns' | 'bind' | 'knot' | 'none'} signer
 * @property {Key[]} keys
 * @property {'nsec' | { iterations: number, salt?: string, optOut?: boolean }} denial
 * @property {string} text the records, without SOA, NS of the zone itself, and delegations
 * @property {string} [from] since when its signatures are valid
 * @property {string} [to]
 * @property {(spec: Spec) => string[]} [ds] what the parent says: a DS of SHA-256 for each KSK, where not given
 * @property {(zone: Zone) => void} [breaks] what is done to it after it was signed
 * @property {(message: Message, zone: Zone) => void} [lies] what a resolver does to the answers on its names
 */

/** @typedef {'root' | 'tld' | 'leaf' | 'deep'} Server */

/** On the loopback device of a network namespace, so their port is 53. @type {Record<Server, string>} */
export const ADDRESSES = {
  root: '127.0.1.1', tld: '127.0.1.2', leaf: '127.0.1.3', deep: '127.0.1.4',
};

/** Zones of one depth share a server: that of a parent must not know what only its child may say. */
const BY_DEPTH = /** @type {const} */ (['root', 'tld', 'leaf', 'deep']);

/** @param {Spec} spec @returns {Server} */
export const server = ({ name }) => BY_DEPTH[labels(name).length] ?? 'deep';

/** @type {Spec} */
export const ROOT_ZONE = {
  name: '.',
  what: 'the root',
  signer: 'bind',
  keys: [makeKey(13, KSK), makeKey(13)],
  denial: 'nsec',
  text: '',
};

/** @type {Spec} */
export const TLD = {
  name: 'test',
  what: 'the top-level domain',
  signer: 'ldns', // BIND refuses some of the DS records that are broken on purpose
  keys: [makeKey(13, KSK), makeKey(13)],
  denial: 'nsec',
  text: Object.entries(ADDRESSES)
    .map(([name, address]) => `${name}.nic A ${address}\n`)
    .join(''),
};

/** The trust anchor. */
export const anchor = () => `. IN DS ${dsOf(ROOT_ZONE)[0]}`;

/** @param {Spec} spec */
const dsOf = (spec) =>
  spec.ds ? spec.ds(spec) : spec.keys.filter(({ flags }) => flags === KSK).map((key) => ds(key, spec.name));

/**
 * @param {Spec[]} specs
 * @param {string} folder
 * @returns {Promise<Zone[]>}
 */
export async function build(specs, folder) {
  /** @type {Zone[]} */
  const zones = [];
  const queue = [...specs];
  // parents need nothing of their children but the keys, which are there already, so the order does not matter
  const worker = async () => {
    for (let spec = queue.shift(); spec; spec = queue.shift()) zones.push(await make(spec, specs, folder));
  };
  await Promise.all([worker(), worker()]);
  const all = new Map(zones.map((zone) => [zone.name, zone]));
  for (const zone of zones) {
    zone.tree = all;
    try {
      zone.spec.breaks?.(zone);
    } catch (error) {
      throw new Error(`${zone.name} cannot be broken`, { cause: error });
    }
  }
  return zones;
}

/**
 * @param {Spec} spec
 * @param {Spec[]} specs
 * @param {string} folder
 */
async function make(spec, specs, folder) {
  const children = specs.filter((other) => other !== spec && parent(other, specs) === spec);
  const origin = spec.name === '.' ? '.' : `${spec.name}.`;
  const lines = [
    `$ORIGIN ${origin}`,
    '$TTL 3600',
    `@ SOA ${server(spec)}.nic.test. hostmaster.nic.test. 1 7200 3600 1209600 300`,
    `@ NS ${server(spec)}.nic.test.`,
    ...children.flatMap((child) => [
      `${child.name}. NS ${server(child)}.nic.test.`,
      ...dsOf(child).map((rdata) => `${child.name}. DS ${rdata}`),
    ]),
    spec.name === '.' ? `tld.nic.test. A ${ADDRESSES.tld}\nroot.nic.test. A ${ADDRESSES.root}` : '',
    spec.text,
    '',
  ];
  return new Zone(spec, await signZone(spec, lines.join('\n'), join(folder, spec.name === '.' ? 'root' : spec.name)));
}

/** @param {Spec} spec @param {Spec[]} specs */
function parent({ name }, specs) {
  if (name === '.') return undefined;
  for (const above of ancestors(name).slice(1)) {
    const found = specs.find((other) => other.name === above);
    if (found) return found;
  }
  return undefined;
}

/**
 * Writes the zones as they are served.
 * @param {Zone[]} zones
 * @param {string} folder
 */
export async function write(zones, folder) {
  await mkdir(folder, { recursive: true });
  for (const zone of zones) await writeFile(join(folder, `${zone.name}.zone`), zone.toString());
}
