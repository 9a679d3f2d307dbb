// Clients that hold connections: they are idle, trickle, or do not read.
import { once } from 'node:events';
import { connect } from 'node:net';
import { message } from '../many/questions.js';

/** Milliseconds between octets that trickle. */
const DROP = 1000;

const BODY = 'POST /dns-query HTTP/1.1\r\nHost: a\r\nContent-Type: application/dns-message\r\nContent-Length: 65535\r\n\r\n';

/** A question that the server never answers. */
const SILENCE = `GET /with/timeout/dns-query?dns=${message('good.test', 'MX').toString('base64url')} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** The largest file there is, more often than fits into what the system keeps for a connection. */
const FILE = 'GET /wasm/mxlens_bg.wasm HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20);

/** The connection preface and an empty SETTINGS frame (RFC 9113 §3.4). */
const HTTP2 = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

/**
 * @typedef {object} Kind
 * @property {string} what
 * @property {number} connections
 * @property {'http' | 'https'} to
 * @property {string} first what each sends at once
 * @property {string} drop what each sends every second
 * @property {boolean} reads
 */

/** @type {Kind[]} */
export const KINDS = [
  { what: 'idle connections', connections: 3000, to: 'http', first: '', drop: '', reads: true },
  { what: 'idle connections of HTTP/2', connections: 1000, to: 'http', first: HTTP2, drop: '', reads: true },
  { what: 'handshakes of TLS that do not go on', connections: 1000, to: 'https', first: '\x16\x03\x01', drop: '', reads: true },
  { what: 'heads that trickle', connections: 1000, to: 'http', first: 'GET /dns-query?dns=', drop: 'A', reads: true },
  { what: 'bodies that trickle', connections: 1000, to: 'http', first: BODY, drop: '\0', reads: true },
  { what: 'questions never answered', connections: 1000, to: 'http', first: SILENCE, drop: '', reads: true },
  { what: 'answers that nobody reads', connections: 1000, to: 'http', first: FILE, drop: '', reads: false },
];

/**
 * Opens them all.
 * @param {Kind} kind
 * @param {string} origin
 * @returns {{ closed: () => number, end: () => Promise<void> }} closed: how many the server has closed
 */
export function hold({ connections, first, drop, reads }, origin) {
  const { hostname, port } = new URL(origin);
  let closed = 0;
  let isOver = false;
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('connect', () => socket.write(first, 'latin1'));
    socket.on('error', () => undefined).on('close', () => closed += Number(!isOver));
    return reads ? socket.resume() : socket.pause();
  });
  const dropping = setInterval(() => {
    if (drop) for (const socket of sockets) if (socket.writable) socket.write(drop, 'latin1');
  }, DROP);
  return {
    closed: () => closed,
    async end() {
      isOver = true;
      clearInterval(dropping);
      for (const socket of sockets) socket.destroy();
      await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')));
    },
  };
}
