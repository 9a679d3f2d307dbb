// Zones that grow: many exchanges, trees of SPF includes, large TXT RRsets.
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ZONES = fileURLToPath(new URL('../zones', import.meta.url));

/** Strings of a TXT record that are shorter than what one can hold, so that records of a kilobyte come out. */
const STRING = 200;

/**
 * What a zone has, by how much of it there is to be.
 * @type {Record<'mx' | 'deep' | 'wide' | 'txt', (count: number) => string[]>}
 */
const CONTENTS = {
  mx: (count) => many(count, (number) => {
    const name = `mail-exchanger-${String(number).padStart(4, '0')}`;
    return [`@ IN MX ${number} ${name}`, `${name} IN A 192.0.${33 + number % 10}.${number % 250 + 1}`];
  }),
  deep: (count) => [
    ...mail(`v=spf1 include:_1.deep-${count}.test -all`),
    ...many(count, (number) => {
      const more = number < count ? `include:_${number + 1}.deep-${count}.test` : 'ip4:192.0.2.0/24';
      return [`_${number} IN TXT "v=spf1 ${more} -all"`];
    }),
  ],
  wide: (count) => [
    ...mail(`v=spf1 ${many(count, (number) => [`include:_${number}.wide-${count}.test`]).join(' ')} -all`),
    ...many(count, (number) => [`_${number} IN TXT "v=spf1 ip4:192.0.2.${number} -all"`]),
  ],
  txt: (count) => [
    ...mail('v=spf1 ip4:192.0.2.0/24 -all'),
    // a kilobyte with what stands around the text
    ...many(count, (number) => [`@ IN TXT "${number} ${'a'.repeat(STRING - 8)}" ${`"${'b'.repeat(STRING)}" `.repeat(3)} "${'c'.repeat(STRING)}"`]),
  ],
};

/** @typedef {keyof typeof CONTENTS} Kind */

/** An exchange, and a policy that needs more than one string where it is long.
 * @param {string} policy */
const mail = (policy) => ['@ IN MX 10 mx', 'mx IN A 192.0.33.1', `@ IN TXT ${(policy.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ')}`];

/**
 * @param {number} count
 * @param {(number: number) => string[]} lines
 */
const many = (count, lines) => Array.from({ length: count }, (_, index) => lines(index + 1)).flat();

/**
 * A folder with these zones and those of the tests; the domain of each is its kind, its count and `test`.
 * @param {{ kind: Kind, count: number }[]} zones
 */
export async function zonesOf(zones) {
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-growth-'));
  await cp(ZONES, folder, { recursive: true });
  for (const { kind, count } of zones) {
    const head = ['; A zone that grows.', '; signed: ecdsap256sha256 nsec', `$ORIGIN ${kind}-${count}.test.`, '$TTL 3600',
      '@ IN SOA ns.nic.test. hostmaster.nic.test. 1 7200 900 1209600 300', '@ IN NS ns.nic.test.'];
    await writeFile(join(folder, `${kind}-${count}.zone`), [...head, ...CONTENTS[kind](count), ''].join('\n'));
  }
  return folder;
}
