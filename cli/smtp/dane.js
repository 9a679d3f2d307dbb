/** Matches TLSA records against the certificates that a server presented (RFC 7671, RFC 7672 §3). */
/** @import { DaneRecord } from '../../www/wasm/mxlens.js' */

import { X509Certificate, createHash, createPublicKey } from 'node:crypto';
import { isInTime, isIssuedBy, isOf, isSignedBy, keyOf, paths } from './certificate.js';

/**
 * What became of it: `match` with the record that does, or why none does.
 * - `noMatch`: no record is of what was presented
 * - `name`: one is, by usage 2, but the server's certificate is for other names (RFC 7672 §3.2.2)
 * - `date`: one is, by usage 2, but a certificate below it is out of its time
 * @typedef {{ result: 'match' | 'noMatch' | 'name' | 'date', record: string | null }} DaneMatch
 */

/** @typedef {'match' | 'noMatch' | 'name' | 'date'} Result */

/** The nearer a record came, the more it tells.
 * @type {readonly Result[]} */
const NEARNESS = ['match', 'date', 'name', 'noMatch'];

/**
 * @param {readonly DaneRecord[]} records
 * @param {X509Certificate[]} chain as it was presented, the server's own first
 * @param {string[]} names any of which the server's certificate may be for: the TLSA base domain, and the domain whose
 *   mail it is (RFC 7672 §3.2.2)
 * @param {number} now
 * @returns {DaneMatch}
 */
export function matchDane(records, chain, names, now) {
  /** @type {DaneMatch} */
  let best = { result: 'noMatch', record: null };
  for (const record of strongest(records.filter(({ usable }) => usable))) {
    const result = record.usage === 3 ? endEntity(record, chain) : trustAnchor(record, chain, names, now);
    if (NEARNESS.indexOf(result) < NEARNESS.indexOf(best.result)) best = { result, record: written(record) };
  }
  return best;
}

/** As in a zone file.
 * @param {DaneRecord} record */
export const written = ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType} ${data}`;

/**
 * Without SHA-256 where the same usage and selector have SHA-512, too: senders then go by the strongest digest that they
 * know (RFC 7671 §9), as those do that use OpenSSL.
 * @param {DaneRecord[]} records
 */
function strongest(records) {
  return records.filter((one) => one.matchingType !== 1 || !records.some((other) =>
    other.matchingType === 2 && other.usage === one.usage && other.selector === one.selector));
}

/**
 * Usage 3: the server's own certificate or key, whatever names and dates it has (RFC 7672 §3.1.1).
 * @param {DaneRecord} record
 * @param {X509Certificate[]} chain
 * @returns {Result}
 */
function endEntity(record, [leaf]) {
  return leaf && isOfRecord(leaf, record) ? 'match' : 'noMatch';
}

/**
 * Usage 2: an authority that is presented, too, or is in the record as a whole, and that verifiably issued the server's
 * certificate (RFC 7671 §5.2). The server's own one is never an authority.
 * @param {DaneRecord} record
 * @param {X509Certificate[]} chain
 * @param {string[]} names
 * @param {number} now
 * @returns {Result}
 */
function trustAnchor(record, chain, names, now) {
  const ways = paths(chain).filter((path) => {
    const last = path.at(-1);
    return last && ((path.length > 1 && isOfRecord(last, record)) || isBelow(last, record));
  });
  const [leaf] = chain;
  if (ways.length === 0 || !leaf) return 'noMatch';
  if (!names.some((name) => isOf(leaf, name))) return 'name';
  return ways.some((path) => path.every((one) => isInTime(one, now))) ? 'match' : 'date';
}

/**
 * Whether an authority that stands as a whole in a record, and need not be presented then, issued a certificate: as
 * certificate or as key (RFC 7671 §5.2.3).
 * @param {X509Certificate} certificate
 * @param {DaneRecord} record
 */
function isBelow(certificate, { selector, matchingType, data }) {
  if (matchingType !== 0) return false;
  const octets = Buffer.from(data, 'hex');
  try {
    if (selector === 0) return isIssuedBy(certificate, new X509Certificate(octets));
    return isSignedBy(certificate, createPublicKey({ key: octets, format: 'der', type: 'spki' }));
  } catch {
    return false; // octets that are neither
  }
}

/**
 * @param {X509Certificate} certificate
 * @param {DaneRecord} record
 */
function isOfRecord(certificate, { selector, matchingType, data }) {
  const octets = selector === 0 ? certificate.raw : keyOf(certificate)?.export({ type: 'spki', format: 'der' });
  if (!octets) return false;
  const own = matchingType === 0 ? octets : createHash(matchingType === 1 ? 'sha256' : 'sha512').update(octets).digest();
  const wanted = Buffer.from(data, 'hex');
  return own.equals(wanted);
}
