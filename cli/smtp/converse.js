/** One conversation with one server: the greeting, EHLO, STARTTLS, its certificates, EHLO, QUIT. Never MAIL FROM. */
/** @import { X509Certificate } from 'node:crypto' */
/** @import { Socket } from 'node:net' */
/** @import { TLSSocket } from 'node:tls' */
/** @import { Certificate, Trust } from './certificate.js' */
/** @import { Reply } from './line.js' */
/** @import { Limits } from './limits.js' */
/** @import { StopCode } from './stop.js' */

import tls from 'node:tls';
import { described, sent, trustOf, wayUp } from './certificate.js';
import { Line, within } from './line.js';
import { Stop, stopOf } from './stop.js';

/** Begins a connection, as `net.connect` does.
 * @typedef {(address: string, port: number) => Socket} Dial */

/** How far a conversation came.
 * @typedef {'connect' | 'greeting' | 'ehlo' | 'starttls' | 'tls' | 'ehloAgain'} Step */

/** @typedef {{ step: Step, code: StopCode, detail: string | null }} Failure */

/**
 * What a server says that it can, in its reply to EHLO.
 * @typedef {object} Extensions
 * @property {boolean} starttls RFC 3207
 * @property {boolean} pipelining RFC 2920
 * @property {boolean} eightBitMime RFC 6152
 * @property {boolean} smtputf8 RFC 6531
 * @property {boolean} requiretls RFC 8689
 * @property {number | null} size octets of the longest message (RFC 1870); null where none is named, 0 where there is no
 *   fixed limit
 * @property {string[]} keywords all, as they came
 */

/**
 * @typedef {object} Secured
 * @property {string} protocol such as `TLSv1.3`
 * @property {string} cipher
 * @property {string} servername what it was asked for (RFC 6066 §3)
 * @property {Certificate[]} chain the server's own certificate first, and those above it but for a root; with TLSA records
 *   of an authority all as they were sent
 * @property {Trust} trust
 */

/**
 * What one conversation was; each part is null where it was not come to.
 * @typedef {object} Conversation
 * @property {number} began milliseconds since 1970-01-01 UTC
 * @property {number} elapsed milliseconds
 * @property {boolean} connected whether a connection stood
 * @property {boolean} heard whether anything came; a filter on the way may take connections, and then says nothing
 * @property {string | null} local this machine's address there
 * @property {number | null} greetedAfter milliseconds from the connection to the end of the greeting
 * @property {Reply | null} greeting
 * @property {Reply | null} ehlo
 * @property {Reply | null} starttls
 * @property {Secured | null} secured
 * @property {Extensions | null} extensions those told last: under TLS where that was come to
 * @property {Failure | null} failure what ended it before its time
 */

/** Whom to talk to; `asSent`: the certificates are wanted exactly as they are sent.
 * @typedef {{ address: string, port: number, servername: string, asSent: boolean }} Server */

/**
 * @typedef {object} World
 * @property {Dial} dial
 * @property {string | null} hello what this machine calls itself; its address if null (RFC 5321 §4.1.3)
 * @property {readonly string[]} roots
 * @property {Limits} limits
 * @property {AbortSignal | undefined} signal
 * @property {AbortSignal} late the time of the whole probe is over
 */

/**
 * Talks to a server. Rejects with the reason of the signal, and by nothing that the server does.
 * @param {Server} server
 * @param {World} world
 * @returns {Promise<{ conversation: Conversation, chain: X509Certificate[] }>}
 */
export async function converse(server, world) {
  const { signal, late, limits } = world;
  signal?.throwIfAborted();
  /** @type {Conversation} */
  const seen = {
    began: Date.now(), elapsed: 0, connected: false, heard: false, local: null, greetedAfter: null, greeting: null, ehlo: null,
    starttls: null, secured: null, extensions: null, failure: null,
  };
  const began = performance.now();
  const ended = new AbortController();
  const abort = () => ended.abort(new Stop('deadline'));
  const timer = setTimeout(() => ended.abort(new Stop('timeout')), limits.conversation);
  for (const one of [signal, late]) one?.addEventListener('abort', abort);
  if (late.aborted) abort();
  const talk = new Talk(seen, server, world, ended.signal);
  try {
    await talk.run();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Stop)) throw error;
    seen.failure = { step: talk.step, code: error.code, detail: error.detail };
  } finally {
    clearTimeout(timer);
    for (const one of [signal, late]) one?.removeEventListener('abort', abort);
    await talk.end();
    seen.elapsed = Math.round(performance.now() - began);
  }
  return { conversation: seen, chain: talk.chain };
}

class Talk {
  /** @type {Step} */
  step = 'connect';
  /** @type {X509Certificate[]} */
  chain = [];
  /** @type {{ socket: Socket, closed: Promise<unknown> }[]} */
  #sockets = [];

  /**
   * @param {Conversation} seen is filled in
   * @param {Server} server
   * @param {World} world
   * @param {AbortSignal} ended
   */
  constructor(seen, server, { dial, hello, roots, limits }, ended) {
    this.seen = seen;
    this.server = server;
    this.dial = dial;
    this.hello = hello;
    this.roots = roots;
    this.limits = limits;
    this.ended = ended;
  }

