// Names and messages of DNS as octets, and back. A harness that makes broken messages has to be able to write what no
// library would.

/**
 * @typedef {object} WireRecord
 * @property {string} name lower case as it is compared here; what is sent may be of another case
 * @property {number} type
 * @property {number} klass
 * @property {number} ttl
 * @property {Buffer} rdata without compression
 */

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {number} flags the second 16 bits
 * @property {{ name: string, type: number }} question
 * @property {WireRecord[]} answer
 * @property {WireRecord[]} authority
 * @property {WireRecord[]} additional
 */

/** @type {Record<string, number>} */
export const TYPES = {
  A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, DNAME: 39, OPT: 41, DS: 43, RRSIG: 46, NSEC: 47,
  DNSKEY: 48, NSEC3: 50, NSEC3PARAM: 51, TLSA: 52, CAA: 257,
};

/** @param {string} type */
export function typeNumber(type) {
  const number = TYPES[type] ?? Number(/^TYPE(\d+)$/.exec(type)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) throw new Error(`What type is ${type}?`);
  return number;
}

/**
 * The labels of a name in presentation format, as octets.
 * @param {string} name
 * @returns {Buffer[]}
 */
export function labels(name) {
  const found = [];
  /** @type {number[]} */
  let label = [];
  for (let at = 0; at < name.length; at += 1) {
    const escaped = /^\\(\d{3}|[^\d])/.exec(name.slice(at, at + 4))?.[1];
    if (escaped) {
      label.push(escaped.length === 3 ? Number(escaped) : escaped.charCodeAt(0));
      at += escaped.length;
    } else if (name[at] === '.') {
      if (label.length > 0) found.push(Buffer.from(label));
      label = [];
    } else label.push(name.charCodeAt(at));
  }
  if (label.length > 0) found.push(Buffer.from(label));
  return found;
}

/** @param {string} name */
export function nameToWire(name) {
  return Buffer.concat([...labels(name).flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])]);
}

/** @param {Buffer[]} parts @returns {string} lower case, without the final dot */
export function nameOf(parts) {
  if (parts.length === 0) return '.';
  return parts.map((label) => [...label].map(character).join('')).join('.').toLowerCase();
}

/** @param {number} octet */
function character(octet) {
  if (octet < 0x21 || octet > 0x7e) return `\\${String(octet).padStart(3, '0')}`;
  const text = String.fromCharCode(octet);
  return '.\\"();@$'.includes(text) ? `\\${text}` : text;
}

/** @param {string} name */
export const lower = (name) => nameOf(labels(name));

/** @param {string} name @returns {string[]} the name itself and what is above it, the root last */
export function ancestors(name) {
  const parts = labels(name);
  return Array.from({ length: parts.length + 1 }, (_, index) => nameOf(parts.slice(index)));
}

/** @param {string} name @param {string} zone */
export const isWithin = (name, zone) => ancestors(name).includes(lower(zone));

/**
 * The canonical order of names (RFC 4034 6.1).
 * @param {string} one
 * @param {string} other
 */
export function compareNames(one, other) {
  const [mine, theirs] = [labels(lower(one)).reverse(), labels(lower(other)).reverse()];
  for (let index = 0; index < Math.min(mine.length, theirs.length); index += 1) {
    const order = Buffer.compare(/** @type {Buffer} */ (mine[index]), /** @type {Buffer} */ (theirs[index]));
    if (order !== 0) return order;
  }
  return mine.length - theirs.length;
}

/**
 * @param {Buffer} octets
 * @param {number} start
 * @returns {{ parts: Buffer[], end: number }}
 */
function readName(octets, start) {
  const parts = [];
  let [at, end] = [start, -1];
  for (;;) {
    const length = octets.readUInt8(at);
    if (length >= 0xc0) {
      if (end < 0) end = at + 2;
      at = octets.readUInt16BE(at) & 0x3fff;
    } else {
      at += 1 + length;
      if (length === 0) break;
      parts.push(octets.subarray(at - length, at));
    }
  }
  return { parts, end: end < 0 ? at : end };
}

/** @param {Buffer} octets @returns {Message} */
export function decode(octets) {
  const asked = readName(octets, 12);
  let at = asked.end + 4;
  /** @param {number} count */
  const section = (count) => {
    /** @type {WireRecord[]} */
    const records = [];
    for (let index = 0; index < count; index += 1) {
      const { parts, end } = readName(octets, at);
      const [type, klass, ttl] = [octets.readUInt16BE(end), octets.readUInt16BE(end + 2), octets.readUInt32BE(end + 4)];
      const start = end + 10;
      at = start + octets.readUInt16BE(end + 8);
      records.push({ name: nameOf(parts), type, klass, ttl, rdata: uncompressed(octets, type, start, at) });
    }
    return records;
  };
  return {
    id: octets.readUInt16BE(0),
    flags: octets.readUInt16BE(2),
    question: { name: nameOf(asked.parts), type: octets.readUInt16BE(asked.end) },
    answer: section(octets.readUInt16BE(6)),
    authority: section(octets.readUInt16BE(8)),
    additional: section(octets.readUInt16BE(10)),
  };
}

/**
 * Names in these types alone may be compressed (RFC 3597 4).
 * @param {Buffer} octets @param {number} type @param {number} start @param {number} end
 */
function uncompressed(octets, type, start, end) {
  const before = { [TYPES.NS ?? 0]: 0, [TYPES.CNAME ?? 0]: 0, [TYPES.SOA ?? 0]: 0, [TYPES.MX ?? 0]: 2, 12: 0 }[type];
  if (before === undefined) return octets.subarray(start, end);
  const pieces = [octets.subarray(start, start + before)];
  let at = start + before;
  for (let count = type === TYPES.SOA ? 2 : 1; count > 0; count -= 1) {
    const { parts, end: next } = readName(octets, at);
    pieces.push(...parts.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0]));
    at = next;
  }
  return Buffer.concat([...pieces, octets.subarray(at, end)]);
}

/** @param {Message} message @param {string} [asked] the name as it was asked for, in its case */
export function encode(message, asked = message.question.name) {
  const sections = [message.answer, message.authority, message.additional];
  const header = Buffer.alloc(12);
  [message.id, message.flags, 1, ...sections.map(({ length }) => length)].forEach((value, index) => {
    header.writeUInt16BE(value, index * 2);
  });
  const records = sections.flat().map(({ name, type, klass, ttl, rdata }) => {
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(type, 0);
    fixed.writeUInt16BE(klass, 2);
    fixed.writeUInt32BE(ttl, 4);
    fixed.writeUInt16BE(rdata.length, 8);
    return Buffer.concat([nameToWire(name), fixed, rdata]);
  });
  return Buffer.concat([header, nameToWire(asked), Buffer.from([0, message.question.type, 0, 1]), ...records]);
}

/** @param {Buffer} rdata that begins with a name, or has it at an offset @param {number} [offset] */
export const nameIn = (rdata, offset = 0) => nameOf(readName(rdata, offset).parts);

/** @param {WireRecord} record @returns {number} the type that it is a signature of, or else its own */
export const covered = ({ type, rdata }) => (type === TYPES.RRSIG ? rdata.readUInt16BE(0) : type);
