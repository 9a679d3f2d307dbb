/**
 * The options of the command, described once: what is read (usage.js), the help, the man page (manual.js) and what
 * shells complete (completion.js) are all made of this. Plain data.
 */

/**
 * An option, as it is written with two hyphens.
 * @typedef {object} Option
 * @property {string} name
 * @property {string} [short] one letter
 * @property {string} [value] what stands behind it, in capitals; an option without one is a switch
 * @property {readonly string[]} [choices] the values there are
 * @property {'file' | 'resolver' | 'provider'} [completes] what a shell offers for the value
 * @property {boolean} [multiple] may be given more than once
 * @property {boolean} [negatable] `--no-` turns it off
 * @property {string} help one or two sentences
 */

/**
 * A way to call the command.
 * @typedef {object} Mode
 * @property {string} name empty for the usual one
 * @property {readonly string[]} synopsis what stands behind the name, in all its forms
 * @property {string} summary
 * @property {readonly Option[]} options
 */

/** What DNS is asked, and what its answers are held to: of every mode. */
const ASKING = /** @satisfies {readonly Option[]} */ ([
  { name: 'file', value: 'FILE', multiple: true, completes: 'file',
    help: 'Read domains from a file, one a line; blank lines and lines that begin with # are passed over. - is standard input.' },
  { name: 'resolver', value: 'ID|URL', multiple: true, completes: 'resolver',
    help: 'Ask this resolver (DNS over HTTPS): an id such as cloudflare, or a URL. Given once, no other is ever asked; given again, the next one is asked when the first fails or is slow. By default cloudflare, then google.' },
  { name: 'mode', value: 'MODE', choices: ['fast', 'private', 'compare'],
    help: 'Which resolvers are asked, and when. fast: the next one only when the first fails or is slow. private: exactly one. compare: all of them, for the MX records.' },
  { name: 'expect', value: 'RECORD|PROVIDER', multiple: true, completes: 'provider',
    help: 'What the MX records are to be: a record such as "10 mx.example.net", once for each, or the id of a provider such as google-workspace.' },
  { name: 'dnssec', negatable: true,
    help: 'Validate signatures (DNSSEC). This is the default; --no-dnssec leaves them alone and is faster.' },
  { name: 'neighbours', negatable: true,
    help: 'Look at what stands beside the MX records, too: MTA-STS, TLS-RPT, SPF, DMARC, DKIM, BIMI. This is the default for one domain; lists and watches leave it out, as it takes at least 16 queries more. An MTA-STS policy is fetched from mta-sts and the domain, by HTTPS.' },
  { name: 'dkim-selector', value: 'NAME', multiple: true,
    help: 'Look at the DKIM key of this selector, besides those of the mail provider: DNS does not list them.' },
  { name: 'trust-anchors', value: 'FILE', completes: 'file',
    help: "The keys that validation begins with, for a root of your own: a file of DS or DNSKEY records. By default those of the public root." },
  { name: 'lang', value: 'LANGUAGE', choices: ['en', 'de', 'ar'],
    help: 'The language of reports and alerts. By default English, whatever the locale is.' },
]);

const ABOUT = /** @satisfies {readonly Option[]} */ ([
  { name: 'help', short: 'h', help: 'Print a summary of the options.' },
  { name: 'version', short: 'V', help: 'Print the version.' },
]);

export const FORMATS = /** @type {const} */ (['text', 'json', 'ndjson', 'csv', 'markdown', 'junit', 'sarif', 'prometheus']);

export const ALERT_FORMATS = /** @type {const} */ (['text', 'json', 'slack', 'alertmanager']);

/** From the worst one down. */
export const SEVERITIES = /** @type {const} */ (['error', 'warning', 'notice']);

