/**
 * Lets checks begin so that no resolver has too many requests at once.
 *
 * A check is let in as a whole: its questions never wait for another check's, as its time would run out meanwhile.
 * So many are under way at an origin as the limit says, and what one check asks above that.
 */

import { originOf } from './diagnosis.js';

/** Requests to one origin: half of what HTTP/2 servers take at once by custom (RFC 9113 §6.5.2). */
const MOST = 64;

/** Checks to hand over at once where there are many: each asks one question at least. */
export const AT_ONCE = MOST;

/** Connections that browsers open to one origin by HTTP/1.1: more requests would only wait in line. */
const MOST_BY_CONNECTION = 6;

/** Requests of a check at once, as long as none has ended. */
const USUAL = 10;

/** Milliseconds in which a check comes to ask the most it does. */
const YOUNG = 1000;

/** Too Many Requests (RFC 6585 §4). */
const TOO_MANY = 429;

/**
 * A check that was let in.
 * @typedef {object} Admitted
 * @property {number} at when
 * @property {number} underWay requests at the origin that it is counted at
 * @property {number} peak the most of them at once
 */

/**
 * What is known of one origin.
 * @typedef {object} Line
 * @property {string} origin
 * @property {number} most how high the limit goes
 * @property {number} limit
 * @property {number} underWay requests, of whatever check
 * @property {number} usual requests of a check at once, in the mean of those before
 * @property {number} halved when the limit was halved last
 * @property {Set<Admitted>} admitted
 * @property {(() => void)[]} waiting
 */

/** @type {Map<string, Line>} */
const lines = new Map();

/** Where resolvers are that are named by an id.
 * @type {Map<string, string>} */
const origins = new Map();

/**
 * Waits until a check may begin, and lets it; what `begin` does at once is counted before the next one is let in.
 * @param {string} first the resolver that is asked first, by its URL or id
 * @param {import('./core.js').Ended} ended when the check has ended, or is not to begin any more
 * @param {(pass: Pass) => void} begin
 */
export function enter(first, ended, begin) {
  const origin = origins.get(first) ?? originOf(first);
  /** @type {Admitted} */
  const check = { at: 0, underWay: 0, peak: 0 };
  /** @param {Line | undefined} home */
  const admit = (home) => {
    check.at = performance.now();
    home?.admitted.add(check);
    ended.addEventListener('abort', () => {
      if (!home) return;
      home.admitted.delete(check);
      home.usual += (check.peak - home.usual) / 8;
      advance(home);
    });
    begin((url) => {
      const line = lineTo(originOf(url));
      if (!home) {
        home = line;
        origins.set(first, line.origin);
        home.admitted.add(check);
      }
      return passing(line, home, check, url);
    });
  };
  if (!origin) return admit(undefined);
  const line = lineTo(origin);
  const wait = () => admit(line);
  line.waiting.push(wait);
  ended.addEventListener('abort', () => {
    const place = line.waiting.indexOf(wait);
    if (place >= 0) line.waiting.splice(place, 1);
  });
  advance(line);
}

/** Counts a request; what it gives is to be called with the status of the response, or 0 where there is none.
 * @typedef {(url: string) => (status: number) => void} Pass */

/**
 * @param {Line} line
 * @param {Line} home where the check is counted
 * @param {Admitted} check
 * @param {string} url
 */
function passing(line, home, check, url) {
  const sent = performance.now();
  line.underWay++;
  if (line === home) check.peak = Math.max(check.peak, ++check.underWay);
  return (/** @type {number} */ status) => {
    line.underWay--;
    if (line === home) check.underWay--;
    if (status > 0) line.most = Math.min(line.most, allowed(url));
    if (status === TOO_MANY) {
      // what was sent before belongs to the burst that was too much
      if (sent >= line.halved) [line.limit, line.halved] = [Math.max(1, Math.floor(line.limit / 2)), performance.now()];
    } else if (status === 200) {
      line.limit = line.limit + 1;
    }
    advance(line);
  };
}

/**
 * Lets in whoever waits, as long as there is room.
 * @param {Line} line
 */
function advance(line) {
  line.limit = Math.min(line.limit, line.most);
  while (line.waiting.length > 0 && load(line) < line.limit) line.waiting.shift()?.();
}

/**
 * Requests under way at an origin, and those that the checks which began just now are going to make.
 * @param {Line} line
 */
function load({ underWay, usual, admitted }) {
  let coming = 0;
  const now = performance.now();
  for (const check of admitted) if (now - check.at < YOUNG) coming += Math.max(0, usual - check.underWay);
  return underWay + coming;
}

/** @param {string} origin */
function lineTo(origin) {
  const known = lines.get(origin);
  if (known) return known;
  const most = allowed(origin);
  /** @type {Line} */
  const line = { origin, most, limit: most, underWay: 0, usual: USUAL, halved: 0, admitted: new Set(), waiting: [] };
  lines.set(origin, line);
  return line;
}

/**
 * How many requests may be under way where a URL is, as far as is known of how it is spoken to.
 * @param {string} url
 */
function allowed(url) {
  if (!globalThis.location) return MOST; // no browser: as many connections are opened as are asked for
  const [seen] = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByName(url, 'resource'));
  return url.startsWith('http:') || seen?.nextHopProtocol === 'http/1.1' ? MOST_BY_CONNECTION : MOST;
}
