// What only NSEC3 can do wrong.
import { resign } from './breaks-chain.mjs';
import { NOERROR, NXDOMAIN, bare, instead, lie, nothing } from './lies.mjs';
import { fromBase32, toBase32 } from './rdata.mjs';
import { TEXT, one, plain, together } from './samples.mjs';
import { damage, nsec3Hash, signature, toWire } from './zone.mjs';

/** @import { Asked } from './samples.mjs' */
/** @import { Spec } from './tree.mjs' */
/** @import { Message } from './wire.mjs' */
/** @import { Zone } from './zone.mjs' */

const MISSING = { name: 'missing', type: 'MX' };
const DEEP = { name: 'a.b.missing', type: 'MX' };
const NODATA = { name: 'mx', type: 'MX' };
const WILDCARD = { name: 'x.wild', type: 'MX' };

/** @type {Partial<Spec> & { children: (name: string) => Spec[] }} */
const BASE = { text: TEXT, denial: { iterations: 0 }, children: (name) => [plain(`plain.${name}`)] };

/**
 * @param {string} id
 * @param {string} what
 * @param {{ name: string, type: string }} asked
 * @param {(message: Message, zone: Zone) => void} change
 * @param {Partial<Spec>} [spec]
 */
const lying = (id, what, asked, change, spec) =>
  one(id, what, { ...BASE, ...spec, lies: lie(asked.name, asked.type, change) }, asked);

/** All that a zone with other NSEC3 is asked. @param {string} id @returns {Asked[]} */
const all = (id) => [
  { id },
  { ...NODATA, id: `${id}-nodata` },
  { ...MISSING, id: `${id}-nxdomain` },
  { ...WILDCARD, id: `${id}-wildcard` },
  { id: `${id}-insecure-child`, name: 'plain' },
];

/** @param {string} id @param {string} what @param {Partial<Spec>} spec */
const asked = (id, what, spec) => one(id, what, { ...BASE, ...spec }, ...all(id));

/** Changes every NSEC3 in the answers, and signs it anew. @param {number} index of the word @param {string} word */
const everyWord = (index, word) => (/** @type {Message} */ message, /** @type {Zone} */ zone) => {
  const owners = new Set(message.authority.filter(({ type }) => type === 50).map(({ name }) => name));
  bare(message);
  for (const record of zone.records.filter(({ name, type }) => type === 'NSEC3' && owners.has(name))) {
    const words = record.rdata.split(' ');
    words[index] = word;
    const other = { ...record, rdata: words.join(' ') };
    message.authority.push(...[other, signature([other], { key: zone.zsk, signer: zone.name })].map(toWire));
  }
};

/** @param {string} id @param {string} what @param {number} index @param {string} word @param {Partial<Spec>} [spec] */
const reworded = (id, what, index, word, spec) =>
  one(id, what, { ...BASE, ...spec, lies: everyWord(index, word) }, ...all(id).slice(1));

/**
 * An NSEC3 that covers but one hash, for one answer.
 * @param {Zone} zone
 * @param {string} name
 * @param {string} [flags]
 */
function around(zone, name, flags = '0') {
  const hash = BigInt(`0x${fromBase32(nsec3Hash(zone.at(name), 0, '-')).toString('hex')}`);
  const [before = '', after = ''] = [hash - 1n, hash + 1n].map((value) =>
    toBase32(Buffer.from(value.toString(16).padStart(40, '0'), 'hex')),
  );
  const record = { name: `${before}.${zone.name}`, ttl: 300, type: 'NSEC3', rdata: `1 ${flags} 0 - ${after}` };
  return [record, signature([record], { key: zone.zsk, signer: zone.name })].map(toWire);
}

