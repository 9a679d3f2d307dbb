/** Why a step went no further: a stable code, and words for people where there are some. */

/**
 * - `refused`: the connection was refused
 * - `timeout`: the step took longer than its limit
 * - `unreachable`: something on the way says that the host cannot be reached
 * - `local`: this machine has no way there, or forbids it itself
 * - `reset`, `closed`: the other side ended the connection, with or without a word of TCP
 * - `reply`: the reply is another one than is needed to go on
 * - `garbage`: what came is no reply (RFC 5321 §4.2)
 * - `tooLong`: a line or a reply is longer than the limit
 * - `unasked`: more came than was asked for
 * - `injected`: something came in the clear behind the reply to STARTTLS (RFC 3207 §4)
 * - `tls`: there was no agreement on TLS
 * - `deadline`: the time of the whole probe was over
 * - `other`: anything else that the system says
 * @typedef {'refused' | 'timeout' | 'unreachable' | 'local' | 'reset' | 'closed' | 'reply' | 'garbage' | 'tooLong' |
 *   'unasked' | 'injected' | 'tls' | 'deadline' | 'other'} StopCode
 */

export class Stop extends Error {
  /**
   * @param {StopCode} code
   * @param {string | null} [detail]
   */
  constructor(code, detail = null) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail;
  }
}

/** What the system says of a connection, by the codes of `errno`.
 * @type {Record<string, StopCode>} */
const CODES = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  // no route for the family, or no address of it: said by this machine without anybody being asked
  ENETUNREACH: 'local',
  ENETDOWN: 'local',
  EADDRNOTAVAIL: 'local',
  EAFNOSUPPORT: 'local',
  // a packet filter of this machine
  EACCES: 'local',
  EPERM: 'local',
  EMFILE: 'local',
  ENFILE: 'local',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/**
 * @param {unknown} error of a socket
 * @returns {Stop}
 */
export function stopOf(error) {
  if (error instanceof Stop) return error;
  const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
  return new Stop(CODES[code] ?? (/^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code) ? 'tls' : 'other'), message);
}
