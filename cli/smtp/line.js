/** The line to a server: sends commands and reads replies (RFC 5321 §4.2), each within a time and a size. */
/** @import { Socket } from 'node:net' */
/** @import { Limits } from './limits.js' */

import { Stop, stopOf } from './stop.js';

/** A reply: its code, and the words of its lines.
 * @typedef {{ code: number, lines: string[] }} Reply */

/** RFC 5321 §4.2: three digits, the first 2 to 5 and the second 0 to 5, and then a space, a hyphen or nothing. */
const REPLY_LINE = /^([2-5][0-5][0-9])(?:([ -])(.*))?$/;

const LF = 10;

export class Line {
  #socket;
  #limits;
  #ended;
  /** What came and was not read yet. */
  #unread = Buffer.alloc(0);
  /** Why no more comes.
   * @type {Stop | null} */
  #over = null;
  /** Called when something came, or nothing comes any more. */
  #wake = () => {};

  /**
   * @param {Socket} socket
   * @param {Limits} limits
   * @param {AbortSignal} ended with a `Stop` as its reason
   */
  constructor(socket, limits, ended) {
    this.#socket = socket;
    this.#limits = limits;
    this.#ended = ended;
    socket.on('data', this.#hear).on('error', this.#fail).on('end', this.#close).on('close', this.#close);
  }

  #hear = (/** @type {Buffer} */ data) => {
    this.#unread = Buffer.concat([this.#unread, data]);
    // no more is taken than a reply may have: whoever sends without end fills no memory
    if (this.#unread.length > this.#limits.replySize) this.#socket.pause();
    this.#wake();
  };

  #fail = (/** @type {Error} */ error) => {
    this.#over ??= stopOf(error);
    this.#wake();
  };

  #close = () => {
    this.#over ??= new Stop('closed');
    this.#wake();
  };

  /** Whether something came that nobody has read. */
  get hasUnread() {
    return this.#unread.length > 0;
  }

  /** Hears nothing any more, so that another may have the socket. */
  release() {
    this.#socket.off('data', this.#hear).off('error', this.#fail).off('end', this.#close).off('close', this.#close);
    this.#socket.pause();
  }

  /**
   * Sends a command and reads the reply.
   * @param {string} command
   * @param {number} time milliseconds
   */
  ask(command, time) {
    // Whoever answers before being asked has lost step with us: the next reply would be taken for that to another
    // command.
    if (this.hasUnread) throw new Stop('unasked', this.#unread.subarray(0, 80).toString('utf8'));
    if (!this.#over) this.#socket.write(`${command}\r\n`);
    return this.reply(time);
  }

  /**
   * Reads one whole reply.
   * @param {number} time milliseconds
   * @returns {Promise<Reply>}
   */
  async reply(time) {
    const until = performance.now() + time;
    /** @type {Reply | null} */
    let reply = null;
    for (let size = 0; ;) {
      const octets = await this.#line(until);
      size += octets.length;
      if (size > this.#limits.replySize) throw new Stop('tooLong');
      const line = octets.toString('utf8').replace(/\r?\n$/, '');
      const [, code, mark, words = ''] = REPLY_LINE.exec(line) ?? [];
      if (!code || (reply && reply.code !== Number(code))) throw new Stop('garbage', line.slice(0, 80));
      reply ??= { code: Number(code), lines: [] };
      reply.lines.push(words);
      if (mark !== '-') return reply;
    }
  }

  /**
   * One line with its end. A bare LF is taken for one, as senders do.
   * @param {number} until
   * @returns {Promise<Buffer>}
   */
  async #line(until) {
    for (;;) {
      const end = this.#unread.indexOf(LF);
      if (end >= 0 ? end >= this.#limits.line : this.#unread.length > this.#limits.line) {
        throw /^[2-5][0-5][0-9][ -]/.test(this.#unread.toString('latin1', 0, 4)) ? new Stop('tooLong')
          : new Stop('garbage', this.#unread.toString('utf8', 0, 80));
      }
      if (end >= 0) {
        const line = this.#unread.subarray(0, end + 1);
        this.#unread = this.#unread.subarray(end + 1);
        if (this.#unread.length <= this.#limits.replySize) this.#socket.resume();
        return line;
      }
      if (this.#over) {
        // the rest of a line that never ended is no reply, but says who spoke
        const rest = this.#unread.toString('utf8', 0, 80);
        throw this.#over.code === 'closed' && rest && !REPLY_LINE.test(rest.replace(/\r$/, '')) ? new Stop('garbage', rest) : this.#over;
      }
      await this.#news(until);
    }
  }

  /**
   * Waits until there is something new.
   * @param {number} until
   * @returns {Promise<void>}
   */
  #news(until) {
    return within(until - performance.now(), this.#ended, (resolve) => {
      this.#wake = () => resolve();
      return () => (this.#wake = () => {});
    });
  }
}

/**
 * Waits for one thing, no longer than a time, and no longer than a signal lets it.
 * @template T
 * @param {number} time milliseconds
 * @param {AbortSignal} ended with a `Stop` as its reason
 * @param {(resolve: (value: T) => void, reject: (reason: Stop) => void) => () => void} begin gives what ends it
 * @returns {Promise<T>}
 */
export function within(time, ended, begin) {
  return new Promise((resolve, reject) => {
    if (ended.aborted) return void reject(ended.reason);
    const timer = setTimeout(() => settle(() => reject(new Stop('timeout'))), Math.max(0, time));
    const abort = () => settle(() => reject(ended.reason));
    ended.addEventListener('abort', abort);
    /** @type {() => void} */
    let end = () => {};
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(timer);
      ended.removeEventListener('abort', abort);
      end();
      how();
    };
    end = begin((value) => settle(() => resolve(value)), (reason) => settle(() => reject(reason)));
  });
}
