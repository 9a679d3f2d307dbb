// Postfix: one instance with a configuration and a queue of its own; what it did is read from its log.
import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, run } from '../../scripts/steps.mjs';
import { POSTDROP, POSTFIX } from './users.mjs';

/** @import { Host, Observation } from './table.mjs' */

/** Where it takes mail to send. */
const PORT = 2525;

/** As Debian has it, but for where things are, for what would slow the tests, and for a queue that tries once. */
const MAIN = (/** @type {string} */ home, /** @type {string} */ work) => `
compatibility_level = 3.6
command_directory = ${home}/usr/sbin
daemon_directory = ${home}/usr/lib/postfix/sbin
shlib_directory = ${home}/usr/lib/postfix
meta_directory = ${work}/conf
queue_directory = ${work}/queue
data_directory = ${work}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${work}/log
maillog_file_prefixes = ${work}
import_environment = MAIL_CONFIG

myhostname = postfix.sender.invalid
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
inet_interfaces = all
inet_protocols = all
append_dot_mydomain = no
biff = no

smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
in_flow_delay = 0

smtp_host_lookup = dns
smtp_connection_cache_on_demand = no
smtp_connect_timeout = 5s
notify_classes =
queue_run_delay = 1h
minimal_backoff_time = 1h
maximal_backoff_time = 1h
bounce_queue_lifetime = 1d
default_process_limit = 50
default_destination_concurrency_limit = 20
# a domain whose servers are all down is asked again for its next message
default_destination_concurrency_failed_cohort_limit = 0
`;

const MASTER = `
127.0.0.1:${PORT} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
`;

const QUEUES = [
  'active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private', 'saved', 'trace',
];

export class Postfix {
  /**
   * @param {string} home the unpacked packages
   * @param {string} work a folder to run in
   * @param {{ main?: string, master?: string }} [more] lines behind those of its own: settings, and services
   */
  constructor(home, work, { main = '', master = '' } = {}) {
    this.home = home;
    this.work = work;
    this.main = main;
    this.master = master;
    this.env = { ...process.env, MAIL_CONFIG: join(work, 'conf') };
  }

  async version() {
    return (await run(join(this.home, 'usr/sbin/postconf'), ['-h', 'mail_version'], { env: this.env })).trim();
  }

  async start() {
    const { work, home } = this;
    const folder = async (/** @type {string} */ name, mode = 0o755, user = 0, group = 0) => {
      await mkdir(join(work, name), { recursive: true });
      await chown(join(work, name), user, group);
      await chmod(join(work, name), mode);
    };
    await folder('.');
    await folder('conf');
    await folder('queue');
    await folder('queue/pid');
    await folder('data', 0o700, POSTFIX);
    for (const queue of QUEUES) await folder(`queue/${queue}`, 0o700, POSTFIX);
    await folder('queue/maildrop', 0o730, POSTFIX, POSTDROP);
    await folder('queue/public', 0o710, POSTFIX, POSTDROP);
    await writeFile(join(work, 'conf/main.cf'), MAIN(home, work) + this.main);
    await writeFile(join(work, 'conf/master.cf'), MASTER + this.master);
    await writeFile(join(work, 'conf/dynamicmaps.cf'), '');
    const master = spawn(join(home, 'usr/lib/postfix/sbin/master'), ['-d'], { env: this.env, stdio: 'ignore' });
    master.on('exit', (code) => (this.ended = `Postfix ended with exit code ${code}; see ${work}/log`));
    for (let tries = 0; !(await listens()); tries += 1) {
      if (tries > 100 || this.ended) throw new Failure(this.ended ?? 'Postfix does not start');
      await sleep(100);
    }
  }

