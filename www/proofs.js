/** Says in words what signatures prove, and what TLSA records do. */
/** @import { DaneReason, Proof, ProofReason, QueryError } from './wasm/mxlens.js' */
/** @import { Words } from './marks.js' */

import { code, time as moment } from './marks.js';
import { inRow, rich, t, texts } from './text.js';

/** What is the matter with the RRset that it is about.
 * @type {Record<ProofReason, (rrset: Words) => Words[]>} */
const proofs = {
  unsigned: (rrset) => rich`${rrset} is not signed`,
  algorithmUnsupported: (rrset) => rich`${rrset} is signed by an algorithm that is not verified here`,
  digestUnsupported: (rrset) => rich`${rrset} is referred to by a digest that is not verified here`,
  iterationsHigh: (rrset) => rich`${rrset} is denied with more NSEC3 iterations than are computed here`,
  optOut: (rrset) => rich`${rrset} lies where unsigned delegations are left out of the proof`,
  anchorAbsent: (rrset) => rich`${rrset} is below none of the trust anchors`,
  signatureAbsent: (rrset) => rich`${rrset} has no signature, though its zone is signed`,
  signatureExpired: (rrset) => rich`${rrset} has a signature that ended`,
  signatureNotYetValid: (rrset) => rich`${rrset} has a signature that has not begun`,
  signatureInvalid: (rrset) => rich`${rrset} has a signature that the zone's key did not make`,
  signatureMisfit: (rrset) => rich`${rrset} has a signature that does not fit it`,
  keyAbsent: (rrset) => rich`${rrset} has a signature for which the zone has no key`,
  keyMismatch: (rrset) => rich`${rrset} has no key that fits the DS records above it, or the trust anchor`,
  denialAbsent: (rrset) => rich`${rrset} is said to be not there, without proof`,
  denialInvalid: (rrset) => rich`${rrset} is said to be not there, and what came to prove it does not`,
  workExcessive: (rrset) => rich`${rrset} takes more work to prove than an honest zone needs`,
  queryFailed: (rrset) => rich`${rrset} could not be had`,
  hostIncapable: (rrset) => rich`${rrset} is signed by an algorithm that this browser cannot verify`,
  clockOff: (rrset) => rich`${rrset} has a signature that is out of its time by the clock of this machine, which is itself off`,
};

/**
 * Why an answer is not secure.
 * @param {Proof} proof
 * @param {(error: QueryError) => Words[]} clause
 * @returns {Words[]}
 */
export function proof({ reason, zone, name, type, keyTag, algorithm, time, error }, clause) {
  if (reason === null) return [t`it is proved`];
  const what = proofs[reason](name === null ? t`it` : code(`${name} ${type ?? ''}`.trim()));
  const details = [
    zone === null ? [] : rich`zone ${code(zone)}`,
    keyTag === null ? [] : [t`key ${`${keyTag}`}`],
    algorithm === null ? [] : [t`algorithm ${`${algorithm}`}`],
    time === null ? [] : [instant(time)],
    error === null ? [] : clause(error),
  ].filter(({ length }) => length > 0);
  return details.length > 0 ? rich`${what} (${inRow(details)})` : what;
}

/**
 * A time, with the zone of the asker's own clock.
 * @param {number} seconds since 1970-01-01 UTC
 */
export function instant(seconds) {
  return moment(seconds * 1000, { dateStyle: 'long', timeStyle: 'long' });
}

/** Why TLSA records are not used, said of them.
 * @type {Record<DaneReason, string>} */
export const reasons = texts({
  tlsaAbsent: 'there are none',
  mxInsecure: 'the MX records are not signed',
  addressInsecure: 'the addresses of the exchange are not signed',
  tlsaInsecure: 'they are not signed',
  recordsUnusable: 'none of them can be used',
  mxBogus: 'the MX records are refuted by their signatures',
  addressBogus: 'the addresses of the exchange are refuted by their signatures',
  tlsaBogus: 'they are refuted by their signatures',
  unproved: 'something was not seen or not proved here',
});

/**
 * TLSA records that are at fault, and why.
 * @param {{ exchange: string, reason: DaneReason | null, record: string | null }} subject
 * @returns {Words[]}
 */
export function tlsa({ exchange, reason, record }) {
  const name = code(exchange);
  const which = reason === null ? rich`The TLSA records of ${name}` : rich`The TLSA records of ${name}: ${reasons[reason]}`;
  return record === null ? which : rich`${which}: ${code(record)}`;
}
