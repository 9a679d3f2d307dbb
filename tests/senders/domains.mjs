// Which domains are sent to: every plain domain that a zone's header checks.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/paths.mjs';

export const ZONES = join(ROOT, 'tests', 'zones');

const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;

/**
 * The inputs of the `check:` lines of a zone file; the grammar is in tests/doh-server/src/header.rs.
 * @param {string} zone
 */
export const inputs = (zone) => [...zone.matchAll(/^;[^\S\n]*check:[^\S\n]+(.*\S)/gm)].map(([, input = '']) => input);

/**
 * Why nothing can be sent to an input as it stands; null for a domain.
 * @param {string} input
 */
export function reasonToSkip(input) {
  if (DOMAIN.test(input)) return null;
  if (/^[a-z]+:\/\//i.test(input)) return 'a URL, not a domain';
  if (input.includes('@')) return 'a mail address, not a domain';
  if (/[^\x21-\x7e]/.test(input)) return 'not in ASCII: a sender is given the A-labels';
  return 'octets that no mail address has in its domain';
}

/**
 * @returns {Promise<{ domains: string[], skipped: Record<string, string> }>} in lower case and without a last dot, each
 *   once, in order of their names
 */
export async function domains() {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {Record<string, string>} */
  const skipped = {};
  const files = (await readdir(ZONES)).filter((file) => file.endsWith('.zone')).sort();
  for (const file of files) {
    for (const input of inputs(await readFile(join(ZONES, file), 'utf8'))) {
      const reason = reasonToSkip(input);
      if (reason) skipped[input] = reason;
      else found.add(input.toLowerCase().replace(/\.$/, ''));
    }
  }
  return { domains: [...found].sort(), skipped };
}
