/** Text into domains: one a line, or a table of which one column holds them. */
/** @import { ReportTarget } from './wasm/mxlens.js' */

/** Domains that a list holds. */
export const MOST = 10_000;

/** Octets of a file that is read at all. */
export const LARGEST = 32 << 20;

/** Characters that are kept of what is no domain. */
const LONGEST = 500;

/** What may stand between cells. A single comma in a name is no table: most records have to have it. */
const SEPARATORS = /** @type {const} */ ([',', '\t', ';']);

/** What the column of a list without further ones is called, when it is called anything. */
const HEADS = /^"?(domains?([ _-]?names?)?|names?|fqdn|hosts?([ _-]?names?)?|(e-?)?mails?([ _-]?address(es)?)?|address(es)?|urls?|(web)?sites?|zones?)"?$/i;

/** Entries after which the browser may do something else. */
const BREATH = 500;

/** Every column, one after the other. */
export const EVERY = -1;

/**
 * @typedef {object} Table
 * @property {'' | typeof SEPARATORS[number]} separator nothing where each line is one entry
 * @property {string[][]} records those that hold something
 * @property {number} width columns of the widest
 */

/** Which cells are taken: those of a column, perhaps without the first, which names it.
 * @typedef {{ column: number, header: boolean }} Choice */

/** What is wrong with a text that is no domain, as `explained` takes it.
 * @typedef {{ code: string, message: string, position: number | null, length: number | null, text: string | null }} Fault */

/**
 * An entry of the list: a domain, or what is none.
 * @typedef {object} Given
 * @property {number} index
 * @property {string} input as it stood there first
 * @property {string} name in A-labels; empty where it is no domain
 * @property {string} shown
 * @property {number} given how often it stood there
 * @property {Fault | null} fault
 */

/**
 * The text of a file: Unicode by its byte order mark or as UTF-8, or else what Windows had before that.
 * @param {Uint8Array<ArrayBuffer>} octets
 */
export function decoded(octets) {
  const [first, second] = octets;
  const wide = first === 0xFF && second === 0xFE ? 'utf-16le' : first === 0xFE && second === 0xFF ? 'utf-16be' : null;
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: !wide }).decode(octets);
  } catch {
    return new TextDecoder('windows-1252').decode(octets);
  }
}

/**
 * @param {string} text
 * @returns {Table}
 */
export function tableOf(text) {
  const plain = text.replace(/^\uFEFF/, '');
  const tables = SEPARATORS.map((separator) => ({ separator, records: read(plain, separator) }))
    .filter(({ records }) => records.filter(({ length }) => length > 1).length * 2 > records.length)
    .sort((one, other) => evenness(other.records) - evenness(one.records));
  const { separator, records } = tables[0] ?? { separator: /** @type {const} */ (''), records: read(plain, '') };
  return { separator, records, width: records.reduce((most, { length }) => Math.max(most, length), 0) };
}

/**
 * How many records have the same number of cells as the first one: that is what tells a separator from a comma in a text.
 * @param {string[][]} records
 */
function evenness(records) {
  const width = records[0]?.length ?? 0;
  return records.filter(({ length }) => length === width).length / records.length + Math.min(width, 9) / 1000;
}

/**
 * Records of cells (RFC 4180). A quotation mark that is never closed is none.
 * @param {string} text
 * @param {Table['separator']} separator
 */
function read(text, separator) {
  const records = quoted(text, separator) ?? text.split(/\r\n|\r|\n/).map((line) => separator ? line.split(separator) : [line]);
  return records.map((cells) => cells.map((cell) => cell.trim())).filter((cells) => cells.some((cell) => cell));
}

/**
 * @param {string} text
 * @param {Table['separator']} separator
 * @returns {string[][] | null} nothing where quotation marks do not pair
 */
