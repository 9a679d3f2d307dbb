// Asks the validators for their verdicts, and the carrier for all that a validator of one's own would have to ask for.
import { run } from '../../scripts/steps.mjs';
import { exchange } from './exchange.mjs';
import { dnskey } from './keys.mjs';
import { LIAR } from './liar.mjs';
import { VALIDATOR } from './servers.mjs';
import { ROOT_ZONE } from './tree.mjs';
import { TYPES, ancestors, covered, decode, lower, nameIn } from './wire.mjs';

/** @import { Question } from './samples.mjs' */
/** @import { Message, WireRecord } from './wire.mjs' */

/** @typedef {'secure' | 'insecure' | 'bogus'} Verdict */

const AD = 0x0020;
const SERVFAIL = 2;

/** The option in an OPT record that says more on an error (RFC 8914). */
const EDE = 15;

/**
 * @param {{ name: string, type: string }} question
 * @returns {Promise<{ unbound: Verdict, ede: number | null }>}
 */
export async function byUnbound(question) {
  const message = decode(await exchange(VALIDATOR, question));
  const rcode = message.flags & 0xf;
  const verdict = rcode === SERVFAIL ? 'bogus' : message.flags & AD ? 'secure' : 'insecure';
  return { unbound: verdict, ede: ede(message) };
}

/** @param {Message} message */
function ede({ additional }) {
  const options = additional.find(({ type }) => type === TYPES.OPT)?.rdata ?? Buffer.alloc(0);
  for (let at = 0; at < options.length; at += 4 + options.readUInt16BE(at + 2)) {
    if (options.readUInt16BE(at) === EDE) return options.readUInt16BE(at + 4);
  }
  return null;
}

/**
 * It goes by the clock of this machine; preloading another one makes it hang.
 * @param {Question} question
 * @param {string} anchors the file of the trust anchor
 * @returns {Promise<Verdict | 'not comparable'>}
 */
export async function byDelv({ name, type, timed }, anchors) {
  if (timed) return 'not comparable';
  // what it says goes to both of its outputs, and its exit code is of no use
  const args = [`@${LIAR}`, '-a', anchors, '+root', '+nocrypto', `${name === '.' ? '' : name}.`, type];
  const said = await run('sh', ['-c', 'timeout 60 delv "$@" 2>&1 || true', 'delv', ...args]);
  return spoken(said, name);
}

/** @param {string} said @param {string} name @returns {Verdict} */
function spoken(said, name) {
  // an alias that it validated is printed also where what it leads to fails; "ncache" is that there is nothing
  if (/resolution failed: (?!ncache)/.test(said)) return 'bogus';
  if (/^; (negative response, )?unsigned answer$/m.test(said)) return 'insecure';
  if (/^; (negative response, )?fully validated$/m.test(said)) return 'secure';
  // it did not get to an end with the proof that there is nothing
  if (/pending validation$/m.test(said)) return 'bogus';
  throw new Error(`What does delv mean about ${name}?\n${said}`);
}

/** As delv wants it. */
export function anchors() {
  const [key] = ROOT_ZONE.keys;
  if (!key) throw new Error('The root has no key');
  const [flags, protocol, algorithm, text] = dnskey(key).split(' ');
  return `trust-anchors { . static-key ${flags} ${protocol} ${algorithm} "${text}"; };\n`;
}

export class Recorder {
  constructor() {
    /** @type {Map<string, Promise<Buffer>>} */
    this.asked = new Map();
  }

  /** @param {string} name @param {string} type */
  get(name, type) {
    const key = `${lower(name)}/${type}`;
    const known = this.asked.get(key) ?? exchange(LIAR, { name, type }, { unchecked: true });
    this.asked.set(key, known);
    return known;
  }

  /**
   * Everything that it takes to judge an answer.
   * @param {Question} question
   */
  async record({ name, type }) {
    const names = new Set([...ancestors(name), ...related(decode(await this.get(name, type)))]);
    for (const zone of names) {
      await this.get(zone, 'DNSKEY');
      if (zone === '.') continue;
      for (const more of unsigned(decode(await this.get(zone, 'DS')))) names.add(more);
    }
  }

  /** @returns {Promise<Record<string, string>>} */
  async messages() {
    /** @type {[string, string][]} */
    const found = [];
    for (const [key, message] of this.asked) found.push([key, (await message).toString('base64')]);
    return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

/**
 * Names whose zones an answer is about, and what is above them.
 * @param {Message} message
 */
function related(message) {
  const names = [];
  for (const record of [...message.answer, ...message.authority]) {
    if (record.type === TYPES.CNAME) names.push(record.name, nameIn(record.rdata));
    else if (record.type === TYPES.DNAME) names.push(record.name);
    // also when it should not be the signer
    else if (record.type === TYPES.RRSIG) names.push(nameIn(record.rdata, 18));
  }
  return [...names.flatMap(ancestors), ...unsigned(message)];
}

/**
 * The owners of what is not signed, which may be in an unsigned zone, and what is above them.
 * @param {Message} message
 */
function unsigned({ answer, authority }) {
  const records = [...answer, ...authority];
  const isSigned = (/** @type {WireRecord} */ one) =>
    records.some((other) => other.type === TYPES.RRSIG && other.name === one.name && covered(other) === covered(one));
  return records.filter((record) => !isSigned(record)).flatMap(({ name }) => ancestors(name));
}
