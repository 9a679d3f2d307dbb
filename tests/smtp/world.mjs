// A small world for probes: servers on loopback that behave as they are told, at addresses that only this world has;
// DNS that answers from a table; and reports as a check would make them.
import { once } from 'node:events';
import { createServer as createHttps } from 'node:https';
import { Socket, connect, createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import packet from 'dns-packet';

/** @import { RequestListener } from 'node:http' */
/** @import { AddressInfo, Server } from 'node:net' */
/** @import { DaneRecord, Report } from '../../www/wasm/mxlens.js' */
/** @import { Identity } from './pki.mjs' */

/**
 * How a server behaves; every part has its usual form if not given.
 * @typedef {object} Behaviour
 * @property {string | ((socket: Socket) => void)} [greeting] what it says at once, or does
 * @property {string} [ehlo] its reply to EHLO, whole
 * @property {string} [starttls] its reply to STARTTLS, whole; more may stand behind it
 * @property {Identity} [identity] with which TLS is begun; without one STARTTLS is not offered
 * @property {string} [secureEhlo] its reply to EHLO under TLS
 * @property {(socket: Socket) => void} [handshake] what it does in place of TLS
 */

/** What is at an address instead of a server. */
export const REFUSES = 'refuses';
export const SILENT = 'silent';
export const UNREACHABLE = 'unreachable';
export const NO_ROUTE = 'no route';

/** @typedef {Behaviour | typeof REFUSES | typeof SILENT | typeof UNREACHABLE | typeof NO_ROUTE} Place */

const ERRORS = { [REFUSES]: 'ECONNREFUSED', [UNREACHABLE]: 'EHOSTUNREACH', [NO_ROUTE]: 'ENETUNREACH' };

export class World {
  /** @type {Map<string, Place | number>} by address and port */
  #places = new Map();
  /** @type {Server[]} */
  #servers = [];
  /** @type {Set<Socket>} */
  #sockets = new Set();
  /** What clients said, line by line, of all connections.
   * @type {string[]} */
  heard = [];
  /** Connections to each address, and how many there were at once at most.
   * @type {Map<string, { all: number, now: number, most: number }>} */
  connections = new Map();
  /** @type {Record<string, Record<string, string[] | 'SERVFAIL'>>} */
  dns = {};

  /**
   * @param {string} address
   * @param {Place} place
   */
  async put(address, place) {
    this.#places.set(`${address} 25`, typeof place === 'string' ? place : await this.#listen(createServer((socket) => this.#serve(socket, place))));
  }

  /**
   * @param {string} address
   * @param {Identity} identity
   * @param {RequestListener} respond
   */
  async putHttps(address, identity, respond) {
    this.#places.set(`${address} 443`, await this.#listen(createHttps(identity, respond)));
  }

  /** @type {import('../../cli/smtp/converse.js').Dial} */
  dial = (address, port) => {
    const place = this.#places.get(`${address} ${port}`);
    if (typeof place === 'number') {
      const socket = connect(place, '127.0.0.1');
      const count = this.connections.get(address) ?? { all: 0, now: 0, most: 0 };
      this.connections.set(address, count);
      count.all += 1;
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      socket.on('close', () => (count.now -= 1));
      return socket;
    }
    const socket = new Socket();
    if (place === SILENT) return socket;
    const code = place === REFUSES || place === UNREACHABLE || place === NO_ROUTE ? ERRORS[place] : 'ECONNREFUSED';
    setImmediate(() => socket.destroy(Object.assign(new Error(`connect ${code} ${address}:${port}`), { code })));
    return socket;
  };

  /** DNS over HTTPS from the table; what is not in it does not exist.
   * @type {typeof fetch} */
  fetch = async (input) => {
    const query = packet.decode(Buffer.from(new URL(`${input}`).searchParams.get('dns') ?? '', 'base64url'));
    const [{ name, type } = { name: '', type: 'A' }] = query.questions ?? [];
    const found = this.dns[name]?.[type];
    const answers = Array.isArray(found) ? found.map((data) => /** @type {packet.Answer} */ ({ name, type, ttl: 60, data: type === 'TXT' ? [data] : data })) : [];
    const rcode = found === 'SERVFAIL' ? 2 : name in this.dns ? 0 : 3;
    const octets = packet.encode({ type: 'response', id: 0, flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | rcode, questions: query.questions, answers });
    return new Response(new Uint8Array(octets), { headers: { 'content-type': 'application/dns-message' } });
  };

  end() {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }

  /** @param {Server} server */
  async #listen(server) {
    this.#servers.push(server);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    });
    server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return /** @type {AddressInfo} */ (server.address()).port;
  }

  /**
   * @param {Socket} socket
   * @param {Behaviour} behaviour
   */
  #serve(socket, behaviour) {
    const { greeting = '220 mx.host.test ESMTP', identity, starttls = '220 go on', handshake } = behaviour;
    const { ehlo = `250-mx.host.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n${identity ? '250-STARTTLS\r\n' : ''}250 8BITMIME` } = behaviour;
    const { secureEhlo = '250-mx.host.test\r\n250-PIPELINING\r\n250-SIZE 2000\r\n250-SMTPUTF8\r\n250-REQUIRETLS\r\n250 8BITMIME' } = behaviour;
    if (typeof greeting === 'function') return greeting(socket);
    const stop = this.#listenTo(socket, (line) => {
      if (/^EHLO /.test(line)) return ehlo;
      if (line !== 'STARTTLS') return null;
      if (!starttls.startsWith('220')) return starttls;
      stop();
      socket.write(`${starttls}\r\n`);
      if (handshake) return handshake(socket), null;
      const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(identity) });
      secure.on('error', () => {});
      this.#listenTo(secure, (line) => (/^EHLO /.test(line) ? secureEhlo : null));
      return null;
    });
    socket.write(`${greeting}\r\n`);
    return undefined;
  }

  /**
   * @param {Socket} socket
   * @param {(line: string) => string | null} answer
   * @returns {() => void} ends listening
   */
  #listenTo(socket, answer) {
    let rest = '';
    const hear = (/** @type {Buffer} */ data) => {
      rest += data.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        this.heard.push(line);
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else {
          const reply = answer(line);
          if (reply !== null) socket.write(`${reply}\r\n`);
        }
      }
    };
    socket.on('data', hear);
    return () => socket.off('data', hear);
  }
}

