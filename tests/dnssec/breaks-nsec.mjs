// What only NSEC can do wrong, and what it does that looks wrong.
import { resign } from './breaks-chain.mjs';
import { NOERROR, NXDOMAIN, lie, nothing } from './lies.mjs';
import { TEXT, one, together } from './samples.mjs';
import { damage, signature, toWire } from './zone.mjs';

/** @import { Asked } from './samples.mjs' */
/** @import { Message } from './wire.mjs' */
/** @import { Record, Zone } from './zone.mjs' */

const MISSING = { name: 'missing', type: 'MX' };

/**
 * @param {string} id
 * @param {string} what
 * @param {{ name: string, type: string }} asked
 * @param {(message: Message, zone: Zone) => void} change
 */
const lying = (id, what, asked, change) =>
  one(id, what, { text: TEXT, lies: lie(asked.name, asked.type, change) }, asked);

/** @param {string} id @param {string} what @param {(zone: Zone) => void} breaks @param {...Asked} asked */
const broken = (id, what, breaks, ...asked) => one(id, what, { text: TEXT, breaks }, ...asked);

/**
 * An NSEC that is made for one answer, with its signature.
 * @param {Zone} zone
 * @param {string} name
 * @param {string} next
 * @param {string} types
 */
function made(zone, name, next, types) {
  /** @type {Record} */
  const record = { name: zone.at(name), ttl: 300, type: 'NSEC', rdata: `${zone.at(next)}. ${types}` };
  return [record, signature([record], { key: zone.zsk, signer: zone.name })].map(toWire);
}

/** @param {Zone} zone @param {string} name @param {(record: Record) => void} change */
function changed(zone, name, change) {
  const record = zone.denialAt(name);
  change(record);
  resign(zone, record);
}

