/**
 * What the probes of one run share, so that many domains with the same servers are no more to these than one: each
 * server is visited once under each name, and nobody has two connections at a time. It also remembers whether anybody
 * at all was reached, without which a network that lets nobody out would make every server look dead.
 */
/** @import { X509Certificate } from 'node:crypto' */
/** @import { Conversation, Server } from './converse.js' */
/** @import { Family } from './targets.js' */

/** @typedef {{ conversation: Conversation, chain: X509Certificate[] }} Visit */

/** Visits that are remembered: a list of names has no end. */
const REMEMBERED = 2_000;

export class Visits {
  /** Whether anything was heard of anybody, by family: IPv4 may be let out where IPv6 is not.
   * @type {Record<Family, boolean>} */
  reached = { ipv4: false, ipv6: false };
  /** @type {Map<string, Promise<Visit>>} */
  #known = new Map();
  /** The last one at each address.
   * @type {Map<string, Promise<unknown>>} */
  #last = new Map();
  /** @type {(() => void)[]} */
  #waiting = [];
  #free;

  /** @param {number} [concurrency] connections at a time, each to another address; 8 if not given */
  constructor(concurrency = 8) {
    this.#free = concurrency;
  }

  /**
   * @param {Server} server
   * @param {() => Promise<Visit>} begin
   * @returns {Promise<Visit>}
   */
  visit(server, begin) {
    const { address, port, servername, asSent } = server;
    const key = `${address} ${port} ${servername} ${asSent}`;
    const known = this.#known.get(key);
    // who began it may have broken it off, which is nothing to whoever waits for it, too
    if (known) return known.catch(() => this.visit(server, begin));
    const before = this.#last.get(address);
    const visit = this.#inTurn(before, begin);
    const settled = visit.catch(() => undefined).finally(() => {
      if (this.#last.get(address) === settled) this.#last.delete(address);
    });
    this.#last.set(address, settled);
    this.#known.set(key, visit);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > REMEMBERED) this.#known.delete(oldest);
    // what was broken off says nothing of the server to the next who asks
    const forget = () => this.#known.get(key) === visit && this.#known.delete(key);
    visit.then(({ conversation }) => conversation.failure?.code === 'deadline' && forget(), forget);
    return visit;
  }

  /**
   * @param {Promise<unknown> | undefined} before
   * @param {() => Promise<Visit>} begin
   */
  async #inTurn(before, begin) {
    await before;
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    try {
      return await begin();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