  /**
   * Sends one message to each address and waits for what becomes of it.
   * @param {string[]} addresses
   * @returns {Promise<Map<string, Observation>>} by address
   */
  async send(addresses) {
    const known = await this.#log();
    const refused = await submit(addresses);
    /** @type {Map<string, Observation>} */
    let seen = new Map();
    for (let waited = 0; waited < 240; waited += 1) {
      seen = observations((await this.#log()).slice(known.length));
      if (addresses.every((address) => refused.has(address) || seen.has(address))) break;
      await sleep(500);
    }
    for (const address of addresses) {
      const reply = refused.get(address);
      const observed = reply ? { outcome: 'bounces', code: reply, to: null, tried: [] } : seen.get(address);
      if (!observed) throw new Failure(`Postfix says nothing of ${address}; see ${this.work}/log`);
      seen.set(address, observed);
    }
    return seen;
  }

  async #log() {
    return await readFile(join(this.work, 'log'), 'latin1');
  }
}

/** @returns {Promise<boolean>} */
function listens() {
  return new Promise((resolve) => {
    const socket = connect(PORT, '127.0.0.1', () => resolve(true));
    socket.on('connect', () => socket.destroy()).on('error', () => resolve(false));
  });
}

/**
 * Hands the messages over by SMTP.
 * @param {string[]} addresses
 * @returns {Promise<Map<string, string>>} the replies for those that were not taken
 */
async function submit(addresses) {
  const socket = connect(PORT, '127.0.0.1');
  socket.setEncoding('latin1');
  const replies = lines(socket);
  /** @param {string} [command] */
  const ask = async (command) => {
    if (command) socket.write(`${command}\r\n`);
    for (;;) {
      const { value, done } = await replies.next();
      if (done) throw new Failure('Postfix ended the conversation');
      if (value[3] !== '-') return value;
    }
  };
  const refused = new Map();
  await ask();
  await ask('EHLO harness.invalid');
  for (const address of addresses) {
    await ask('MAIL FROM:<>');
    const reply = await ask(`RCPT TO:<${address}>`);
    if (reply.startsWith('250')) {
      await ask('DATA');
      await ask(`From: <harness@postfix.sender.invalid>\r\nSubject: a test\r\n\r\nA test.\r\n.`);
    } else {
      refused.set(address, /^\d+ (\d\.\d+\.\d+)/.exec(reply)?.[1] ?? reply);
      await ask('RSET');
    }
  }
  await ask('QUIT');
  socket.destroy();
  return refused;
}

/** @param {import('node:net').Socket} socket */
async function* lines(socket) {
  let rest = '';
  for await (const chunk of socket) {
    const whole = (rest + chunk).split('\r\n');
    rest = whole.pop() ?? '';
    yield* whole;
  }
}

const STATUS = { sent: 'delivers', bounced: 'bounces', deferred: 'defers' };

/**
 * What a log says of each address. One process works on one message at a time, so what it says of connections belongs
 * to the address that it names next.
 * @param {string} log
 */
export function observations(log) {
  /** @type {Map<string, Observation>} */
  const seen = new Map();
  /** @type {Map<string, Host[]>} */
  const pending = new Map();
  for (const line of log.split('\n')) {
    const [, pid = '', text = ''] = /postfix\/\w+\[(\d+)\]: (.*)/.exec(line) ?? [];
    const failed = /^(?:\w+: )?connect to (\S+)\[([^\]]+)\]:25: /.exec(text);
    if (failed) pending.set(pid, [...(pending.get(pid) ?? []), host(failed)]);
    const end = /^\w+: to=<([^>]+)>, .*?relay=(.+?), .*?dsn=([\d.]+), status=(sent|bounced|deferred) /.exec(text);
    if (!end) continue;
    const [, address = '', relay = '', dsn = '', status = 'deferred'] = end;
    const delivered = status === 'sent' ? /^(\S+)\[([^\]]+)\]:25$/.exec(relay) : null;
    const to = delivered && host(delivered);
    const tried = [...(pending.get(pid) ?? []), ...(to ? [to] : [])];
    pending.delete(pid);
    const outcome = STATUS[/** @type {keyof STATUS} */ (status)];
    seen.set(address, { outcome, code: outcome === 'delivers' ? null : dsn, to, tried });
  }
  return seen;
}

/**
 * @param {RegExpExecArray} match
 * @returns {Host}
 */
function host([, exchange = '', address = '']) {
  return { exchange: exchange.toLowerCase(), address: address.toLowerCase() };
}
