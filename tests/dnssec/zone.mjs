// A signed zone as a list of records, and what is done to it after a real signer was through.
import { createHash } from 'node:crypto';
import { KSK, keyTag, signed } from './keys.mjs';
import { rdataToWire, signatureHead, toBase32 } from './rdata.mjs';
import { compareNames, labels, lower, nameOf, nameToWire, typeNumber } from './wire.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Spec } from './tree.mjs' */
/** @import { WireRecord } from './wire.mjs' */

/**
 * @typedef {object} Record
 * @property {string} name absolute, without the final dot
 * @property {number} ttl
 * @property {string} type
 * @property {string} rdata as in a master file, with all names absolute
 */

/**
 * @typedef {object} Signing what a signature says, where that is not the truth
 * @property {Key} [key]
 * @property {string} [signer]
 * @property {string} [from] YYYYMMDDHHmmSS
 * @property {string} [to]
 * @property {number} [tag]
 * @property {number} [algorithm]
 * @property {number} [labels]
 * @property {number} [ttl]
 */

export const FROM = '20200101000000';
export const TO = '20500101000000';

export class Zone {
  /**
   * @param {Spec} spec
   * @param {Record[]} records
   */
  constructor(spec, records) {
    this.spec = spec;
    this.name = spec.name;
    this.records = records;
    /** All zones by their names, for what takes something from another. @type {Map<string, Zone>} */
    this.tree = new Map();
  }

  /** @param {string} name relative to the zone, @returns {string} */
  at(name) {
    return name === '@' ? this.name : `${name}.${this.name}`;
  }

  get ksk() {
    return this.key((key) => key.flags === KSK);
  }

  /** Where there is one key only, that. */
  get zsk() {
    return this.spec.keys.find((key) => key.flags !== KSK) ?? this.ksk;
  }

  /** @param {(key: Key) => boolean} isIt */
  key(isIt) {
    const found = this.spec.keys.find(isIt);
    if (!found) throw new Error(`${this.name} has no such key`);
    return found;
  }

  /** @param {string} name @param {string} type */
  rrset(name, type) {
    const owner = this.at(name);
    return this.records.filter((record) => record.name === owner && record.type === type);
  }

  /** @param {string} name @param {string} type */
  signatures(name, type) {
    const owner = this.at(name);
    return this.records.filter((record) => record.name === owner && covers(record, type));
  }

  /** @param {Record[]} records */
  remove(records) {
    if (records.length === 0) throw new Error(`${this.name}: there is nothing to remove`);
    this.records = this.records.filter((record) => !records.includes(record));
  }

  /** @param {string} name @param {string} type @param {...string} rdata */
  replace(name, type, ...rdata) {
    const [first] = this.rrset(name, type);
    const ttl = first?.ttl ?? 3600;
    this.records = this.records.filter((record) => record.name !== this.at(name) || record.type !== type);
    this.records.push(...rdata.map((text) => ({ name: this.at(name), ttl, type, rdata: text })));
  }

  /**
   * One more signature of a record set.
   * @param {string} name
   * @param {string} type
   * @param {Signing} [signing]
   */
  addSignature(name, type, signing) {
    const record = signature(this.rrset(name, type), { key: this.zsk, signer: this.name, ...signing });
    this.records.push(record);
    return record;
  }

  /**
   * The only signature of a record set.
   * @param {string} name
   * @param {string} type
   * @param {Signing} [signing]
   */
  sign(name, type, signing) {
    const old = this.signatures(name, type);
    this.records = this.records.filter((record) => !old.includes(record));
    return this.addSignature(name, type, signing);
  }

  /** The DNSKEY records, signed by the KSK. @param {...string} rdata */
  setKeys(...rdata) {
    this.replace('@', 'DNSKEY', ...rdata);
    this.sign('@', 'DNSKEY', { key: this.ksk });
  }

  /**
   * Signs everything anew that was signed.
   * @param {(type: string) => Signing} [signing]
   */
  signAll(signing = (type) => ({ key: type === 'DNSKEY' ? this.ksk : this.zsk })) {
    const old = this.records.filter(({ type }) => type === 'RRSIG');
    this.records = this.records.filter(({ type }) => type !== 'RRSIG');
    const sets = new Map(old.map((record) => [`${record.name} ${coveredBy(record)}`, record]));
    for (const record of sets.values()) {
      const type = coveredBy(record);
      const set = this.records.filter((other) => other.name === record.name && other.type === type);
      this.records.push(signature(set, { signer: this.name, key: this.zsk, ...signing(type) }));
    }
  }

  /** @returns {'NSEC' | 'NSEC3'} */
  get denialType() {
    return this.spec.denial === 'nsec' ? 'NSEC' : 'NSEC3';
  }

  /** The NSEC or NSEC3 record of a name. @param {string} name relative @returns {Record} */
  denialAt(name) {
    const owner = this.denialOwner(name);
    return this.found((record) => record.name === owner, `at ${name}`);
  }

  /** The NSEC or NSEC3 record into whose span a name falls. @param {string} name relative @returns {Record} */
  denialOver(name) {
    const owner = this.denialOwner(name);
    /** @param {Record} record */
    const isOver = ({ name: from, rdata }) => {
      const next = rdata.split(/\s+/)[this.denialType === 'NSEC' ? 0 : 4] ?? '';
      const to = this.denialType === 'NSEC' ? lower(next) : `${next.toLowerCase()}.${this.name}`;
      const isAfter = compareNames(from, owner) < 0;
      const isBefore = compareNames(owner, to) < 0;
      return compareNames(from, to) < 0 ? isAfter && isBefore : isAfter || isBefore;
    };
    return this.found(isOver, `over ${name}`);
  }

