/** The file that holds the record of a check: its form, and what is none. */

/** @typedef {import('./core.js').Options} Options */
/** @typedef {import('./wasm/mxlens.js').HostResponse} HostResponse */

/**
 * The record of a check.
 * @typedef {object} Evidence
 * @property {string} mxlens the version that wrote it
 * @property {1} evidence the version of this form
 * @property {string} input what was checked
 * @property {Options & Record<string, unknown>} options what the core was told
 * @property {number} startedAt milliseconds since 1970-01-01 UTC
 * @property {EvidenceEvent[]} events everything that was started, in that order
 */

/**
 * Something that was started. Of a request there is what came of it, too: no obstacle and the status 0 is a timeout.
 * @typedef {object} EvidenceEvent
 * @property {'request' | 'pause' | 'time' | 'proof' | 'neighbours'} kind
 * @property {number} sent milliseconds from the start
 * @property {number | null} came when its outcome was there; `null` where none came before the end
 * @property {number | null} order its place among the outcomes, which came one after the other
 * @property {string} [url]
 * @property {number} [status]
 * @property {string | null} [contentType]
 * @property {number | null} [retryAfter]
 * @property {string | null} [body] in base64
 * @property {HostResponse['obstacle']} [obstacle]
 * @property {string | null} [detail]
 * @property {number} [milliseconds] of a pause
 * @property {number | null} [date] of another clock
 */

/** What is said of each in English, for programs; the page has it in other languages.
 * @type {Record<string, string>} */
export const SENTENCES = {
  notEvidence: 'This is no evidence file of mxlens, or it was changed by hand.',
  evidenceVersion: 'This evidence file is of another version of mxlens than this one reads.',
  badBody: 'An answer in this evidence file cannot be read.',
  unknownReport: 'There is no evidence for this report: it is of no check on this page.',
};

/** What is wrong with an evidence file; the `code` is stable. */
export class EvidenceError extends Error {
  /**
   * @param {'notEvidence' | 'evidenceVersion' | 'badBody' | 'unknownReport'} code
   * @param {ErrorOptions} [options]
   */
  constructor(code, options) {
    super(SENTENCES[code], options);
    this.name = 'EvidenceError';
    this.code = code;
  }
}

/** Far more than any check has, and little enough to be played at once. */
const MOST_EVENTS = 50_000;

/** Characters of a text, such as a draft. */
const LONGEST_TEXT = 1_000_000;

/** Characters of the base64 of the longest DNS message. */
const LONGEST_BODY = 87_380;

/** The end of the calendar, in milliseconds; no check takes longer either. */
export const LAST_DATE = 8.64e15;

const OBSTACLES = ['unknown', 'policy', 'cors', 'localNetwork', 'name', 'connection', 'tls'];

/** How a field is read, with what stands for one that is not valid: an exception.
 * @typedef {(value: unknown) => unknown} Reader */

/** @type {(most: number) => (value: unknown) => number} */
const number = (most) => (value) =>
  typeof value === 'number' && value >= 0 && value <= most ? value : refuse();

/** @type {(most: number) => (value: unknown) => number} */
const integer = (most) => (value) => Number.isInteger(value) ? number(most)(value) : refuse();

/** @param {unknown} value */
const text = (value) => typeof value === 'string' && value.length <= LONGEST_TEXT ? value : refuse();

/** @param {unknown} value */
const flag = (value) => typeof value === 'boolean' ? value : refuse();

/** @type {<Value>(read: (value: unknown) => Value) => (value: unknown) => Value | null} */
const optional = (read) => (value) => value === null ? null : read(value);

/** @type {(words: readonly string[]) => (value: unknown) => string} */
const word = (words) => (value) => typeof value === 'string' && words.includes(value) ? value : refuse();

/** @param {unknown} value */
const resolvers = (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 ? value.map(text) : refuse();

/** @param {unknown} value */
const selectors = (value) => Array.isArray(value) && value.length <= 100 ? value.map(text) : refuse();

/** @param {unknown} value */
function body(value) {
  if (typeof value !== 'string' || value.length > LONGEST_BODY) throw new EvidenceError('badBody');
  if (value.length % 4 > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw new EvidenceError('badBody');
  return value;
}

/** The options that a check hands on, each as it is to be.
 * @type {Record<string, Reader>} */
const OPTIONS = {
  resolvers,
  mode: text,
  draft: text,
  expect: text,
  networks: flag,
  deadline: number(LAST_DATE),
  dnssec: flag,
  trustAnchors: text,
  clock: number(LAST_DATE),
  neighbours: flag,
  mtaStsPolicy: text,
  dkimSelectors: selectors,
};

/** What an event of each kind has beside its times.
 * @type {Record<string, Record<string, Reader>>} */
const KINDS = {
  request: {
    url: text,
    status: integer(599),
    contentType: optional(text),
    retryAfter: optional(number(1e9)),
    body: optional(body),
    obstacle: optional(word(OBSTACLES)),
    detail: optional(text),
  },
  pause: { milliseconds: number(LAST_DATE) },
  time: { date: optional(number(LAST_DATE)) },
  proof: {},
  neighbours: { status: integer(599) },
};

/**
 * The record that a value is, made anew out of what belongs to it. Throws an `EvidenceError` for anything else.
 * @param {unknown} value
 * @returns {Evidence}
 */
export function validated(value) {
  const { mxlens, evidence, input, options, startedAt, events } = object(value);
  if (typeof mxlens !== 'string') refuse();
  if (evidence !== 1) throw new EvidenceError('evidenceVersion');
  if (!Array.isArray(events) || events.length > MOST_EVENTS) refuse();
  const read = /** @type {EvidenceEvent[]} */ (events.map(event));
  const orders = new Set(read.flatMap(({ order }) => order ?? []));
  const isTold = read.every(({ came, order }) => (came === null) === (order === null));
  if (!isTold || orders.size !== read.filter(({ order }) => order !== null).length) refuse();
  const given = object(options);
  const known = Object.entries(OPTIONS).filter(([key]) => given[key] !== undefined);
  return {
    mxlens: text(mxlens),
    evidence: 1,
    input: text(input),
    options: Object.fromEntries(known.map(([key, read]) => [key, read(given[key])])),
    startedAt: number(LAST_DATE)(startedAt),
    events: read,
  };
}

/** @param {unknown} value */
function event(value) {
  const given = object(value);
  const kind = word(Object.keys(KINDS))(given.kind);
  const fields = Object.entries(KINDS[kind] ?? {});
  return {
    kind,
    sent: number(LAST_DATE)(given.sent),
    came: optional(number(LAST_DATE))(given.came),
    order: optional(integer(MOST_EVENTS))(given.order),
    ...Object.fromEntries(fields.map(([key, read]) => [key, read(given[key])])),
  };
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function object(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : refuse();
}

/** @returns {never} */
function refuse() {
  throw new EvidenceError('notEvidence');
}

/**
 * Octets as base64.
 * @param {Uint8Array} octets
 */
export function toText(octets) {
  // as arguments of one call, 65,535 octets are too many for some stacks
  let letters = '';
  for (const octet of octets) letters += String.fromCharCode(octet);
  return btoa(letters);
}

/** @param {string} base64 */
export function toOctets(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
