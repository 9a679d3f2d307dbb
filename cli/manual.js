/** The man page, made of the description of the options: `UPDATE=1 node --test tests/cli/manual.test.js` writes it anew. */
/** @import { Mode } from './options.js' */

import { CHECK, STATUSES, WATCH } from './options.js';
import { called, described, spelled } from './usage.js';

/** The day on which the options changed last: a page needs one, and the day of a build would make each build another. */
const DATE = '2026-11-29';

/** What the command reads of its environment. */
const ENVIRONMENT = /** @type {const} */ ([
  ['NO_COLOR', 'Not empty: no colours, unless --color asks for them.'],
  ['FORCE_COLOR', 'Not empty: colours also where there is no terminal; 0: none.'],
  ['MXLENS_WEBHOOK', 'What --webhook says, where arguments can be seen by others.'],
]);

const EXAMPLES = /** @type {const} */ ([
  ['One domain, for a person:', 'mxlens example.com'],
  ['Whether a customer has published what was asked for, in a script:', 'mxlens --expect google-workspace --fail-on warning example.com'],
  ['A list as a stream, with a resolver of your own:', 'mxlens --resolver https://dns.example/dns-query --format ndjson - < domains.txt'],
  ['A watch for a timer, which tells a channel what changed:', 'mxlens watch --state /var/lib/mxlens/state --format slack --file /etc/mxlens/domains'],
]);

/**
 * The page in the language of man(7).
 * @param {string} version
 */
export function manual(version) {
  return `${[
    `.TH MXLENS 1 ${DATE} "mxlens ${version}" "User Commands"`,
    '.SH NAME', text('mxlens - where the mail of domains goes, and whether it will arrive'),
    '.SH SYNOPSIS', ...[CHECK, WATCH].flatMap(synopsis),
    '.SH DESCRIPTION',
    text('A domain is given as it is, as a mail address or as a URL. Its MX records and the addresses behind them are asked for by DNS over HTTPS; what is told is what DNS shows, and no server is tried. A query that failed is never a fault of the domain, and never a pass.'),
    '.PP', text('Domains that are arguments are reported in their order, those of a list as their checks end. Each is asked about once, however often it is given.'),
    '.SH OPTIONS', ...options(CHECK),
    '.SH WATCHING', text(WATCH.summary),
    text('That a domain could not be checked is told when it was so in three of its last five rounds. Alerts that could not be sent are kept in the state, which is written as a whole or not at all.'),
    ...options(WATCH),
    '.SH EXIT STATUS', ...STATUSES.flatMap(([status, meaning]) => ['.TP', bold(`${status}`), text(meaning)]),
    text('A watch counts problems in place of findings.'),
    '.SH ENVIRONMENT', ...ENVIRONMENT.flatMap(([name, meaning]) => ['.TP', bold(name), text(meaning)]),
    '.SH EXAMPLES', ...EXAMPLES.flatMap(([what, line], index) => [...index > 0 ? ['.PP'] : [], text(what), '.PP', '.RS 4', '.nf', text(line), '.fi', '.RE']),
    '.SH SEE ALSO', text('RFC 5321, section 5.1, RFC 7505, RFC 8484'),
  ].join('\n')}\n`;
}

/** @param {Mode} mode */
function synopsis(mode) {
  return mode.synopsis.flatMap((form, index) => [...mode === CHECK && index === 0 ? [] : ['.br'], text(called(mode, form))]);
}

/** @param {Mode} mode */
function options({ options: all }) {
  return all.flatMap((option) => ['.TP', bold(spelled(option)), text(described(option))]);
}

/** @param {string} words */
function bold(words) {
  return `.B ${text(words)}`;
}

/**
 * Text in which nothing is an instruction (groff_man(7)).
 * @param {string} words
 */
function text(words) {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^(?=[.'])/, '\\&').replaceAll('"', '\\(dq');
}
