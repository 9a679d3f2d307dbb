/** Asks DNS over HTTPS (RFC 8484) what a report does not hold: the record of MTA-STS, and its host's addresses. */
/** @import { DecodedPacket } from 'dns-packet' */

import packet from 'dns-packet';

/** @typedef {'TXT' | 'A' | 'AAAA'} Type */

/** What came of a question: the data of its records, that there are none, or why that is not known.
 * @typedef {{ records: string[] } | { failed: string }} Answer no records: there is no such name, or none of the type */

/** What a DNS message has at most. */
const LONGEST = 65_535;

/** Aliases that are followed within one answer, as in the core. */
const ALIASES = 16;

/**
 * Asks one resolver after the other until one answers.
 * @param {readonly string[]} resolvers URLs, with or without `{?dns}`
 * @param {string} name
 * @param {Type} type
 * @param {{ fetch: typeof fetch, signal: AbortSignal, time: number }} world time: milliseconds for each
 * @returns {Promise<Answer>}
 */
export async function ask(resolvers, name, type, { fetch, signal, time }) {
  /** @type {Answer} */
  let answer = { failed: 'no resolver is known' };
  for (const resolver of resolvers) {
    const either = AbortSignal.any([signal, AbortSignal.timeout(time)]);
    answer = await one(resolver, name, type, fetch, either).catch((error) => ({ failed: reason(error) }));
    if ('records' in answer || signal.aborted) break;
  }
  return answer;
}

/**
 * @param {string} resolver
 * @param {string} name
 * @param {Type} type
 * @param {typeof fetch} fetch
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function one(resolver, name, type, fetch, signal) {
  // RFC 8484 §4.1: id 0, that caches are of use
  const query = packet.encode({ type: 'query', id: 0, flags: packet.RECURSION_DESIRED, questions: [{ name, type }] });
  const url = new URL(resolver.replace('{?dns}', ''));
  url.searchParams.set('dns', query.toString('base64url'));
  const headers = { accept: 'application/dns-message' };
  const response = await fetch(url, { headers, signal, redirect: 'error', credentials: 'omit' });
  if (response.status !== 200) return { failed: `HTTP status ${response.status}` };
  if (!/^application\/dns-message\b/i.test(response.headers.get('content-type') ?? '')) return { failed: 'no DNS message' };
  const octets = await limited(response, LONGEST);
  return octets ? read(packet.decode(octets), name, type) : { failed: 'a response over 65,535 octets' };
}

/**
 * @param {DecodedPacket} message
 * @param {string} name
 * @param {Type} type
 * @returns {Answer}
 */
function read(message, name, type) {
  const { rcode } = /** @type {{ rcode?: string }} */ (/** @type {unknown} */ (message));
  const [question] = message.questions ?? [];
  if (message.type !== 'response' || !question || !isSame(question.name, name) || question.type !== type) {
    return { failed: 'a response to another question' };
  }
  if (message.flag_tc) return { failed: 'a truncated response' };
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return { failed: `RCODE ${rcode}` };
  let owner = name;
  const answers = message.answers ?? [];
  for (let count = 0; count < ALIASES; count += 1) {
    const alias = answers.find((record) => record.type === 'CNAME' && isSame(record.name, owner));
    if (alias?.type !== 'CNAME') break;
    owner = alias.data;
  }
  const records = answers.flatMap((record) => isSame(record.name, owner) && record.type === type ? text(record.data) : []);
  return { records };
}

/**
 * The strings of a TXT record are put together (RFC 8461 §3.1).
 * @param {unknown} data
 */
function text(data) {
  return Array.isArray(data) ? Buffer.concat(data).toString('latin1') : String(data);
}

/**
 * @param {string} one
 * @param {string} other
 */
function isSame(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The body of a response; null where it is longer than that.
 * @param {Response} response
 * @param {number} most octets
 */
async function limited(response, most) {
  const parts = [];
  let length = 0;
  for await (const part of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (response.body ?? []))) {
    length += part.length;
    if (length > most) return null; // which ends the stream as well
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** @param {unknown} error */
function reason(error) {
  const { name, message, cause } = /** @type {Error & { cause?: { code?: string, message?: string } }} */ (error);
  if (name === 'TimeoutError') return 'no response in time';
  return cause?.code ?? cause?.message ?? message;
}