  /**
   * These records, none of which is over a name: a lie that is the truth by chance would test nothing.
   * @param {string} name relative
   * @param {...Record} records
   */
  notOver(name, ...records) {
    const over = this.denialOver(name);
    if (records.includes(over)) throw new Error(`${this.name}: ${over.name} is over ${name}; another id would help`);
    return records;
  }

  /** @param {(record: Record) => boolean} isIt @param {string} what */
  found(isIt, what) {
    const record = this.records.find((candidate) => candidate.type === this.denialType && isIt(candidate));
    if (!record) throw new Error(`${this.name} has no ${this.denialType} ${what}`);
    return record;
  }

  /** @param {string} name relative */
  denialOwner(name) {
    const { denial } = this.spec;
    if (denial === 'nsec') return this.at(name);
    return `${nsec3Hash(this.at(name), denial.iterations, this.salt)}.${this.name}`;
  }

  /** As some signers choose it themselves. */
  get salt() {
    return this.records.find(({ type }) => type === 'NSEC3PARAM')?.rdata.split(/\s+/)[3] ?? '-';
  }

  /** These records and the signatures that they have here. @param {...Record} records */
  withSignatures(...records) {
    return records.flatMap((one) => [
      one,
      ...this.records.filter((other) => other.name === one.name && covers(other, one.type)),
    ]);
  }

  /** A record set and its signatures, as in a message. @param {string} name @param {string} type */
  wired(name, type) {
    return [...this.rrset(name, type), ...this.signatures(name, type)].map(toWire);
  }

  toString() {
    return this.records.map(({ name, ttl, type, rdata }) => `${absolute(name)} ${ttl} IN ${type} ${rdata}\n`).join('');
  }
}

/** @param {string} name */
const absolute = (name) => (name === '.' ? name : `${name}.`);

/** @param {Record} record @returns {WireRecord} */
export function toWire({ name, ttl, type, rdata }) {
  return { name, type: typeNumber(type), klass: 1, ttl, rdata: rdataToWire(type, rdata) };
}

/** @param {Record} record */
export const coveredBy = ({ rdata }) => rdata.split(/\s+/, 1)[0] ?? '';

/** @param {Record} record @param {string} type */
const covers = (record, type) => record.type === 'RRSIG' && coveredBy(record) === type;

/**
 * The signature of a record set (RFC 4034 3.1.8.1).
 * @param {Record[]} set
 * @param {Signing & { key: Key, signer: string }} signing
 * @returns {Record}
 */
export function signature(set, { key, signer, from = FROM, to = TO, ...said }) {
  const [first] = set;
  if (!first) throw new Error('There is nothing to sign');
  const { name, type, ttl } = first;
  const parts = labels(name);
  const truth = parts.length - (name.startsWith('*.') ? 1 : 0);
  const { tag = keyTag(key), algorithm = key.algorithm, labels: count = truth, ttl: original = ttl } = said;
  const head = [type, algorithm, count, original, to, from, tag, absolute(signer)].map(String);
  const owner = count < parts.length ? `*.${nameOf(parts.slice(parts.length - count))}`.replace(/\.\.$/, '') : name;
  const fixed = Buffer.concat([nameToWire(owner), Buffer.from([typeNumber(type) >> 8, typeNumber(type) & 0xff, 0, 1])]);
  const ttlOctets = Buffer.alloc(4);
  ttlOctets.writeUInt32BE(original);
  const data = set
    .map(({ rdata }) => rdataToWire(type, rdata))
    .sort(Buffer.compare)
    .map((rdata) => Buffer.concat([fixed, ttlOctets, Buffer.from([rdata.length >> 8, rdata.length & 0xff]), rdata]));
  const text = signed(key, Buffer.concat([signatureHead(head), ...data])).toString('base64');
  return { name, ttl, type: 'RRSIG', rdata: [...head, text].join(' ') };
}

/** @param {string} name @param {number} iterations @param {string} salt in hexadecimal digits, or "-" */
export function nsec3Hash(name, iterations, salt) {
  const salted = Buffer.from(salt === '-' ? '' : salt, 'hex');
  let hash = nameToWire(lower(name));
  for (let count = 0; count <= iterations; count += 1) {
    hash = createHash('sha1').update(hash).update(salted).digest();
  }
  return toBase32(hash);
}

/**
 * A signature with other words than it was made with: it will not verify.
 * @param {Record} record
 * @param {(words: string[]) => void} change the words, of which the last is the signature
 */
export function forge(record, change) {
  const words = record.rdata.split(/\s+/);
  const whole = [...words.slice(0, 8), words.slice(8).join('')];
  change(whole);
  record.rdata = whole.join(' ');
}

/**
 * Changes the octets of a signature itself.
 * @param {Record} record
 * @param {(octets: Buffer) => Buffer | void} change
 */
export function damage(record, change = (octets) => void (octets[octets.length - 5] = (octets.at(-5) ?? 0) ^ 4)) {
  forge(record, (words) => {
    const octets = Buffer.from(words[8] ?? '', 'base64');
    words[8] = (change(octets) ?? octets).toString('base64');
  });
}
