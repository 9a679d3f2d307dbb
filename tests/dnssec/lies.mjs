// What the liar does to an answer.
import { TYPES, covered, typeNumber } from './wire.mjs';
import { toWire } from './zone.mjs';

/** @import { Message, WireRecord } from './wire.mjs' */
/** @import { Record, Zone } from './zone.mjs' */

export const [NOERROR, NXDOMAIN] = [0, 3];

/**
 * One that is about one question only.
 * @param {string} name relative to the zone
 * @param {string} type
 * @param {(message: Message, zone: Zone) => void} change
 */
export const lie = (name, type, change) => (/** @type {Message} */ message, /** @type {Zone} */ zone) => {
  const { question } = message;
  if (question.name === zone.at(name) && question.type === typeNumber(type)) change(message, zone);
};

/** @param {Message} message @param {(record: WireRecord) => boolean} isIt */
export function drop(message, isIt) {
  message.answer = message.answer.filter((record) => !isIt(record));
  message.authority = message.authority.filter((record) => !isIt(record));
}

/** @param {WireRecord} record */
export const isDenial = (record) => covered(record) === TYPES.NSEC || covered(record) === TYPES.NSEC3;

/** @param {string} type */
export const isSignatureOf = (type) => (/** @type {WireRecord} */ record) =>
  record.type === TYPES.RRSIG && covered(record) === typeNumber(type);

/** @param {string} type */
export const isOf = (type) => (/** @type {WireRecord} */ record) => covered(record) === typeNumber(type);

/** @param {WireRecord} record */
export const isDenialSignature = (record) => record.type === TYPES.RRSIG && isDenial(record);

/** @param {Message} message */
export const bare = (message) => drop(message, isDenial);

/** @param {Message} message @param {number} code */
export function rcode(message, code) {
  message.flags = (message.flags & ~0xf) | code;
}

/**
 * Says that there is nothing, and proves it by these.
 * @param {Message} message
 * @param {Zone} zone
 * @param {number} code
 * @param {...Record} proof of which each is sent with its signatures, and once
 */
export function nothing(message, zone, code, ...proof) {
  rcode(message, code);
  message.answer = [];
  message.authority = [...zone.wired('@', 'SOA'), ...zone.withSignatures(...new Set(proof)).map(toWire)];
}

/**
 * The other proof in the place of what is there.
 * @param {Message} message
 * @param {Zone} zone
 * @param {...Record} proof
 */
export function instead(message, zone, ...proof) {
  bare(message);
  message.authority.push(...zone.withSignatures(...new Set(proof)).map(toWire));
}
