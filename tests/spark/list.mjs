// The list that Spark is given in the test, and what it is to come to.

/** Domains that have mail, of which some fail at first. */
const [SOUND, FLAKY] = [1000, 20];

/** What else stands in a list. */
const OTHERS = /** @type {const} */ ({
  'null-mx.test': 'refusesMail',
  'exchange-nonexistent.test': 'undeliverable',
  'servfail.mx-unavailable.test': 'undetermined',
  'no domain': 'error:badCharacter',
});

/** Every name once. */
export function names() {
  return [...numbered('n', SOUND), ...numbered('flaky', FLAKY), ...Object.keys(OTHERS)];
}

/** How many of each status there are to be. */
export function expected() {
  const all = ['deliverable', ...Object.values(OTHERS)].sort();
  return Object.fromEntries(all.map((status) => [status, status === 'deliverable' ? SOUND + FLAKY : 1]));
}

/**
 * @param {string} start
 * @param {number} count
 */
function numbered(start, count) {
  return Array.from({ length: count }, (_, index) => `${start}${index}.wildcard.test`);
}

/**
 * The name that a request asks about (RFC 8484 §4.1, RFC 1035 §4.1.2).
 * @param {string} url
 */
export function questionOf(url) {
  const message = Buffer.from(new URL(url, 'http://x').searchParams.get('dns') ?? '', 'base64url');
  const labels = [];
  let at = 12;
  for (; message[at]; at += 1 + (message[at] ?? 0)) labels.push(message.toString('latin1', at + 1, at + 1 + (message[at] ?? 0)));
  return labels.join('.').toLowerCase();
}
