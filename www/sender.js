/** What receivers make of a sender, by the SPF record of its domain. */

import { parseTarget } from './check.js';
import { worded } from './core.js';
import { enter } from './gate.js';
import { host } from './host.js';
import { beginSender, forsake, load } from './neighbours.js';

/** @typedef {import('./wasm/neighbours.js').SpfCheck} SpfCheck */
/** @typedef {Pick<import('./check.js').CheckOptions, 'resolvers' | 'mode' | 'deadline' | 'signal' | 'fetch'>} Asking */

/**
 * Whether a machine may send mail for a domain: what receivers make of it by SPF (RFC 7208 §4).
 *
 * Nothing about the domain rejects. What does: a `TargetError` for a sender without a mail domain, and an `OptionsError`,
 * with the code `badAddress` for what is no IP address.
 *
 * @example
 * const { result, term } = await checkHost('192.0.33.11', 'user@example.org');
 * console.log(result, term); // pass include:spf.neighbours.test
 *
 * @param {string} address IPv4 or IPv6, of the machine that sends
 * @param {string} sender the address that mail comes from, or its domain
 * @param {Asking & { helo?: string }} [options] `helo`: how the machine greets; the domain if not given
 * @returns {Promise<SpfCheck>}
 */
export async function checkHost(address, sender, { helo, signal, fetch, ...told } = {}) {
  const [{ name }] = await Promise.all([parseTarget(sender), load()]);
  signal?.throwIfAborted();
  const local = sender.includes('@') ? sender.slice(0, sender.lastIndexOf('@')).trim() : '';
  const ended = new AbortController();
  /** @type {ReturnType<typeof beginSender> | undefined} */
  let look;
  let isLost = false;
  try {
    return await new Promise((resolve, reject) => {
      const goOn = () => {
        if (ended.signal.aborted || !look) return;
        try {
          const check = look.poll();
          if (check) resolve(check);
        } catch (error) {
          isLost = true;
          forsake();
          reject(error);
        }
      };
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal });
      enter(told.resolvers?.[0] ?? '', ended.signal, (pass) => {
        try {
          const world = host({ signal: ended.signal, onOutcome: goOn, pass, fetch });
          look = beginSender(address, `${local && `${local}@`}${name}`, helo ?? name, told, world);
        } catch (error) {
          return reject(error);
        }
        goOn();
      });
    });
  } catch (error) {
    throw await worded(error);
  } finally {
    ended.abort();
    if (!isLost) look?.free();
  }
}
