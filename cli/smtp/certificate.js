/** What certificates say: whose they are, until when, and who vouches for them. */
/** @import { KeyObject } from 'node:crypto' */
/** @import { TLSSocket } from 'node:tls' */

import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';

/**
 * @typedef {object} Certificate
 * @property {string} subject as OpenSSL writes it, on one line
 * @property {string} issuer
 * @property {string[]} names those of DNS, which alone count (RFC 9525 §6.3)
 * @property {string | null} validFrom ISO 8601; null where the date cannot be read
 * @property {string | null} validTo
 * @property {string} sha256 of the whole certificate, in hexadecimal
 */

/**
 * @typedef {object} Trust
 * @property {boolean | null} trusted whether the roots vouch for it; null where the chain leads to them, and what OpenSSL
 *   found first was that a certificate is out of its time
 * @property {string | null} reason why not, by OpenSSL's code
 */

/**
 * The server's own certificate and those above it, without a root: that may be this machine's, and need not be sent.
 * @param {TLSSocket} socket
 * @param {number} most
 */
export function wayUp(socket, most) {
  const chain = [];
  for (let next = socket.getPeerCertificate(true); next?.raw && chain.length < most; next = next.issuerCertificate) {
    const isRoot = next.issuerCertificate === next;
    if (!isRoot || chain.length === 0) chain.push(new X509Certificate(next.raw));
    if (isRoot) break;
  }
  return chain;
}

/**
 * Every certificate exactly as it was sent, the server's own first: a TLSA record of a root that is not sent is of no use
 * (RFC 7671 §5.2.2). To be called once for a connection, as Node takes them away from it, and only where it matters, as
 * Node (20 to 24, seen) never gives back the memory of those above the first.
 * @param {TLSSocket} socket
 * @param {number} most
 */
export function sent(socket, most) {
  const chain = [];
  for (let next = socket.getPeerX509Certificate(); next && chain.length < most; next = next.issuerCertificate) chain.push(next);
  return chain;
}

/**
 * @param {X509Certificate} certificate
 * @returns {Certificate}
 */
export function described(certificate) {
  return {
    subject: certificate.subject?.replaceAll('\n', ', ') ?? '',
    issuer: certificate.issuer?.replaceAll('\n', ', ') ?? '',
    names: namesOf(certificate),
    validFrom: iso(certificate.validFrom),
    validTo: iso(certificate.validTo),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/**
 * Whether a certificate is one of a host: by its DNS names alone, never by its common name, and `*` for one whole label
 * at the left (RFC 9525 §6.3; RFC 8461 §4.1 and RFC 7672 §3.2.3 want the same).
 * @param {X509Certificate} certificate
 * @param {string} host
 */
export function isOf(certificate, host) {
  return certificate.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
}

/**
 * Whether a certificate is in its time.
 * @param {X509Certificate} certificate
 * @param {number} now
 */
export function isInTime({ validFrom, validTo }, now) {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

/** What OpenSSL says where dates are wrong, whatever else is. */
const DATES = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/**
 * Whether the roots vouch for a chain. OpenSSL keeps the last of its complaints, and looks at dates last: behind these
 * hides that no root vouches, so the path is then looked for here.
 * @param {X509Certificate[]} chain
 * @param {string | null} complaint OpenSSL's, null where it has none
 * @param {() => readonly string[]} roots
 * @returns {Trust}
 */
export function trustOf(chain, complaint, roots) {
  if (complaint === null) return { trusted: true, reason: null };
  if (!DATES.includes(complaint)) return { trusted: false, reason: complaint };
  const ends = paths(chain).map((path) => path.at(-1));
  const isVouchedFor = roots().some((pem) => {
    const root = new X509Certificate(pem);
    return ends.some((end) => end && (root.fingerprint256 === end.fingerprint256 || isIssuedBy(end, root)));
  });
  return isVouchedFor ? { trusted: null, reason: complaint } : { trusted: false, reason: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' };
}

/**
 * The ways from the server's certificate up through those that it presented, by verified signatures: to each
 * certificate that can be come to, the first way that leads there. A certificate that only lies beside the others is
 * on none.
 * @param {X509Certificate[]} chain
 * @returns {X509Certificate[][]} each from the server's own on; the first is that one alone
 */
export function paths([leaf, ...others]) {
  if (!leaf) return [];
  const found = [[leaf]];
  const left = new Set(others);
  for (const path of found) {
    for (const candidate of left) {
      const last = path.at(-1);
      if (!last || !isIssuedBy(last, candidate)) continue;
      left.delete(candidate);
      found.push([...path, candidate]);
    }
  }
  return found;
}

/**
 * @param {X509Certificate} certificate
 * @param {X509Certificate} issuer
 */
export function isIssuedBy(certificate, issuer) {
  const key = keyOf(issuer);
  return key !== null && issuer.ca && certificate.checkIssued(issuer) && isSignedBy(certificate, key);
}

/**
 * @param {X509Certificate} certificate
 * @param {KeyObject} key
 */
export function isSignedBy(certificate, key) {
  try {
    return certificate.verify(key);
  } catch {
    return false; // a key of another kind than the signature
  }
}

/**
 * The key of a certificate; null where OpenSSL cannot read it, as in one that somebody made up and laid beside his own.
 * @param {X509Certificate} certificate
 * @returns {KeyObject | null}
 */
export function keyOf(certificate) {
  try {
    return certificate.publicKey;
  } catch {
    return null;
  }
}

/**
 * The roots that vouch: those of the system where Node can read them (from 22.15 on), else Node's own, which are
 * Mozilla's.
 * @returns {{ source: 'system' | 'node', certificates: readonly string[] }}
 */
export function defaultRoots() {
  const { getCACertificates } = /** @type {{ getCACertificates?: (type: string) => string[] }} */ (/** @type {unknown} */ (tls));
  const system = getCACertificates?.('system') ?? [];
  if (system.length > 0) return { source: 'system', certificates: [...system, ...(getCACertificates?.('extra') ?? [])] };
  return { source: 'node', certificates: tls.rootCertificates };
}

/**
 * The DNS names of a certificate. Node writes those that have a comma or worse in them as JSON.
 * @param {X509Certificate} certificate
 */
function namesOf({ subjectAltName = '' }) {
  const found = subjectAltName.matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...found].map(([, name = '']) => (name.startsWith('"') ? String(JSON.parse(name)) : name));
}

/** @param {string} date */
function iso(date) {
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
