/**
 * Words in the language of the reader. English stands in the code, and is the key to the other languages: what a
 * catalog does not have is shown in English.
 *
 * Where one English word is two in other languages, what stands behind a bar tells them apart: `Then|of preferences`.
 * Nobody sees that. What identifies something, such as a preference or a key tag, is handed over as a text, `${tag}`:
 * numbers are written as the language has them.
 */
/** @import { Child } from './dom.js' */
/** @import { Words } from './marks.js' */

/** Texts by their English, with `{0}`, `{1}` … where values stand. What depends on a number has a text for each
 * plural form (CLDR) that the language has.
 * @typedef {Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>} Catalog */

/**
 * What a text is made of whose values are these: without elements, unless there are some among them.
 * @template Values
 * @typedef {[Extract<Values | (Values extends (infer One)[] ? One : never), Node>] extends [never] ? Words : Child} Among
 */

/**
 * @typedef {object} Language
 * @property {string} locale how it writes numbers and dates, as a tag (BCP 47)
 * @property {Catalog} catalog
 * @property {boolean} [rightToLeft]
 */

/** Where the order of text is turned, a value is kept apart from what stands around it (Unicode TR 9 §2.4). */
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** English as it is written in Europe: the day before the month, and 24 hours.
 * @type {Language} */
export const ENGLISH = { locale: 'en-GB', catalog: {} };

let language = ENGLISH;

/** Made when it is wanted: that takes milliseconds, which the first paint is not to wait for.
 * @type {Intl.PluralRules | undefined} */
let plurals;

/** What writes numbers, dates and lists, by language, kind and options: making one takes longer than much that it writes.
 * @type {Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat>} */
const formats = new Map();

/**
 * Takes another language; what was written stays as it is.
 * @param {Language} next
 */
export function speak(next) {
  [language, plurals] = [next, undefined];
}

/** Whether the language goes from right to left. */
export const isRightToLeft = () => language.rightToLeft === true;

/** How the language writes numbers and dates, as a tag (BCP 47). */
export const locale = () => language.locale;

/** The language itself, as pages are named by it: `de`. */
export const languageCode = () => new Intl.Locale(language.locale).language;

/** From here on numbers are written with marks between their digits. */
const GROUPED = 1000;

/**
 * A number as the language writes it. The small ones are the same in each of ours, and need no format.
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function number(value, options) {
  if (!options && Number.isInteger(value) && value >= 0 && value < GROUPED) return `${value}`;
  return format('NumberFormat', options).format(value);
}

/**
 * Date and time by the reader's own clock and calendar, in words.
 * @param {number} milliseconds since 1970-01-01 UTC
 * @param {Intl.DateTimeFormatOptions} [options]
 */
export function date(milliseconds, options = { dateStyle: 'long', timeStyle: 'medium' }) {
  return format('DateTimeFormat', options).format(milliseconds);
}

/**
 * @template {'NumberFormat' | 'DateTimeFormat' | 'ListFormat'} Kind
 * @param {Kind} kind
 * @param {any} options
 * @returns {InstanceType<typeof Intl[Kind]>}
 */
function format(kind, options) {
  const key = language.locale + kind + JSON.stringify(options);
  const Format = /** @type {any} */ (Intl[kind]);
  const made = formats.get(key) ?? new Format(language.locale, options);
  formats.set(key, made);
  return made;
}

/**
 * A text, with values in it: t`Checked ${name}`.
 * @param {TemplateStringsArray} strings
 * @param {...(string | number)} values
 */
export function t(strings, ...values) {
  return filled(translated(keyOf(strings)), values);
}

/**
 * A text in which marks and elements stand: rich`The MX records of ${code(name)}`.
 * @template {(Child | Child[] | number)[]} Values
 * @param {TemplateStringsArray} strings
 * @param {Values} values
 * @returns {Among<Values[number]>[]}
 */
export function rich(strings, ...values) {
  return enriched(translated(keyOf(strings)), values);
}

/**
 * A number of things, as count(2, 'query', 'queries'); the catalog has it by the plural: `{0} queries`.
 * @param {number} value
 * @param {string} one
 * @param {string} many
 */
export function count(value, one, many = `${one}s`) {
  return plural(value, `{0} ${one}`, `{0} ${many}`);
}

