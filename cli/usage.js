/** Reads the arguments as options.js describes them; says how the command is called. */
/** @import { Mode, Option } from './options.js' */

import { parseArgs } from 'node:util';
import { CHECK, STATUSES, WATCH } from './options.js';
import { wrapped } from './terminal.js';

/** A call that is not understood: its message is all that is printed, and the exit status is 2. */
export class UsageError extends Error {}

/**
 * What the arguments say.
 * @typedef {object} Call
 * @property {'check' | 'watch'} command
 * @property {Record<string, string | boolean | string[] | undefined>} options by their names
 * @property {string[]} words what is no option
 */

/**
 * Takes the arguments apart; throws a `UsageError`.
 *
 * @example
 * const { command, options, words } = read(process.argv.slice(2));
 *
 * @param {readonly string[]} args
 * @returns {Call}
 */
export function read(args) {
  /** @type {Mode} */
  const mode = args[0] === WATCH.name ? WATCH : CHECK;
  const { values, positionals } = parsed(mode, args.slice(mode === WATCH ? 1 : 0));
  for (const option of mode.options) {
    const value = values[option.name];
    if (typeof value === 'string' && option.choices && !(/** @type {readonly string[]} */ (option.choices)).includes(value)) {
      throw new UsageError(`--${option.name} is one of ${option.choices.join(', ')}, and not ${JSON.stringify(value)}`);
    }
  }
  return { command: mode === WATCH ? 'watch' : 'check', options: values, words: positionals };
}

/**
 * @param {Mode} mode
 * @param {string[]} args
 */
function parsed(mode, args) {
  /** @type {NonNullable<import('node:util').ParseArgsConfig['options']>} */
  const options = {};
  for (const { name, short, value, multiple = false } of mode.options) {
    options[name] = { type: value ? 'string' : 'boolean', multiple, ...short ? { short } : {} };
  }
  try {
    // of a switch that cannot be turned off, `--no-` is refused below: Node knows it of all or of none
    const made = parseArgs({ args, options, allowPositionals: true, allowNegative: true, tokens: true });
    for (const token of made.tokens) {
      if (token.kind !== 'option' || !token.rawName.startsWith('--no-')) continue;
      if (!mode.options.some(({ name, negatable }) => negatable && token.rawName === `--no-${name}`)) {
        throw new Error(`Unknown option '${token.rawName}'`);
      }
    }
    return /** @type {{ values: Call['options'], positionals: string[] }} */ (made);
  } catch (error) {
    // Node's own words go on about what a positional argument is
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/[.;] |\n/);
    throw new UsageError(first);
  }
}

/**
 * The summary of the options.
 * @param {Call['command']} command
 * @param {number} width
 */
export function help(command, width) {
  const mode = command === 'watch' ? WATCH : CHECK;
  const other = mode === CHECK ? WATCH : CHECK;
  const lines = [
    ...mode.synopsis.map((form, index) => `${index === 0 ? 'Usage:' : '      '} ${called(mode, form)}`), '',
    ...wrapped(mode.summary, width), '', 'Options:',
    ...mode.options.flatMap((option) => [`  ${spelled(option)}`, ...wrapped(described(option), width, '      ')]), '', 'Exit status:',
    ...STATUSES.flatMap(([status, meaning]) => wrapped(`${status}  ${meaning}`, width, '  ', '     ')), '',
    ...wrapped(`${other.summary} See ${called(other, '--help')}.`, width),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * @param {Mode} mode
 * @param {string} form
 */
export function called({ name }, form) {
  return ['mxlens', name, form].filter(Boolean).join(' ');
}

/**
 * An option as it is written, in all its ways.
 * @param {Option} option
 */
export function spelled({ name, short, value, negatable }) {
  return [short ? `-${short}` : '', `--${name}${value ? ` ${value}` : ''}`, negatable ? `--no-${name}` : ''].filter(Boolean).join(', ');
}

/**
 * What an option does, with the values there are.
 * @param {Option} option
 */
export function described({ help, choices, multiple }) {
  return [help, choices ? `One of: ${choices.join(', ')}.` : '', multiple ? 'May be given more than once.' : ''].filter(Boolean).join(' ');
}
