// Exim: one process for each message, each with a spool of its own, as what it learns of hosts would bear on the next.
import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, run } from '../../scripts/steps.mjs';
import { EXIM } from './users.mjs';

/** @import { Host, Observation } from './table.mjs' */

/** Debian's own words, where it keeps them. */
const PRIMARY = 'etc/exim4/conf.d/router/200_exim4-config_primary';

const CONFIGURATION = (/** @type {string} */ program, /** @type {string} */ ignored) => `
exim_path = ${program}
SPOOL = /nonexistent
spool_directory = SPOOL
log_file_path = SPOOL/log/%slog
primary_hostname = exim.sender.invalid
domainlist local_domains =
keep_environment =
tls_advertise_hosts =
host_lookup =
timezone =
ignore_bounce_errors_after = 0s

begin routers
dnslookup:
  driver = dnslookup
  domains = ! +local_domains
  transport = remote_smtp
  same_domain_copy_routing = yes
  ${ignored}
  no_more

begin transports
remote_smtp:
  driver = smtp
  connect_timeout = 5s

begin retry
* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
`;

export class Exim {
  /** How many spools there have been. */
  static #count = 0;

  /**
   * @param {string} home the unpacked packages
   * @param {string} work a folder to run in
   * @param {{ likeDebian: boolean }} options likeDebian: with the hosts that Debian's configuration ignores
   */
  constructor(home, work, { likeDebian }) {
    this.home = home;
    this.work = work;
    this.likeDebian = likeDebian;
    this.configuration = join(work, likeDebian ? 'debian.conf' : 'plain.conf');
  }

  #program() {
    return join(this.home, 'usr/sbin/exim4');
  }

  async version() {
    const about = await run(this.#program(), ['-C', this.configuration, '-bV']);
    return /^Exim version (\S+)/.exec(about)?.[1] ?? 'unknown';
  }

  async start() {
    await mkdir(this.work, { recursive: true });
    let ignored = '';
    if (this.likeDebian) {
      const text = await readFile(join(this.home, PRIMARY), 'utf8');
      const list = /^ROUTER_DNSLOOKUP_IGNORE_TARGET_HOSTS = (.+)$/m.exec(text)?.[1];
      if (!list) throw new Failure(`${PRIMARY} has no list of ignored hosts any more.`);
      ignored = `ignore_target_hosts = ${list}`;
    }
    await writeFile(this.configuration, CONFIGURATION(this.#program(), ignored));
  }

  /**
   * Sends one message and waits for what becomes of it.
   * @param {string} address
   * @returns {Promise<Observation>}
   */
  async send(address) {
    const spool = join(this.work, `spool-${(Exim.#count += 1)}`);
    await mkdir(spool);
    await chown(spool, EXIM, EXIM);
    const options = ['-C', this.configuration, `-DSPOOL=${spool}`, '-odi', '-i', '-f', '<>', '--', address];
    const said = await new Promise((resolve) => {
      const exim = spawn(this.#program(), options, { stdio: ['pipe', 'pipe', 'pipe'], timeout: 120_000 });
      let text = '';
      const hear = (/** @type {string} */ data) => (text += data);
      for (const stream of [exim.stdout, exim.stderr]) stream.setEncoding('latin1').on('data', hear);
      exim.on('close', () => resolve(text));
      exim.stdin.on('error', () => {}).end('Subject: a test\n\nA test.\n');
    });
    const log = await readFile(join(spool, 'log/mainlog'), 'latin1').catch(() => '');
    const observed = observation(log);
    if (!observed) throw new Failure(`Exim says nothing of ${address}; its log, and what it wrote:\n${log}${said}`);
    await rm(spool, { recursive: true });
    return observed;
  }
}

/** Which of these it is depends on the host that was tried last. */
const UNCONNECTED =
  /^(Connection (refused|timed out)|Invalid argument|Network is unreachable|No route to host|Permission denied)$/;

const OUTCOMES = { '=>': 'delivers', '**': 'bounces', '==': 'defers' };

/**
 * What a log of one message says.
 * @param {string} log
 * @returns {Observation | null}
 */
export function observation(log) {
  /** @type {Host[]} */
  const tried = [];
  for (const line of log.split('\n')) {
    const text = /^\S+ \S+ \S{16,} (.*)/.exec(line)?.[1] ?? '';
    const failed = /^H=(\S+) \[([^\]]+)\] (?!.*\bretry time)/.exec(text);
    if (failed) tried.push(host(failed));
    const end = /^(=>|\*\*|==) (\S+@\S+) (.*)/.exec(text);
    if (!end) continue;
    const outcome = OUTCOMES[/** @type {keyof OUTCOMES} */ (end[1])];
    const rest = end[3] ?? '';
    if (outcome !== 'delivers') return { outcome, code: reason(rest, end[2] ?? ''), to: null, tried };
    const delivered = /\bH=(\S+) \[([^\]]+)\]/.exec(rest);
    const to = delivered && host(delivered);
    return { outcome, code: null, to, tried: to ? [...tried, to] : tried };
  }
  return null;
}

/**
 * The words of a failure, without what differs from domain to domain.
 * @param {string} text
 * @param {string} address
 */
function reason(text, address) {
  const domain = address.slice(address.indexOf('@') + 1).replace(/:$/, '');
  return text
    .replace(/\b[RT]=\S+:? ?/g, '')
    .replace(/\bH=\S+ \[[^\]]+\](:\d+)?:? ?/g, '')
    .replace(/^defer \(-?\d+\)(: )?/, '')
    .replaceAll(domain, 'DOMAIN')
    .replace('"DOMAIN"', 'DOMAIN')
    .replace(UNCONNECTED, 'cannot connect')
    .trim();
}

/**
 * @param {RegExpExecArray} match
 * @returns {Host}
 */
function host([, exchange = '', address = '']) {
  return { exchange: exchange.toLowerCase(), address: address.toLowerCase() };
}
