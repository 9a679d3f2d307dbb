/**
 * Words in the language of the reader. English stands in the code, and is the key to the other languages: what a
 * catalog does not have is shown in English.
 */
/** @import { Child } from './dom.js' */

/** Texts by their English, with `{0}`, `{1}` … where values stand. What depends on a number has a text for each
 * plural form (CLDR) that the language has.
 * @typedef {Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>} Catalog */

/** @typedef {{ locale: string, catalog: Catalog }} Language */

/** @type {Language} */
let language = { locale: 'en', catalog: {} };

/** @type {Intl.NumberFormat} */
let digits;

/** @type {Intl.PluralRules} */
let plurals;

/**
 * Takes another language; what was written stays as it is.
 * @param {Language} next
 */
export function speak(next) {
  language = next;
  digits = new Intl.NumberFormat(next.locale);
  plurals = new Intl.PluralRules(next.locale);
}

speak(language);

/** The language, as a tag (BCP 47). */
export const locale = () => language.locale;

/**
 * A number as the language writes it.
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function number(value, options) {
  return (options ? new Intl.NumberFormat(language.locale, options) : digits).format(value);
}

/**
 * A text, with values in it: t`Checked ${name}`. Numbers are written as the language has them.
 * @param {TemplateStringsArray} strings
 * @param {...(string | number)} values
 */
export function t(strings, ...values) {
  return translated(keyOf(strings)).replace(/\{(\d)\}/g, (_, index) => written(values[index] ?? ''));
}

/**
 * A text in which elements stand: rich`The MX records of ${code(name)}`.
 * @param {TemplateStringsArray} strings
 * @param {...(Child | Child[] | number)} values
 * @returns {Child[]}
 */
export function rich(strings, ...values) {
  return translated(keyOf(strings)).split(/\{(\d)\}/).flatMap((part, index) => {
    const value = index % 2 === 0 ? part : values[Number(part)] ?? '';
    return typeof value === 'number' ? number(value) : value;
  });
}

/**
 * A number of things, as count(2, 'query', 'queries'); the catalog has it by the plural: `{0} queries`.
 * @param {number} value
 * @param {string} one
 * @param {string} many
 */
export function count(value, one, many = `${one}s`) {
  const forms = language.catalog[`{0} ${many}`];
  if (forms === undefined) return `${number(value)} ${value === 1 ? one : many}`;
  const form = typeof forms === 'string' ? forms : forms[plurals.select(value)] ?? forms.other ?? '';
  return form.replace('{0}', number(value));
}

/**
 * A text that was not written here, such as that of a rule, or one of a table made by `texts`.
 * @param {string} english
 */
export function translated(english) {
  const found = language.catalog[english];
  return typeof found === 'string' ? found : english;
}

/**
 * A table of texts: what is taken out of it is in the language of that moment.
 * @template {Record<string, string>} Table
 * @param {Table} table
 * @returns {Table}
 */
export function texts(table) {
  return new Proxy(table, { get: (all, key) => translated(Reflect.get(all, key) ?? '') || undefined });
}

/** @param {TemplateStringsArray} strings */
function keyOf(strings) {
  return strings.reduce((before, after, index) => `${before}{${index - 1}}${after}`);
}

/** @param {string | number} value */
function written(value) {
  return typeof value === 'number' ? number(value) : value;
}
