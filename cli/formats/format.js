/** What the forms of reports have in common. */
/** @import { Severity } from '../../www/wasm/mxlens.js' */
/** @import { Context } from '../../www/context.js' */
/** @import { Row } from '../rows.js' */
/** @import { Paint } from '../terminal.js' */

/**
 * What a report is written with.
 * @typedef {object} Writing
 * @property {Context} context the texts of the rules, the names of providers
 * @property {Severity} failOn
 * @property {boolean} whole domains are few, so that there is room for the whole of each
 * @property {Paint} paint
 * @property {number} width
 * @property {boolean} smtp servers are looked at, too
 * @property {string} version of mxlens
 */

/**
 * A form: it writes row by row, so that a list needs no more memory than a domain.
 * @typedef {object} Format
 * @property {() => string} [head]
 * @property {(row: Row) => string} row
 * @property {() => string} [tail]
 */

/** @typedef {(writing: Writing) => Format} MakeFormat */

/**
 * JSON in which nothing controls a terminal or turns the order of text: it reads the same, and is written as ASCII where
 * it is not seen.
 * @param {unknown} value
 * @param {number} [indent]
 */
export function json(value, indent) {
  const text = JSON.stringify(value, null, indent);
  // most have nothing of the kind, and looking closer takes as long as a report takes to be made
  return /^[\n -~]*$/.test(text) ? text : text.replace(/(?![ \n])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/**
 * A row as data: one of a list in JSON.
 * @param {Row} row
 */
export function dataOf({ entry, domain, repeated, fault, report, smtp }) {
  // only who asked for it has it
  return { domain, givenAs: entry.text, repeated, error: fault, report, ...smtp && { smtp } };
}
