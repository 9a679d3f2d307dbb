// Real servers, one address for each way in which they are set up: Debian's Postfix and Exim, and what only a program
// made for it does.
import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../scripts/steps.mjs';
import { EXIM } from '../senders/users.mjs';

/** @import { Socket } from 'node:net' */
/** @import { Identity } from './pki.mjs' */

/** What a server is told to be, and what a probe must find; in the order of their addresses.
 * @typedef {object} Kind
 * @property {string} identity the certificate that it has; none if empty
 * @property {string} [postfix] options of its smtpd
 * @property {string} [exim] a part of its ACL for connections
 * @property {'own' | 'other'} [dane] signed TLSA records, of its own key or of another
 * @property {'enforce' | 'testing'} [policy] the mode of an MTA-STS policy
 * @property {string} verdict
 * @property {string[]} findings
 */

/** @type {Record<string, Kind>} */
export const KINDS = {
  good: { identity: 'good', policy: 'enforce', verdict: 'reachable', findings: [] },
  expired: { identity: 'expired', verdict: 'reachable', findings: ['certificate-expired'] },
  mismatched: { identity: 'mismatched', verdict: 'reachable', findings: ['certificate-name-mismatch'] },
  untrusted: { identity: 'self', verdict: 'reachable', findings: ['certificate-untrusted'] },
  dane: { identity: 'self', dane: 'own', verdict: 'reachable', findings: [] },
  otherkey: { identity: 'good', dane: 'other', verdict: 'atRisk', findings: ['dane-mismatch'] },
  enforced: { identity: 'expired', policy: 'enforce', verdict: 'atRisk', findings: ['mta-sts-server-unfit', 'certificate-expired'] },
  plain: { identity: '', verdict: 'reachable', findings: ['starttls-absent'] },
  refusing: {
    identity: 'good', postfix: '-o smtpd_delay_reject=no -o smtpd_client_restrictions=reject', exim: 'deny message = 554 no',
    verdict: 'undetermined partial', findings: ['smtp-client-refused'],
  },
  deferring: {
    identity: 'good', postfix: '-o smtpd_delay_reject=no -o smtpd_client_restrictions=defer', exim: 'defer message = 450 later',
    verdict: 'undetermined partial', findings: ['smtp-client-deferred'],
  },
  closed: {
    identity: 'good', postfix: '-o smtpd_delay_reject=no -o { smtpd_client_restrictions = check_client_access static:{521 5.3.2 no mail} }',
    exim: 'drop message = 521 5.3.2 no mail', verdict: 'unreachable', findings: ['smtp-service-closed'],
  },
  tarpit: {
    identity: 'good', postfix: '-o smtpd_delay_reject=no -o { smtpd_client_restrictions = sleep 60 }', exim: 'warn delay = 60s',
    verdict: 'undetermined partial', findings: ['smtp-reply-late'],
  },
};

/** What only a program made for it does, with what a probe must find.
 * @type {Record<string, { serve: (socket: Socket) => void, verdict: string, findings: string[] }>} */
export const ODD = {
  garbage: { serve: (socket) => socket.write(Buffer.alloc(2_000_000, 0x80)), verdict: 'unreachable', findings: ['smtp-reply-malformed'] },
  endless: {
    serve: (socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('220-welcome\r\n'));
      };
      socket.on('drain', more);
      more();
    },
    verdict: 'unreachable',
    findings: ['smtp-reply-malformed'],
  },
  wordless: { serve: (socket) => socket.end(), verdict: 'undetermined partial', findings: ['smtp-connection-dropped'] },
};

/** @param {'postfix' | 'exim' | 'odd' | 'nobody'} program @param {string} kind */
export function addressOf(program, kind) {
  const network = { postfix: 10, exim: 40, odd: 70, nobody: 90 }[program];
  const kinds = program === 'odd' ? ODD : KINDS;
  return `192.0.33.${network + Math.max(0, Object.keys(kinds).indexOf(kind))}`;
}

/** The same server by IPv6. */
export const IPV6 = { postfix: '2620:0:2d0:200::10', exim: '2620:0:2d0:200::40' };

/**
 * Lines for Postfix's master.cf: a service at each address.
 * @param {string} folder that holds a file with key and certificates for each identity
 */
