/**
 * How long and how much a probe takes of anybody, at most. Nothing here is waited for as long as a sender of mail waits
 * (RFC 5321 §4.5.3.2: five minutes for a greeting and as long for most replies): somebody sits before this one. So what
 * did not come in time is told as that, and not as what would never come.
 */

/**
 * @typedef {object} Limits times in milliseconds, sizes in octets
 * @property {number} connect for a connection to stand: three SYNs are sent anew in that time
 * @property {number} greeting for the greeting; servers let strangers wait on purpose
 * @property {number} reply for the reply to a command
 * @property {number} tls for the handshake of TLS
 * @property {number} quit for the goodbye, which nothing hangs on
 * @property {number} conversation for all with one server
 * @property {number} policy for the MTA-STS policy, its host's addresses and all (RFC 8461 §3.3 suggests a minute)
 * @property {number} query for one DNS query
 * @property {number} whole for the probe of one domain; what was not begun or ended then is not known
 * @property {number} line of a reply: RFC 5321 §4.5.3.1.5 has 512, and extensions may exceed that
 * @property {number} replySize of a whole reply
 * @property {number} policySize of a policy (RFC 8461 §3.3)
 * @property {number} chain certificates of a server that are looked at
 * @property {number} servers of one domain that are connected to: an address of an exchange each
 */

/** @type {Readonly<Limits>} */
export const LIMITS = Object.freeze({
  connect: 10_000,
  greeting: 30_000,
  reply: 20_000,
  tls: 20_000,
  quit: 5_000,
  conversation: 75_000,
  policy: 20_000,
  query: 5_000,
  whole: 180_000,
  line: 2_048,
  replySize: 16_384,
  policySize: 65_536,
  chain: 16,
  servers: 32,
});