/**
 * A text that depends on a number, `{0}`, with further values in it: plural(2, 'One of {1} is there', '{0} of {1} are
 * there', 3). The catalog has it by the plural.
 * @param {number} value
 * @param {string} one
 * @param {string} many
 * @param {...(string | number)} values
 */
export function plural(value, one, many, ...values) {
  return filled(formOf(value, one, many), [value, ...values]);
}

/**
 * Such a text in which marks and elements stand.
 * @template {(Child | Child[] | number)[]} Values
 * @param {number} value
 * @param {string} one
 * @param {string} many
 * @param {Values} values
 * @returns {Among<Values[number]>[]}
 */
export function richPlural(value, one, many, ...values) {
  return enriched(formOf(value, one, many), [value, ...values]);
}

/**
 * A text that was not written here, such as that of a rule, or one of a table made by `texts`.
 * @param {string} english
 */
export function translated(english) {
  const found = language.catalog[english];
  return typeof found === 'string' ? found : plain(english);
}

/**
 * A table of texts: what is taken out of it is in the language of that moment.
 * @template {Record<string, string>} Table
 * @param {Table} table
 * @returns {Table}
 */
export function texts(table) {
  return new Proxy(table, {
    get(all, key) {
      const english = Reflect.get(all, key);
      return typeof english === 'string' ? translated(english) : english;
    },
  });
}

/**
 * Something with its word, which is in the language of the moment when it is taken out.
 * @template Rest
 * @param {string} english
 * @param {Rest} rest
 * @returns {Rest & { readonly word: string }}
 */
export function named(english, rest) {
  return { ...rest, get word() { return translated(english); } };
}

/**
 * All of some things: `a, b and c`.
 * @template {Child} One
 * @param {One[]} things
 * @returns {(One | string | null)[]}
 */
export function listed(things) {
  const parts = format('ListFormat', undefined).formatToParts(things.map((_, index) => `${index}`));
  return parts.map(({ type, value }) => type === 'literal' ? value : things[Number(value)] ?? null);
}

/**
 * Things one after the other: `a, b, c`.
 * @template {Child | Child[]} One
 * @param {One[]} things
 * @returns {Among<One>[]}
 */
export function inRow(things) {
  return things.reduce((/** @type {any[]} */ before, after, index) => index === 0 ? [after].flat() : rich`${before}, ${after}`, []);
}

/**
 * Clauses one after the other: `a; b; c`.
 * @template {Child | Child[]} One
 * @param {One[]} clauses
 * @returns {Among<One>[]}
 */
export function clauses(clauses) {
  return clauses.reduce((/** @type {any[]} */ before, after, index) => index === 0 ? [after].flat() : rich`${before}; ${after}`, []);
}

/** @param {TemplateStringsArray} strings */
function keyOf(strings) {
  return strings.reduce((before, after, index) => `${before}{${index - 1}}${after}`);
}

/**
 * @param {number} value
 * @param {string} one
 * @param {string} many
 */
function formOf(value, one, many) {
  const forms = language.catalog[many];
  if (forms === undefined) return plain(value === 1 ? one : many);
  if (typeof forms === 'string') return forms;
  plurals ??= new Intl.PluralRules(language.locale);
  return forms[plurals.select(value)] ?? forms.other ?? plain(many);
}

/**
 * English without what tells two words apart.
 * @param {string} english
 */
function plain(english) {
  return english.replace(/\|[^|]*$/, '');
}

/**
 * @param {string} template
 * @param {(string | number)[]} values
 */
function filled(template, values) {
  return template.replace(/\{(\d+)\}/g, (_, index) => written(values[index] ?? ''));
}

/**
 * @param {string} template
 * @param {(Child | Child[] | number)[]} values
 * @returns {any[]} of what the values are
 */
function enriched(template, values) {
  return template.split(/\{(\d+)\}/).flatMap((part, index) => {
    if (index % 2 === 0) return part || [];
    const value = values[Number(part)] ?? [];
    return typeof value === 'string' || typeof value === 'number' ? written(value) : value;
  });
}

/** @param {string | number} value */
function written(value) {
  if (typeof value === 'number') return number(value);
  return language.rightToLeft && value ? `${ISOLATE}${value}${END}` : value;
}