export function postfixServices(folder) {
  return Object.entries(KINDS).flatMap(([kind, { identity, postfix = '' }]) => {
    const tls = identity ? `-o smtpd_tls_security_level=may -o smtpd_tls_chain_files=${join(folder, identity)}.postfix` : '';
    const addresses = [addressOf('postfix', kind), ...(kind === 'good' ? [`[${IPV6.postfix}]`] : [])];
    return addresses.map((address) => `${address}:25 inet n - n - - smtpd ${tls} ${postfix}`);
  }).join('\n');
}

/**
 * Starts Exim as a server at all addresses.
 * @param {string} home the unpacked packages
 * @param {string} folder that holds the identities
 * @param {string} work
 */
export async function startExim(home, folder, work) {
  await mkdir(join(work, 'certificates'), { recursive: true });
  const acl = [];
  const addresses = [];
  const withoutTls = [];
  for (const [kind, { identity, exim }] of Object.entries(KINDS)) {
    const address = addressOf('exim', kind);
    for (const one of [address, ...(kind === 'good' ? [IPV6.exim] : [])]) {
      addresses.push(one);
      if (identity) await copyFile(join(folder, `${identity}.exim`), join(work, 'certificates', one.replaceAll(':', '-')));
    }
    if (!identity) withoutTls.push(address);
    if (exim) {
      const [verb, ...rest] = exim.split(' ');
      acl.push(`  ${verb}\n    condition = \${if eq{$received_ip_address}{${address}}}\n    ${rest.join(' ')}`);
    }
  }
  const configuration = `
exim_path = ${join(home, 'usr/sbin/exim4')}
spool_directory = ${work}
log_file_path = ${work}/log/%slog
pid_file_path = ${work}/pid
primary_hostname = exim.test
smtp_banner = $primary_hostname ESMTP Exim
daemon_smtp_ports = 25
local_interfaces = <; ${addresses.join(' ; ')}
host_lookup =
keep_environment =
timezone =
tls_advertise_hosts = \${if inlist{$received_ip_address}{${withoutTls.join(':')}}{}{*}}
tls_certificate = ${work}/certificates/\${tr{$received_ip_address}{:}{-}}
acl_smtp_connect = connecting
begin acl
connecting:
${acl.join('\n')}
  accept
`;
  await writeFile(join(work, 'conf'), configuration);
  await mkdir(join(work, 'log'));
  for (const path of ['.', 'log', 'certificates']) await chown(join(work, path), EXIM, EXIM);
  await chmod(work, 0o755);
  const daemon = spawn(join(home, 'usr/sbin/exim4'), ['-C', join(work, 'conf'), '-bdf'], { stdio: ['ignore', 'inherit', 'inherit'] });
  await listening(addressOf('exim', 'good'), () => daemon.exitCode === null ? null : `Exim ended with exit code ${daemon.exitCode}; see ${work}/log`);
}

/** Starts what only a program made for it does. */
export async function startOdd() {
  for (const [kind, { serve }] of Object.entries(ODD)) {
    const server = createServer((socket) => serve(socket.on('error', () => {})));
    await new Promise((resolve, reject) => server.on('error', reject).listen(25, addressOf('odd', kind), () => resolve(null)));
  }
}

/**
 * Waits until somebody listens.
 * @param {string} address
 * @param {() => string | null} failure
 */
export async function listening(address, failure) {
  for (let tries = 0; ; tries += 1) {
    const stands = await new Promise((resolve) => {
      const socket = connect(25, address, () => resolve(true));
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false));
    });
    if (stands) return;
    const why = failure();
    if (why || tries > 100) throw new Failure(why ?? `Nobody listens at ${address}`);
    await sleep(100);
  }
}

/**
 * Writes the identities as the servers want them: Postfix the key first, Exim the certificate.
 * @param {string} folder
 * @param {Record<string, Identity>} identities
 */
export async function writeIdentities(folder, identities) {
  for (const [name, { key, cert }] of Object.entries(identities)) {
    await writeFile(join(folder, `${name}.postfix`), key + cert, { mode: 0o644 });
    await writeFile(join(folder, `${name}.exim`), cert + key, { mode: 0o644 });
  }
}