/** @satisfies {Mode} */
export const CHECK = {
  name: '',
  synopsis: ['[OPTION]... DOMAIN...', '[OPTION]... --file FILE|-', '--replay FILE', '--serve [PORT]'],
  summary: 'Tell where the mail of domains goes, whether it can be delivered, and what to fix.',
  options: /** @satisfies {readonly Option[]} */ ([
    { name: 'format', value: 'FORMAT', choices: FORMATS,
      help: 'How reports are written. By default text: whole reports of domains that are arguments, and a line for each of a list.' },
    { name: 'fail-on', value: 'SEVERITY', choices: SEVERITIES,
      help: 'The exit status is 1 when something at least this bad was found. By default error.' },
    ...ASKING,
    { name: 'draft', value: 'RECORD', multiple: true,
      help: 'Judge this MX record in place of those that are published, such as "10 mx.example.net"; once for each.' },
    { name: 'mta-sts-policy', value: 'FILE', completes: 'file',
      help: 'Judge the MTA-STS policy in this file in place of the one that the host of the domain has; for one domain.' },
    { name: 'smtp',
      help: 'Also connect to the servers, as one sender would: greeting, STARTTLS, certificates, MTA-STS and DANE. No mail is begun.' },
    { name: 'evidence', value: 'FILE', completes: 'file',
      help: 'Write everything that was answered to a file, from which the same report comes again; for one domain.' },
    { name: 'replay', value: 'FILE', completes: 'file',
      help: 'Report from such a file, and ask nobody.' },
    { name: 'serve',
      help: 'Serve the page of mxlens to this machine alone, at the port that stands behind it or any that is free.' },
    { name: 'color', negatable: true,
      help: 'Use colours, or use none. By default on a terminal, unless NO_COLOR is set, or wherever FORCE_COLOR is set.' },
    { name: 'completion', value: 'SHELL', choices: ['bash', 'zsh', 'fish'],
      help: 'Print what completes this command in a shell.' },
    ...ABOUT,
  ]),
};

/** @satisfies {Mode} */
export const WATCH = {
  name: 'watch',
  synopsis: ['--state FILE [OPTION]... DOMAIN...', '--state FILE [OPTION]... --file FILE|-'],
  summary: 'Check domains again, compare with what was known, and tell what changed and what is wrong.',
  options: /** @satisfies {readonly Option[]} */ ([
    { name: 'state', value: 'FILE', completes: 'file',
      help: 'Where what is known is kept between checks. Needed; made when it is not there.' },
    { name: 'interval', value: 'TIME',
      help: 'Go on, with a round of checks every so often: 90s, 15m, 1h or 1d. Without it there is one round, as for a timer.' },
    { name: 'webhook', value: 'URL',
      help: 'Send alerts there by POST. Without it they are printed. What could not be sent is kept, and sent with the next round. As others on a machine can see arguments, MXLENS_WEBHOOK in the environment says the same.' },
    { name: 'format', value: 'FORMAT', choices: ALERT_FORMATS,
      help: 'How alerts are written. By default text where they are printed, and json for a webhook.' },
    { name: 'smtp',
      help: 'Also connect to the servers, as one sender would. What is wrong with them is told when two rounds in a row saw it.' },
    { name: 'metrics', value: 'FILE', completes: 'file',
      help: "Write what is known as metrics for Prometheus, after every round; for node_exporter's textfile collector." },
    { name: 'fail-on', value: 'SEVERITY', choices: SEVERITIES,
      help: 'Findings at least this bad are told as long as they are there. By default warning.' },
    ...ASKING,
    ...ABOUT,
  ]),
};

/** What the exit status says, of either mode. */
export const STATUSES = /** @type {const} */ ([
  [0, 'Nothing at least as bad as --fail-on was found, and everything that bears on delivery was seen.'],
  [1, 'Something at least as bad as --fail-on was found.'],
  [2, 'The command was not understood, a text is no domain, or a file could not be read or written.'],
  [3, 'Nothing such was found, but not everything that bears on delivery could be seen: it is not known.'],
  [130, 'The command was interrupted (130), or asked to end (143); what was there until then was written.'],
]);
