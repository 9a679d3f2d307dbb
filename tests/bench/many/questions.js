// The requests for the questions of a list: what a check asks, and no more.
import dnsPacket from 'dns-packet';

/** @import { Domain, Question } from './world.js' */

/** Octets of a question, as mxlens pads it (RFC 8467 §4.1). */
const PADDED = 128;

/**
 * For each domain the URLs of its questions, round by round. What one of them asks no other asks again.
 * @param {Domain[]} domains
 * @param {string} resolver
 * @returns {string[][][]}
 */
export function requests(domains, resolver) {
  const asked = new Set();
  /** @param {Question} question */
  const url = ([name, type]) => `${resolver}?dns=${message(name, type).toString('base64url')}`;
  return domains.map(({ name, then }) => {
    const more = then.map(url).filter((one) => !asked.has(one) && asked.add(one));
    return [[url([name, 'MX'])], ...more.length > 0 ? [more] : []];
  });
}

/**
 * @param {Question[0]} name
 * @param {Question[1]} type
 */
export function message(name, type) {
  /** @param {number} padding */
  const encoded = (padding) => dnsPacket.encode({
    type: 'query',
    id: 0,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ type, name, class: 'IN' }],
    additionals: [{ type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false,
      options: [{ code: 12, length: padding }] }],
  });
  const length = encoded(0).length;
  return encoded(Math.max(0, PADDED - length));
}