  async run() {
    const { seen, limits } = this;
    const socket = await this.#connected().catch((/** @type {Stop} */ stop) => {
      // to a connection that does not stand yet the other side says "refused" (RFC 9293 §3.10.7.3)
      if (stop.code === 'reset') this.#stood();
      throw stop;
    });
    this.#stood();
    seen.local = socket.localAddress ?? null;
    const name = this.hello ?? literal(socket);
    socket.once('data', () => (seen.heard = true));
    const line = new Line(socket, limits, this.ended);
    const connected = performance.now();
    seen.greeting = await line.reply(limits.greeting);
    seen.greetedAfter = Math.round(performance.now() - connected);
    // RFC 5321 §3.1: after another code than 220 there is nothing to say but QUIT
    if (seen.greeting.code !== 220) return this.#part(line, new Stop('reply'));
    this.step = 'ehlo';
    seen.ehlo = await line.ask(`EHLO ${name}`, limits.reply);
    if (seen.ehlo.code !== 250) return this.#part(line, new Stop('reply'));
    seen.extensions = extensionsOf(seen.ehlo);
    if (!seen.extensions.starttls) return this.#part(line);
    this.step = 'starttls';
    seen.starttls = await line.ask('STARTTLS', limits.reply);
    if (seen.starttls.code !== 220) return this.#part(line, new Stop('reply'));
    // What is here already came in the clear, from the server or from somebody on the way, and would be taken for a
    // part of what comes under TLS (RFC 3207 §4; the clients' side of CVE-2011-0411).
    if (line.hasUnread) throw new Stop('injected');
    line.release();
    this.step = 'tls';
    const secure = await this.#secured(socket);
    this.step = 'ehloAgain';
    const under = new Line(secure, limits, this.ended);
    // RFC 3207 §4.2: what was said before is forgotten
    const again = await under.ask(`EHLO ${name}`, limits.reply);
    if (again.code !== 250) return this.#part(under, new Stop('reply'));
    seen.extensions = { ...extensionsOf(again), starttls: true };
    return this.#part(under);
  }

  #stood() {
    this.seen.connected = true;
    this.step = 'greeting';
  }

  /** Ends all, and waits until that is done: the next connection to the server begins after this one. */
  async end() {
    for (const { socket } of this.#sockets) socket.on('error', () => {}).destroy();
    await Promise.all(this.#sockets.map(({ closed }) => closed));
  }

  /**
   * Keeps a socket, to be ended with all.
   * @template {Socket} T
   * @param {T} socket
   */
  #kept(socket) {
    this.#sockets.push({ socket, closed: new Promise((resolve) => socket.once('close', resolve)) });
    return socket;
  }

  /** @returns {Promise<Socket>} */
  #connected() {
    return within(this.limits.connect, this.ended, (resolve, reject) => {
      const socket = this.#kept(this.dial(this.server.address, this.server.port));
      const ready = () => resolve(socket);
      const fail = (/** @type {Error} */ error) => reject(stopOf(error));
      socket.once('connect', ready).once('error', fail);
      return () => socket.off('connect', ready).off('error', fail);
    });
  }

  /**
   * @param {Socket} socket
   * @returns {Promise<TLSSocket>}
   */
  #secured(socket) {
    const { servername } = this.server;
    return within(this.limits.tls, this.ended, (resolve, reject) => {
      // Whoever the server is, it is looked at: what is wrong with its certificates is found by rules.
      const secure = this.#kept(tls.connect({
        socket, servername, ca: [...this.roots], rejectUnauthorized: false, checkServerIdentity: () => undefined,
      }));
      const ready = () => {
        this.chain = (this.server.asSent ? sent : wayUp)(secure, this.limits.chain);
        const complaint = secure.authorized ? null : `${secure.authorizationError}`;
        const { standardName, name } = /** @type {{ standardName?: string, name: string }} */ (secure.getCipher());
        this.seen.secured = {
          protocol: secure.getProtocol() ?? '',
          cipher: standardName ?? name,
          servername,
          chain: this.chain.map(described),
          trust: trustOf(this.chain, complaint, () => this.roots),
        };
        resolve(secure);
      };
      const fail = (/** @type {Error} */ error) => {
        const stop = stopOf(error);
        reject(stop.code === 'other' ? new Stop('tls', stop.detail) : stop);
      };
      const close = () => reject(new Stop('closed'));
      secure.once('secureConnect', ready).once('error', fail).once('close', close);
      return () => secure.off('secureConnect', ready).off('error', fail).off('close', close);
    });
  }

  /**
   * Says goodbye, and does not mind how that goes.
   * @param {Line} line
   * @param {Stop} [failure] what is told of the conversation
   */
  async #part(line, failure) {
    try {
      await line.ask('QUIT', this.limits.quit);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    if (failure) throw failure;
  }
}

/**
 * @param {Reply} reply to EHLO; its first line is a greeting (RFC 5321 §4.1.1.1)
 * @returns {Extensions}
 */
export function extensionsOf({ lines: [, ...lines] }) {
  const keywords = lines.map((line) => line.trim()).filter(Boolean);
  /** @type {Map<string, string>} */
  const offered = new Map();
  for (const line of keywords) {
    const [keyword = '', ...parameters] = line.split(/\s+/);
    offered.set(keyword.toUpperCase(), parameters.join(' '));
  }
  const size = offered.get('SIZE') ?? '';
  return {
    starttls: offered.has('STARTTLS'),
    pipelining: offered.has('PIPELINING'),
    eightBitMime: offered.has('8BITMIME'),
    smtputf8: offered.has('SMTPUTF8'),
    requiretls: offered.has('REQUIRETLS'),
    size: /^\d{1,15}$/.test(size) ? Number(size) : null,
    keywords,
  };
}

/**
 * This machine's address as it may stand in EHLO (RFC 5321 §4.1.3).
 * @param {Socket} socket
 */
function literal({ localAddress = '127.0.0.1' }) {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
}
