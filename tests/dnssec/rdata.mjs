// The data of records from their text to octets, in canonical form (RFC 4034 6.2): what signatures are made of.
import { isIPv6 } from 'node:net';
import { lower, nameToWire, typeNumber } from './wire.mjs';

/** @param {...(number | Buffer)} pieces octets */
const octets = (...pieces) =>
  Buffer.concat(pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : Buffer.from([piece]))));

/** @param {string | undefined} text */
export function u16(text) {
  const number = Number(text);
  return Buffer.from([number >> 8, number & 0xff]);
}

/** @param {string | number | undefined} text */
export function u32(text) {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(Number(text));
  return value;
}

/** @param {string | undefined} text */
const canonicalName = (text) => nameToWire(lower(text ?? ''));

/** @param {string[]} words */
const base64 = (words) => Buffer.from(words.join(''), 'base64');

/** @param {string} text */
const salt = (text) => Buffer.from(text === '-' ? '' : text, 'hex');

/** @type {Record<string, (words: string[]) => Buffer>} */
const FORMS = {
  A: ([address = '']) => Buffer.from(address.split('.').map(Number)),
  AAAA: ([address = '']) => ipv6(address),
  NS: ([name]) => canonicalName(name),
  CNAME: ([name]) => canonicalName(name),
  DNAME: ([name]) => canonicalName(name),
  MX: ([preference, name]) => octets(u16(preference), canonicalName(name)),
  SOA: ([name, mailbox, ...numbers]) => octets(canonicalName(name), canonicalName(mailbox), ...numbers.map(u32)),
  TXT: (words) => octets(...words.flatMap((word) => [word.length - 2, Buffer.from(word.slice(1, -1))])),
  DS: ([tag, algorithm, type, ...digest]) =>
    octets(u16(tag), Number(algorithm), Number(type), Buffer.from(digest.join(''), 'hex')),
  DNSKEY: ([flags, protocol, algorithm, ...key]) =>
    octets(u16(flags), Number(protocol), Number(algorithm), base64(key)),
  TLSA: ([usage, selector, matching, ...data]) =>
    octets(Number(usage), Number(selector), Number(matching), Buffer.from(data.join(''), 'hex')),
  RRSIG: (words) => octets(signatureHead(words), base64(words.slice(8))),
  NSEC: ([next, ...types]) => octets(canonicalName(next), bitmap(types)),
  NSEC3: ([hash, flags, iterations, text = '', next = '', ...types]) =>
    octets(...nsec3(hash, flags, iterations, text), 20, fromBase32(next), bitmap(types)),
  NSEC3PARAM: ([hash, flags, iterations, text = '']) => octets(...nsec3(hash, flags, iterations, text)),
};

/**
 * @param {string} type
 * @param {string} text
 */
export function rdataToWire(type, text) {
  const words = text.match(/"[^"]*"|\S+/g) ?? [];
  const unknown = /^\\# \d+ ?/.exec(text);
  if (unknown) return Buffer.from(text.slice(unknown[0].length).replaceAll(' ', ''), 'hex');
  const form = FORMS[type];
  if (!form) throw new Error(`How is ${type} written?`);
  return form(words);
}

/** @param {(string | undefined)[]} words of an RRSIG, all before the signature */
export function signatureHead([type = '', algorithm, count, ttl, expiration = '', inception = '', tag, signer]) {
  const rest = [u32(ttl), u32(seconds(expiration)), u32(seconds(inception)), u16(tag), canonicalName(signer)];
  return octets(u16(String(typeNumber(type))), Number(algorithm), Number(count), ...rest);
}

/** @param {string} text YYYYMMDDHHmmSS, @returns {number} of which 32 bits are kept */
export function seconds(text) {
  const [, year, month, day, hour, minute, second] = (/^(\d{4})(..)(..)(..)(..)(..)$/.exec(text) ?? []).map(Number);
  return (Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) / 1000) % 2 ** 32;
}

/**
 * @param {string | undefined} hash
 * @param {string | undefined} flags
 * @param {string | undefined} iterations
 * @param {string} text
 */
function nsec3(hash, flags, iterations, text) {
  const value = salt(text);
  return [Number(hash), Number(flags), u16(iterations), value.length, value];
}

/** @param {string} address */
function ipv6(address) {
  if (!isIPv6(address)) throw new Error(`${address} is no IPv6 address`);
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.concat([...head, ...zeros, ...tail].map((group) => u16(`0x${group}`)));
}

/** @param {string[]} types */
function bitmap(types) {
  /** @type {Map<number, number[]>} */
  const windows = new Map();
  for (const type of types.map(typeNumber).sort((one, other) => one - other)) {
    const bits = windows.get(type >> 8) ?? [];
    windows.set(type >> 8, bits);
    const index = (type & 0xff) >> 3;
    while (bits.length <= index) bits.push(0);
    bits[index] = (bits[index] ?? 0) | (0x80 >> (type & 7));
  }
  return Buffer.concat([...windows].map(([number, bits]) => Buffer.from([number, bits.length, ...bits])));
}

const BASE32 = '0123456789abcdefghijklmnopqrstuv';

/** @param {Buffer} value */
export function toBase32(value) {
  const bits = [...value].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** @param {string} text */
export function fromBase32(text) {
  const bits = [...text.toLowerCase()].map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
