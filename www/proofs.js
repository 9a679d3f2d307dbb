/** Says in words what signatures prove, and what TLSA records do. */
/** @import { DaneReason, Proof, ProofReason, QueryError } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */

import { code, element } from './dom.js';

/** Each goes on after the RRset that it is about.
 * @type {Record<ProofReason, string>} */
const proofs = {
  unsigned: 'is not signed',
  algorithmUnsupported: 'is signed by an algorithm that is not verified here',
  digestUnsupported: 'is referred to by a digest that is not verified here',
  iterationsHigh: 'is denied with more NSEC3 iterations than are computed here',
  optOut: 'lies where unsigned delegations are left out of the proof',
  anchorAbsent: 'is below none of the trust anchors',
  signatureAbsent: 'has no signature, though its zone is signed',
  signatureExpired: 'has a signature that ended',
  signatureNotYetValid: 'has a signature that has not begun',
  signatureInvalid: "has a signature that the zone's key did not make",
  signatureMisfit: 'has a signature that does not fit it',
  keyAbsent: 'has a signature for which the zone has no key',
  keyMismatch: 'has no key that fits the DS records above it, or the trust anchor',
  denialAbsent: 'is said to be not there, without proof',
  denialInvalid: 'is said to be not there, and what came to prove it does not',
  workExcessive: 'takes more work to prove than an honest zone needs',
  queryFailed: 'could not be had',
  hostIncapable: 'is signed by an algorithm that this browser cannot verify',
  clockOff: 'has a signature that is out of its time by the clock of this machine, which is itself off',
};

/**
 * Why an answer is not secure.
 * @param {Proof} proof
 * @param {(error: QueryError) => Child} clause
 * @returns {Child[]}
 */
export function proof({ reason, zone, name, type, keyTag, algorithm, time, error }, clause) {
  if (reason === null) return ['it is proved'];
  const details = [
    zone === null ? null : ['zone ', code(zone)],
    keyTag === null ? null : [`key ${keyTag}`],
    algorithm === null ? null : [`algorithm ${algorithm}`],
    time === null ? null : [moment(time)],
    error === null ? null : [clause(error)],
  ].filter((one) => one !== null);
  const rest = details.flatMap((one, index) => [index === 0 ? ' (' : ', ', ...one]);
  return [...name === null ? ['it'] : [code(`${name} ${type ?? ''}`.trim())], ` ${proofs[reason]}`,
    ...rest, rest.length > 0 ? ')' : ''];
}

/**
 * A time by the asker's own clock and calendar.
 * @param {number} seconds since 1970-01-01 UTC
 */
export function moment(seconds) {
  const at = new Date(seconds * 1000);
  const [dateStyle, timeStyle] = /** @type {const} */ (['long', 'long']);
  return Object.assign(element('time', at.toLocaleString('en-GB', { dateStyle, timeStyle })), { dateTime: at.toISOString() });
}

/** Why TLSA records are not used, said of them.
 * @type {Record<DaneReason, string>} */
export const reasons = {
  tlsaAbsent: 'there are none',
  mxInsecure: 'the MX records are not signed',
  addressInsecure: 'the addresses of the exchange are not signed',
  tlsaInsecure: 'they are not signed',
  recordsUnusable: 'none of them can be used',
  mxBogus: 'the MX records are refuted by their signatures',
  addressBogus: 'the addresses of the exchange are refuted by their signatures',
  tlsaBogus: 'they are refuted by their signatures',
  unproved: 'something was not seen or not proved here',
};

/**
 * TLSA records that are at fault, and why.
 * @param {{ exchange: string, reason: DaneReason | null, record: string | null }} subject
 * @returns {Child[]}
 */
export function tlsa({ exchange, reason, record }) {
  return ['The TLSA records of ', code(exchange), reason === null ? '' : `: ${reasons[reason]}`,
    ...record === null ? [] : [': ', code(record)]];
}