/**
 * A report of a domain: as much as a probe looks at.
 * @param {string} domain
 * @param {Record<string, string[]>} exchanges the addresses of each, the first at preference 10, the next at 20
 * @param {{ dane?: Record<string, DaneRecord[]>, unusable?: DaneRecord[], dnssec?: boolean, aliasOf?: string }} [options]
 *   dane: signed TLSA records of exchanges
 * @returns {Report}
 */
export function reportOf(domain, exchanges, { dane = {}, dnssec = true, aliasOf } = {}) {
  const levels = Object.entries(exchanges).map(([exchange, addresses], index) => ({
    preference: (index + 1) * 10,
    exchanges: [{ exchange, state: 'usable', addresses: addresses.map((address) => ({ address, global: true })) }],
  }));
  const plan = Object.keys(exchanges).map((exchange) => {
    const records = dane[exchange] ?? [];
    const outcome = records.some(({ usable }) => usable) ? 'used' : 'notUsed';
    const reason = outcome === 'used' ? null : records.length > 0 ? 'recordsUnusable' : 'tlsaAbsent';
    return { exchange, base: records.length > 0 ? exchange : null, outcome, reason, records };
  });
  const findings = aliasOf ? [{ id: 'owner-alias', subjects: [{ kind: 'alias', owner: domain, canonical: aliasOf }] }] : [];
  return /** @type {Report} */ (/** @type {unknown} */ ({
    target: { name: domain },
    resolvers: [{ id: null, name: 'test', url: 'https://resolver.test/dns-query{?dns}' }],
    delivery: { levels },
    dnssec: dnssec ? { skew: null, dane: plan } : null,
    findings,
  }));
}