export const nsec = () =>
  together([
    lying(
      'black-lie',
      'no such name, told as no such type by an NSEC made for the answer (RFC 9824)',
      MISSING,
      (message, zone) => {
        nothing(message, zone, NOERROR);
        message.authority.push(...made(zone, 'missing', '\\000.missing', 'RRSIG NSEC TYPE128'));
      },
    ),
    lying(
      'black-lie-type',
      'no such type by an NSEC made for the answer',
      { name: 'mx', type: 'MX' },
      (message, zone) => {
        nothing(message, zone, NOERROR);
        message.authority.push(...made(zone, 'mx', '\\000.mx', 'A AAAA RRSIG NSEC'));
      },
    ),
    lying(
      'black-lie-has',
      'no such type by an NSEC made for the answer that has it',
      { name: 'mx', type: 'A' },
      (message, zone) => {
        nothing(message, zone, NOERROR);
        message.authority.push(...made(zone, 'mx', '\\000.mx', 'A RRSIG NSEC'));
      },
    ),
    lying(
      'white-lie',
      'no such name by two NSEC that cover little more than it (RFC 4470)',
      MISSING,
      (message, zone) => {
        nothing(message, zone, NXDOMAIN);
        message.authority.push(
          ...made(zone, 'missin', 'missing\\000', 'RRSIG NSEC'),
          ...made(zone, '\\)', '+', 'RRSIG NSEC'),
        );
      },
    ),
    lying(
      'white-lie-half',
      'no such name by an NSEC that covers little more than it, and none for the wildcard',
      MISSING,
      (message, zone) => {
        nothing(message, zone, NXDOMAIN);
        message.authority.push(...made(zone, 'missin', 'missing\\000', 'RRSIG NSEC'));
      },
    ),
    lying('nsec-starts-at', 'no such name by an NSEC whose next name it is', MISSING, (message, zone) => {
      nothing(message, zone, NXDOMAIN);
      message.authority.push(...made(zone, 'missin', 'missing', 'RRSIG NSEC'), ...made(zone, '\\)', '+', 'RRSIG NSEC'));
    }),
    lying('nsec-backwards', 'no such name by an NSEC whose next name is before its own', MISSING, (message, zone) => {
      nothing(message, zone, NXDOMAIN);
      message.authority.push(...made(zone, 'mail', 'alias', 'RRSIG NSEC'), ...made(zone, '\\)', '+', 'RRSIG NSEC'));
    }),
    lying('nsec-wraps-early', 'no such name by the last NSEC, which is behind it', MISSING, (message, zone) => {
      nothing(message, zone, NXDOMAIN, zone.denialOver('zzz'), zone.denialOver('*'));
    }),
    lying(
      'nsec-expanded',
      'no such type by the NSEC of a wildcard that is expanded to the name',
      { name: 'x.wild', type: 'TLSA' },
      (message, zone) => {
        nothing(message, zone, NOERROR, zone.denialAt('*.wild'));
        for (const record of message.authority) if (record.name === zone.at('*.wild')) record.name = zone.at('x.wild');
      },
    ),
    lying('nsec-of-parent', 'no such name by the NSEC of the top-level domain', MISSING, (message, zone) => {
      const above = zone.tree.get('test');
      if (!above) throw new Error('There is no top-level domain');
      nothing(message, above, NXDOMAIN, above.denialAt(zone.name.replace('.test', '')), above.denialAt('@'));
    }),
    lying('nsec-of-other', 'no such name by the NSEC of another zone', MISSING, (message, zone) => {
      const other = zone.tree.get('haven.test');
      if (!other) throw new Error('There is no other zone');
      nothing(message, other, NXDOMAIN, other.denialOver('missing'), other.denialOver('*'));
      message.authority.push(...zone.wired('@', 'SOA'));
    }),
    lying(
      'nsec-and-answer',
      'records that the NSEC beside them denies',
      { name: 'mail', type: 'MX' },
      (message, zone) => {
        message.authority.push(...made(zone, 'mail', 'mx', 'RRSIG NSEC'));
      },
    ),
    broken(
      'nsec-next-outside',
      'the next name is of another zone',
      (zone) =>
        changed(zone, 'mail', (record) => {
          record.rdata = record.rdata.replace(/^\S+/, 'other.haven.test.');
        }),
      { ...MISSING, id: 'nsec-next-outside' },
      { id: 'nsec-next-outside-nodata', name: 'mail', type: 'A' },
    ),
    broken(
      'nsec-bits-none',
      'a bitmap without RRSIG and NSEC',
      (zone) =>
        changed(zone, 'mx', (record) => {
          record.rdata = record.rdata.replace(' RRSIG NSEC', '');
        }),
      { name: 'mx', type: 'MX' },
    ),
    broken(
      'nsec-damaged',
      'the signature of the NSEC has a bit flipped',
      (zone) => {
        zone
          .withSignatures(zone.denialAt('mx'))
          .slice(1)
          .forEach((record) => damage(record));
      },
      { name: 'mx', type: 'MX' },
    ),
    broken(
      'nsec-altered',
      'the NSEC is another than was signed',
      (zone) => {
        const record = zone.denialAt('mx');
        record.rdata = record.rdata.replace(' AAAA', '');
      },
      { name: 'mx', type: 'AAAA', id: 'nsec-altered-positive' },
      { name: 'mx', type: 'MX', id: 'nsec-altered' },
    ),
    broken(
      'nsec-all-removed',
      'no NSEC in the zone at all',
      (zone) => {
        zone.remove(
          zone.records.filter(({ type, rdata }) => type === 'NSEC' || (type === 'RRSIG' && rdata.startsWith('NSEC '))),
        );
      },
      { id: 'nsec-all-removed' },
      { id: 'nsec-all-removed-nodata', type: 'AAAA' },
      { ...MISSING, id: 'nsec-all-removed-nxdomain' },
      { id: 'nsec-all-removed-wildcard', name: 'x.wild' },
    ),
  ]);
