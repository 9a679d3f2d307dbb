/** Has the MTA-STS policy of a domain: asks whether there is one, and fetches it (RFC 8461 §3.1, §3.3). */
/** @import { Dial } from './converse.js' */
/** @import { Answer } from './doh.js' */
/** @import { Limits } from './limits.js' */
/** @import { Fault, Policy } from './sts.js' */

import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';
import { isOf } from './certificate.js';
import { ask } from './doh.js';
import { readPolicy, readRecord } from './sts.js';

/**
 * What is known of MTA-STS.
 * - `absent`: there is no record
 * - `unknown`: the record or the policy could not be had from here
 * - `recordInvalid`: there are several records, or one that breaks the grammar
 * - `policyUnavailable`: there is a record, and its host does not give what may be used as a policy
 * - `policyInvalid`: what it gives is no policy
 * - `found`: there is a policy
 * @typedef {object} Sts
 * @property {'absent' | 'unknown' | 'recordInvalid' | 'policyUnavailable' | 'policyInvalid' | 'found'} state
 * @property {string} url where the policy is
 * @property {string | null} id of the record
 * @property {Policy | null} policy
 * @property {Fault | Unavailable | null} fault why it is not used
 * @property {string | null} detail for people: a status, a code, what failed
 */

/**
 * Why a host does not give a policy that may be used, each by what it said itself.
 * - `noAddress`: the host has none
 * - `status`: it answers with another status than 200, a redirect too (§3.3)
 * - `certificate`: its certificate is not trusted, not in its time or not for the host (§3.3)
 * - `mediaType`: it is not `text/plain` (§3.2)
 * - `tooLong`: it is longer than 64 KB (§3.3)
 * @typedef {'noAddress' | 'status' | 'certificate' | 'mediaType' | 'tooLong'} Unavailable
 */

/**
 * @typedef {object} World
 * @property {readonly string[]} resolvers URLs
 * @property {typeof fetch} fetch for DNS over HTTPS
 * @property {Dial} dial
 * @property {readonly string[]} roots
 * @property {Limits} limits
 * @property {AbortSignal} signal
 */

/**
 * @param {string} domain
 * @param {World} world
 * @returns {Promise<Sts>}
 */
export async function policyOf(domain, world) {
  const host = `mta-sts.${domain}`;
  const url = `https://${host}/.well-known/mta-sts.txt`;
  /** @type {Sts} */
  const none = { state: 'absent', url, id: null, policy: null, fault: null, detail: null };
  const { limits, signal } = world;
  const asking = { fetch: world.fetch, signal, time: limits.query };
  const answer = await ask(world.resolvers, `_mta-sts.${domain}`, 'TXT', asking);
  if ('failed' in answer) return { ...none, state: 'unknown', detail: `_mta-sts.${domain} TXT: ${answer.failed}` };
  const record = readRecord(answer.records);
  if (record === null) return none;
  if ('fault' in record) return { ...none, state: 'recordInvalid', fault: record.fault };
  const known = { ...none, id: record.id };
  /** @type {Answer[]} */
  const answers = await Promise.all([ask(world.resolvers, host, 'AAAA', asking), ask(world.resolvers, host, 'A', asking)]);
  const addresses = answers.flatMap((one) => ('records' in one ? one.records : []));
  if (addresses.length === 0) {
    const failed = answers.find((one) => 'failed' in one);
    return failed ? { ...known, state: 'unknown', detail: `${host} A, AAAA: ${failed.failed}` }
      : { ...known, state: 'policyUnavailable', fault: 'noAddress' };
  }
  try {
    const read = readPolicy(await fetched(host, addresses, world));
    return 'policy' in read ? { ...known, state: 'found', policy: read.policy } : { ...known, state: 'policyInvalid', fault: read.fault };
  } catch (error) {
    if (error instanceof NoPolicy) return { ...known, state: 'policyUnavailable', fault: error.code, detail: error.detail };
    // who did not answer here, may answer others
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    return { ...known, state: 'unknown', detail: `${url}: ${code ?? message}` };
  }
}

class NoPolicy extends Error {
  /**
   * @param {Unavailable} code
   * @param {string | null} detail
   */
  constructor(code, detail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** What Node calls a certificate that does not do, by OpenSSL's names and its own. */
const CERTIFICATE = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_|HOSTNAME_|PATH_LENGTH_|ERROR_IN_CERT_|ERR_TLS_CERT)/;

/**
 * @param {string} host
 * @param {string[]} addresses
 * @param {World} world
 * @returns {Promise<string>}
 */
async function fetched(host, addresses, { dial, roots, limits, signal }) {
  const signals = AbortSignal.any([signal, AbortSignal.timeout(limits.policy)]);
  /** @type {Error | undefined} */
  let failure;
  for (const address of addresses.slice(0, 4)) {
    try {
      return await fetchedFrom(host, address, { dial, roots, signal: signals, most: limits.policySize });
    } catch (error) {
      if (error instanceof NoPolicy || signals.aborted) throw signals.aborted ? signals.reason : error;
      failure = /** @type {Error} */ (error);
    }
  }
  throw failure;
}

/**
 * @param {string} host
 * @param {string} address
 * @param {{ dial: Dial, roots: readonly string[], signal: AbortSignal, most: number }} world
 * @returns {Promise<string>}
 */
function fetchedFrom(host, address, { dial, roots, signal, most }) {
  return new Promise((resolve, reject) => {
    const connection = () => tls.connect({
      socket: dial(address, 443),
      servername: host,
      ca: [...roots],
      ALPNProtocols: ['http/1.1'],
      // Node would take `*` for a part of a label, too (RFC 9525 §6.3 does not)
      checkServerIdentity: (_, { raw }) =>
        isOf(new X509Certificate(raw), host) ? undefined : new NoPolicy('certificate', 'it is for other names'),
    });
    const headers = { accept: 'text/plain', 'accept-encoding': 'identity' };
    // without an agent, as that would keep the connection
    const request = https.get({ host, path: '/.well-known/mta-sts.txt', headers, createConnection: connection, signal });
    const fail = (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(CERTIFICATE.test(error.code ?? '') ? new NoPolicy('certificate', error.code ?? null) : error);
    };
    request.on('error', fail).on('response', (response) => {
      const { statusCode = 0, headers } = response;
      const type = headers['content-type'] ?? '';
      let length = 0;
      /** @type {Buffer[]} */
      const parts = [];
      const end = (/** @type {Unavailable} */ code, /** @type {string | null} */ detail = null) => {
        reject(new NoPolicy(code, detail));
        request.destroy();
      };
      response.on('error', fail);
      // RFC 8461 §3.3: 200 and nothing else; a redirect is never followed
      if (statusCode !== 200) end('status', `${statusCode}`);
      else if (!/^text\/plain[ \t]*(;|$)/i.test(type)) end('mediaType', type || null);
      else {
        response.on('data', (/** @type {Buffer} */ part) => {
          length += part.length;
          parts.push(part);
          if (length > most) end('tooLong');
        }).on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      }
    });
  });
}