export const nsec3 = () =>
  together([
    ...[150, 151, 500, 2000].map((iterations) =>
      asked(`iterations-${iterations}`, `${iterations} iterations`, { denial: { iterations, salt: 'ab' } }),
    ),
    one(
      'iterations-optout-500',
      '500 iterations, with opt-out',
      { ...BASE, denial: { iterations: 500, optOut: true } },
      { name: 'plain' },
    ),
    reworded('hash-unknown', 'a hash algorithm that does not exist', 0, '2'),
    reworded('flags-unknown', 'a flag that does not exist', 1, '2'),
    reworded('salt-other', 'another salt than the hashes were made with', 3, 'abcd'),
    reworded('iterations-other', 'other iterations than the hashes were made with', 2, '3'),
    one(
      'nsec3-removed',
      'no NSEC3 in the zone at all',
      {
        ...BASE,
        breaks: (zone) =>
          zone.remove(
            zone.records.filter(
              ({ type, rdata }) => /^NSEC3/.test(type) || (type === 'RRSIG' && rdata.startsWith('NSEC3')),
            ),
          ),
      },
      ...all('nsec3-removed'),
    ),
    one(
      'nsec3-damaged',
      'the signatures of all NSEC3 have a bit flipped',
      {
        ...BASE,
        breaks: (zone) =>
          zone.records
            .filter(({ type, rdata }) => type === 'RRSIG' && rdata.startsWith('NSEC3 '))
            .forEach((record) => damage(record)),
      },
      ...all('nsec3-damaged'),
    ),
    lying('nsec3-encloser', 'no such name, and no closest encloser', DEEP, (message, zone) =>
      instead(message, zone, zone.denialOver('missing'), zone.denialOver('*')),
    ),
    lying('nsec3-next-closer', 'no such name, and the next closer name is not covered', DEEP, (message, zone) =>
      instead(message, zone, ...zone.notOver('missing', zone.denialAt('@'), zone.denialOver('*'))),
    ),
    lying(
      'nsec3-name-only',
      'no such name, and what is covered is the name, not the next closer one',
      DEEP,
      (message, zone) => {
        nothing(message, zone, NXDOMAIN, ...zone.notOver('missing', zone.denialAt('@')));
        message.authority.push(...around(zone, 'a.b.missing'), ...around(zone, '*'));
      },
    ),
    lying('nsec3-white-lie', 'no such name by NSEC3 that cover one hash each (RFC 7129)', DEEP, (message, zone) => {
      nothing(message, zone, NXDOMAIN, zone.denialAt('@'));
      message.authority.push(...around(zone, 'missing'), ...around(zone, '*'));
    }),
    lying(
      'nsec3-encloser-far',
      'no such name, and the closest encloser is not the closest',
      { name: 'x.wild', type: 'MX' },
      (message, zone) => {
        nothing(message, zone, NXDOMAIN, zone.denialAt('@'));
        message.authority.push(...around(zone, 'x.wild'), ...around(zone, '*'));
      },
    ),
    lying('nsec3-upper', 'no such type, and the hash is in upper case', NODATA, (message) => {
      for (const record of message.authority)
        if (/^[0-9a-v]{32}\./.test(record.name))
          record.name = record.name.replace(/^[^.]+/, (hash) => hash.toUpperCase());
    }),
    lying('nsec3-salt-mixed', 'no such name, and one NSEC3 has another salt', MISSING, (message, zone) => {
      nothing(message, zone, NXDOMAIN, ...zone.notOver('missing', zone.denialAt('@'), zone.denialOver('*')));
      const owner = `${nsec3Hash(zone.at('missing'), 0, 'ab').replace(/.$/, '0')}.${zone.name}`;
      const record = { name: owner, ttl: 300, type: 'NSEC3', rdata: `1 0 0 ab ${'v'.repeat(32)}` };
      message.authority.push(...[record, signature([record], { key: zone.zsk, signer: zone.name })].map(toWire));
    }),
    lying(
      'nsec3-optout-missing',
      'no such name, and the next closer name is covered by an NSEC3 with opt-out',
      MISSING,
      (message, zone) => {
        nothing(message, zone, NXDOMAIN, ...zone.notOver('missing', zone.denialAt('@'), zone.denialOver('*')));
        message.authority.push(...around(zone, 'missing', '1'));
      },
    ),
    lying(
      'nsec3-optout-wildcard',
      'an expansion, and the next closer name is covered by an NSEC3 with opt-out',
      WILDCARD,
      (message, zone) => {
        bare(message);
        message.authority.push(...around(zone, 'x.wild', '1'));
      },
    ),
    lying(
      'nsec3-optout-nodata',
      'no such type, by an NSEC3 with opt-out that covers the name',
      NODATA,
      (message, zone) => {
        nothing(message, zone, NOERROR, zone.denialAt('@'));
        message.authority.push(...around(zone, 'mx', '1'));
      },
    ),
    one(
      'nsec3-not-optout',
      'a delegation is covered by an NSEC3 without opt-out',
      {
        ...BASE,
        signer: 'bind', // ldns has an NSEC3 for it all the same
        denial: { iterations: 0, optOut: true },
        breaks: (zone) => {
          for (const record of zone.records.filter(({ type }) => type === 'NSEC3')) {
            record.rdata = record.rdata.replace(/^1 1 /, '1 0 ');
            resign(zone, record);
          }
        },
      },
      { name: 'plain' },
    ),
    one(
      'nsec3-optout-unproven',
      'nothing proves the opt-out of a delegation',
      {
        ...BASE,
        signer: 'bind',
        denial: { iterations: 0, optOut: true },
        lies: bare,
      },
      { name: 'plain' },
    ),
    one(
      'nsec3-optout-hides',
      'a signed child is hidden by an NSEC3 with opt-out that covers it',
      {
        ...BASE,
        children: (name) => [{ ...plain(`child.${name}`), ds: () => ['4711 13 2 ' + 'AB'.repeat(32)] }],
        lies: (message, zone) => {
          const { question } = message;
          if (question.type !== 43 && !message.authority.some(({ type }) => type === 43)) return;
          message.answer = [];
          message.authority = message.authority.filter(
            ({ type, rdata }) => type === 2 || type === 6 || (type === 46 && rdata.readUInt16BE(0) === 6),
          );
          if (question.type === 43) nothing(message, zone, NOERROR);
          message.authority.push(...zone.withSignatures(zone.denialAt('@')).map(toWire), ...around(zone, 'child', '1'));
        },
      },
      { name: 'child' },
    ),
  ]);
