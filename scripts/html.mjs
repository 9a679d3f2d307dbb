// HTML as text, in which every value is escaped unless it was made here.

/** A piece of HTML, to be told from a text. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @typedef {Markup | string | number | null} Part */
/** @typedef {Part | Part[]} Value */

/**
 * HTML with values in it: texts are escaped, pieces of HTML stay, `null` is nothing.
 * @param {TemplateStringsArray} strings
 * @param {...Value} values
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((before, after, index) => before + written(values[index - 1] ?? null) + after));
}

/**
 * @param {Value} value
 * @returns {string}
 */
function written(value) {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(written).join('');
  if (value instanceof Markup) return value.text;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
