// Requests that are none, and what is to come of each.
import { connect } from 'node:net';
import { message } from '../many/questions.js';

/** Milliseconds after which there is no answer. */
const PATIENCE = 10_000;

const question = message('good.test', 'MX');
const path = (/** @type {Buffer} */ octets) => `/dns-query?dns=${octets.toString('base64url')}`;

/** The question with octets of it changed.
 * @param {Record<number, number>} octets by their places */
const changed = (octets) => {
  const copy = Buffer.from(question);
  for (const [place, octet] of Object.entries(octets)) copy[Number(place)] = octet;
  return copy;
};

/** @param {string} line @param {string} [fields] @param {Buffer | string} [body] */
function request(line, fields = '', body = '') {
  const head = `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${fields}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

/** @param {Buffer} body @param {string} [type] */
function post(body, type = 'Content-Type: application/dns-message\r\n') {
  return request('POST /dns-query', `${type}Content-Length: ${body.length}\r\n`, body);
}

/**
 * What is sent, and the status that is to come; 0 where the connection is to be closed without one. Where it is a DNS
 * message, its RCODE. An answer may be cut off where the server closes while it is still sent to: TCP drops it then.
 * @type {{ what: string, octets: Buffer, status: number, rcode?: number, mayBeCut?: boolean }[]}
 */
export const MALFORMED = [
  { what: 'GET without `dns`', octets: request('GET /dns-query'), status: 400 },
  { what: 'GET, no base64url', octets: request('GET /dns-query?dns=a*b'), status: 400 },
  { what: 'GET, base64url with padding', octets: request('GET /dns-query?dns=AAAA=='), status: 400 },
  { what: 'GET, three octets', octets: request('GET /dns-query?dns=AAAA'), status: 400 },
  { what: 'GET, 60,000 octets', octets: request(`GET ${path(Buffer.alloc(60_000))}`), status: 414 },
  { what: 'GET, a million octets', octets: request(`GET ${path(Buffer.alloc(1_000_000))}`), status: 431 },
  { what: 'DNS: a response', octets: request(`GET ${path(changed({ 2: 0x81 }))}`), status: 200, rcode: 1 },
  { what: 'DNS: no question', octets: request(`GET ${path(changed({ 5: 0 }))}`), status: 200, rcode: 1 },
  { what: 'DNS: two questions announced', octets: request(`GET ${path(changed({ 5: 2 }))}`), status: 200, rcode: 1 },
  { what: 'DNS: a name that points at itself', octets: request(`GET ${path(changed({ 12: 0xC0, 13: 12 }))}`), status: 200, rcode: 1 },
  { what: 'DNS: an OPT record that is cut', octets: request(`GET ${path(question.subarray(0, 40))}`), status: 200, rcode: 1 },
  { what: 'DNS: another opcode', octets: request(`GET ${path(changed({ 2: 0x21 }))}`), status: 200, rcode: 4 },
  { what: 'POST, nothing', octets: post(Buffer.alloc(0)), status: 400 },
  { what: 'POST, random octets', octets: post(Buffer.from('no DNS message')), status: 200, rcode: 1 },
  { what: 'POST, 65,536 octets', octets: post(Buffer.alloc(65_536)), status: 413 },
  { what: 'POST, ten million octets', octets: post(Buffer.alloc(10_000_000)), status: 413, mayBeCut: true },
  { what: 'POST, another content type', octets: post(question, 'Content-Type: application/json\r\n'), status: 415 },
  { what: 'POST, no content type', octets: post(question, ''), status: 415 },
  { what: 'PUT', octets: request('PUT /dns-query', `Content-Length: ${question.length}\r\n`, question), status: 405 },
  { what: 'DELETE', octets: request('DELETE /dns-query'), status: 405 },
  { what: 'no HTTP', octets: Buffer.from('\0\xFF\r\n\r\n', 'latin1'), status: 400 },
  { what: 'a thousand fields', octets: request('GET /', 'X-Field: 1\r\n'.repeat(1000)), status: 431 },
  { what: 'a field of a million octets', octets: request('GET /', `X-Field: ${'a'.repeat(1_000_000)}\r\n`), status: 431 },
  {
    what: 'a chunk of a wrong length',
    octets: request('POST /dns-query', 'Content-Type: application/dns-message\r\nTransfer-Encoding: chunked\r\n', 'zz\r\n'),
    status: 400,
  },
  { what: 'a wrong preface of HTTP/2', octets: Buffer.from(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\xFF'.repeat(9)}`, 'latin1'), status: 0 },
];

/**
 * Sends it, and reads what comes until the connection is closed.
 * @param {string} origin
 * @param {Buffer} octets
 * @returns {Promise<{ status: number, rcode?: number }>}
 */
export function answerTo(origin, octets) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(octets));
    /** @type {Buffer[]} */
    const pieces = [];
    const timer = setTimeout(() => socket.destroy(), PATIENCE);
    socket.on('data', (piece) => pieces.push(piece)).on('error', () => undefined).on('close', () => {
      clearTimeout(timer);
      const all = Buffer.concat(pieces);
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(all.toString('latin1', 0, 20))?.[1] ?? 0);
      const body = all.subarray(all.indexOf('\r\n\r\n') + 4);
      resolve(status === 200 && body.length >= 12 ? { status, rcode: body.readUInt8(3) & 15 } : { status });
    });
  });
}
