// The server that is measured, or that answers what is measured.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from '../../scripts/paths.mjs';

/**
 * @typedef {object} Started
 * @property {string} http its origin
 * @property {string} https its origin with TLS; empty where it was not asked for
 * @property {string} spki the hash of its key, as Chromium takes it
 * @property {string} dns its address for plain DNS; empty where it was not asked for
 * @property {number} pid
 * @property {() => void} stop
 */

/** A free port of this machine. */
export const ANY = '127.0.0.1:0';

/**
 * Starts doh-server and waits until it listens everywhere.
 * @param {string[]} options what it is told beside `--listen`
 * @param {'bench-server' | 'debug'} [profile] how it was built
 * @returns {Promise<Started>}
 */
export async function started(options, profile = 'bench-server') {
  const server = spawn(`target/${profile}/doh-server`, ['--listen', ANY, ...options], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const found = { http: '', https: '', spki: '', dns: '' };
  const isAll = () => found.http && (found.https || !options.includes('--tls')) && (found.dns || !options.includes('--dns'));
  for await (const line of createInterface({ input: server.stdout })) {
    found.http ||= /^listening on (http:\S+)/.exec(line)?.[1] ?? '';
    found.dns ||= /^listening on dns:\/\/(\S+)/.exec(line)?.[1] ?? '';
    const [, https, spki] = /^listening on (https:\S+) spki=(\S+)/.exec(line) ?? [];
    if (https && spki) Object.assign(found, { https, spki });
    if (isAll()) return { ...found, pid: server.pid ?? 0, stop: () => void server.kill() };
  }
  throw new Error('doh-server ended before it listened');
}