function quoted(text, separator) {
  const end = separator ? new RegExp(`${separator}|\\r\\n|\\r|\\n`, 'g') : /\r\n|\r|\n/g;
  /** @type {string[]} */
  let cells = [];
  const records = [cells];
  for (let at = 0; at <= text.length;) {
    let cell = '';
    if (text[at] === '"') {
      for (at++;; at += 2) {
        const mark = text.indexOf('"', at);
        if (mark < 0) return null;
        cell += text.slice(at, mark);
        at = mark;
        if (text[mark + 1] !== '"') break;
        cell += '"'; // two of them are one
      }
      at++;
    }
    end.lastIndex = at;
    const found = end.exec(text);
    cells.push(cell + text.slice(at, found?.index ?? text.length));
    if (!found) break;
    at = end.lastIndex;
    if (found[0] !== separator) records.push(cells = []);
  }
  return records;
}

/**
 * The column that holds the most domains, addresses and URLs, and whether the first record names the columns.
 * @param {Table} table
 * @returns {Choice}
 */
export function guessed(table) {
  const { records, width } = table;
  const [first = []] = records;
  if (records.length === 1 && first.filter(isLike).length > 1) return { column: EVERY, header: false };
  const found = amounts(table);
  const column = Math.max(0, found.indexOf(Math.max(...found)));
  const named = first[column] ?? '';
  const rest = records.length - 1;
  const header = rest > 0 && !isLike(named)
    && (HEADS.test(named) || width > 1 && !first.some(isLike) && (found[column] ?? 0) * 2 >= rest);
  return { column, header };
}

/**
 * How many cells of each column look like a domain, an address or a URL.
 * @param {Table} table
 */
export function amounts({ records, width }) {
  const found = new Array(width).fill(0);
  for (const cells of records) cells.forEach((cell, column) => isLike(cell) && found[column]++);
  return found;
}

/**
 * Whether a text looks like what a domain can be taken from. The core decides; this only finds the column.
 * @param {string} text
 */
export function isLike(text) {
  const host = /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:mailto:)?(?:[^\s/@]+@)?([^\s/@:?#]+)(?::\d+)?(?:[/?#].*)?$/i.exec(text)?.[1];
  return host !== undefined && host.length <= 1024 && /^[^.]+(?:\.[^.]+)*\.(?:\p{L}[\p{L}\p{M}\p{N}-]+)\.?$/u.test(host);
}

/**
 * @param {Table} table
 * @param {Choice} choice
 */
export function entries({ records }, { column, header }) {
  const taken = header ? records.slice(1) : records;
  return (column === EVERY ? taken.flat() : taken.map((cells) => cells[column] ?? '')).filter((cell) => cell);
}

/**
 * Each domain once, in the order in which they were given, and what is none of them.
 * @param {string[]} texts
 * @param {(text: string) => Promise<Pick<ReportTarget, 'name' | 'shown'>>} parse rejects what is no domain
 * @returns {Promise<{ rows: Given[], leftOut: number }>} how many more there were than a list holds
 */
export async function distinct(texts, parse) {
  /** @type {Map<string, Given>} */
  const rows = new Map();
  /** @type {Set<string>} */
  const more = new Set();
  for (const [count, input] of texts.entries()) {
    if (count % BREATH === BREATH - 1) await new Promise((resolve) => setTimeout(resolve));
    const kept = input.slice(0, LONGEST);
    const made = await parse(input).then(
      ({ name, shown }) => ({ name, shown, fault: null }),
      (error) => ({ name: '', shown: kept, fault: faultOf(error) }));
    const key = made.name || ` ${input}`; // no name has a space
    const known = rows.get(key);
    if (known) known.given++;
    else if (rows.size < MOST) rows.set(key, { index: rows.size, input: kept, given: 1, ...made });
    else more.add(key);
  }
  return { rows: [...rows.values()], leftOut: more.size };
}

/**
 * @param {any} error
 * @returns {Fault}
 */
function faultOf({ code, message, position = null, length = null, text = null }) {
  return { code: `${code}`, message: `${message}`, position, length, text };
}
