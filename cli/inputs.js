/** Where domains come from: arguments, files and standard input, one after the other and never all at once. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from './usage.js';

/**
 * A text that is to name a mail domain, and where it stands.
 * @typedef {object} Entry
 * @property {string} text
 * @property {string | null} file `-` for standard input; `null` for an argument
 * @property {number} line from 1; 0 for an argument
 */

/** Standard input, where a file is named. */
const STANDARD = '-';

/** Characters of a line that are looked at: no address is longer, and a file without ends of lines is no list. */
const LONGEST = 4096;

/**
 * @param {readonly string[]} words arguments; `-` is standard input
 * @param {readonly string[]} files
 * @param {NodeJS.ReadableStream} input standard input
 * @returns {AsyncGenerator<Entry>}
 */
export async function* entries(words, files, input) {
  for (const word of words) {
    if (word === STANDARD) yield* lines(STANDARD, input);
    else yield { text: word, file: null, line: 0 };
  }
  for (const file of files) yield* lines(file, file === STANDARD ? input : createReadStream(file));
}

/**
 * Whether all domains are arguments: then they are few.
 * @param {readonly string[]} words
 * @param {readonly string[]} files
 */
export function areArguments(words, files) {
  return files.length === 0 && !words.includes(STANDARD);
}

/**
 * @param {string} file
 * @param {NodeJS.ReadableStream} stream
 * @returns {AsyncGenerator<Entry>}
 */
async function* lines(file, stream) {
  let line = 0;
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      line++;
      const entry = text.replace(/^\uFEFF/, '').trim().slice(0, LONGEST);
      if (entry && !entry.startsWith('#')) yield { text: entry, file, line };
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
