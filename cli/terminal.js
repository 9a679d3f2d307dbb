/** What a terminal is: whether it has colours, how wide it is, and how text is broken to fit. */

import { styleText } from 'node:util';

/** Where no terminal says how wide it is, and no wider than can be read. */
const [USUAL, WIDEST] = [80, 100];

/** Names of colours and the like, as Node has them.
 * @typedef {Parameters<typeof styleText>[0]} Style */

/**
 * How text is painted; as it stands where there are no colours.
 * @typedef {(style: Style, text: string) => string} Paint
 */

/**
 * Whether to use colours: as was said, or as the environment says (no-color.org, force-color.org), or as the terminal can.
 * @param {{ isTTY?: boolean, hasColors?: () => boolean }} stream
 * @param {boolean | undefined} wanted
 * @param {NodeJS.ProcessEnv} env
 */
export function hasColors(stream, wanted, env) {
  if (wanted !== undefined) return wanted;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return Boolean(stream.isTTY && stream.hasColors?.());
}

/**
 * @param {boolean} colors
 * @returns {Paint}
 */
export function painter(colors) {
  return colors ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/**
 * How many columns a line may have; `Infinity` where it goes to a file or another program, which breaks lines itself.
 * @param {{ isTTY?: boolean, columns?: number }} stream
 */
export function widthOf({ isTTY, columns }) {
  return isTTY ? Math.min(columns || USUAL, WIDEST) : Infinity;
}

/**
 * Breaks a text between words. What is longer than a line stays whole: a record is to be copied.
 * @param {string} text
 * @param {number} width
 * @param {string} [indent]
 * @param {string} [further] the indent from the second line on
 * @returns {string[]}
 */
export function wrapped(text, width, indent = '', further = indent) {
  /** @type {string[]} */
  const lines = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      [line, isEmpty] = [further, true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/**
 * Columns that a text takes at most: what is neither Latin, Greek, Cyrillic nor Arabic may be two columns wide.
 * @param {string} text
 */
export function columnsOf(text) {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2;
  return columns;
}
