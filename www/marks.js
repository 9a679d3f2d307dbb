/**
 * Texts in which some words stand out, as data: a page makes elements of them (dom.js), a terminal and a file text.
 * What others wrote is shown so that it cannot deceive. Pure.
 */

import { date } from './text.js';

/**
 * Words that are shown in a way of their own: of DNS, by others, or a time.
 * @typedef {object} Mark
 * @property {'code' | 'foreign' | 'time'} mark
 * @property {string} text
 * @property {string} [dateTime] of a time, as HTML has it
 */

/** A piece of a text; `null` is none.
 * @typedef {Mark | string | null} Words */

/**
 * Text with everything that is not seen, or that turns the order of what is seen, written as `\u{…}`.
 * @param {string} text
 */
export function visible(text) {
  return text.replace(/(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`);
}

/**
 * Text that others wrote: visible, and kept from changing the direction of what stands beside it.
 * @param {string} text
 * @returns {Mark}
 */
export function foreign(text) {
  return { mark: 'foreign', text: visible(text) };
}

/**
 * A domain name, an address or other words of DNS, which go from left to right whatever stands around or in them.
 * @param {string} text
 * @returns {Mark}
 */
export function code(text) {
  return { mark: 'code', text: visible(text) };
}

/**
 * The text of a rule, in which what stands between backticks is code.
 * @param {string} text
 * @returns {Words[]}
 */
export function coded(text) {
  return text.split('`').map((piece, place) => place % 2 === 1 ? code(piece) : piece);
}

/**
 * Date and time by the reader's own clock and calendar.
 * @param {number} milliseconds since 1970-01-01 UTC
 * @param {Intl.DateTimeFormatOptions} [options]
 */
export function time(milliseconds, options) {
  return moment(milliseconds, date(milliseconds, options));
}

/** @param {number} milliseconds @param {string} text how it is written @returns {Mark} */
export function moment(milliseconds, text) {
  return { mark: 'time', text, dateTime: new Date(milliseconds).toISOString() };
}

/**
 * The same as text alone.
 * @param {readonly Words[]} words
 */
export function plain(words) {
  return words.map((one) => typeof one === 'string' ? one : one?.text ?? '').join('');
}
