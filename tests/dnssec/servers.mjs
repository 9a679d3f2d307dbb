// The servers: NSD for the zones, an unbound that does not validate, the liar before that, and an unbound that asks the
// liar and validates. All end with the namespace that they run in.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, run } from '../../scripts/steps.mjs';
import { exchange } from './exchange.mjs';
import { LIAR, liar } from './liar.mjs';
import { ADDRESSES, anchor, server } from './tree.mjs';

/** @import { Zone } from './zone.mjs' */

export const VALIDATOR = '127.0.0.1';
const CARRIER = '127.0.0.2';

export const CLOCK = '20260601000000';

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} folder
 */
function start(program, args, folder) {
  const server = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  server.on('exit', (code) => {
    throw new Error(`${program} ended with ${code}`);
  });
}

/** @param {string} address */
async function untilUp(address) {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await exchange(address, { name: '.', type: 'SOA' }).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing answers at ${address}`);
}

/**
 * @param {Zone[]} zones
 * @param {string} folder in which they are
 */
export async function authorities(zones, folder) {
  for (const [name, address] of Object.entries(ADDRESSES)) {
    const held = zones.filter(({ spec }) => server(spec) === name);
    const conf = join(folder, `${name}.conf`);
    const lines = [
      'server:',
      `  ip-address: ${address}`,
      `  zonesdir: "${folder}"`,
      `  logfile: "${folder}/${name}.log"`,
      '  username: ""',
      '  chroot: ""',
      '  database: ""',
      '  pidfile: ""',
      `  zonelistfile: "${folder}/${name}.list"`,
      `  xfrdfile: "${folder}/${name}.xfrd"`,
      `  xfrdir: "${folder}"`,
      '  server-count: 1',
      '  rrl-ratelimit: 0',
      '  minimal-responses: yes',
      'remote-control:',
      '  control-enable: no',
      ...held.flatMap((zone) => ['zone:', `  name: "${zone.name}"`, `  zonefile: "${zone.name}.zone"`]),
    ];
    await writeFile(conf, `${lines.join('\n')}\n`);
    start('nsd', ['-d', '-c', conf], folder);
    await untilUp(address);
  }
}

/**
 * @param {Zone[]} zones
 * @param {string} folder
 */
export async function resolvers(zones, folder) {
  await resolver(CARRIER, 'iterator', join(folder, 'carrier'), ['  root-hints: "hints"']);
  await liar(zones, CARRIER);
  await resolver(VALIDATOR, 'validator iterator', join(folder, 'validator'), [
    `  trust-anchor-file: "${folder}/anchor"`,
    `  val-override-date: "${CLOCK}"`,
    '  ede: yes',
    // what a zone proves is asked of that zone: a proof taken from the cache would hide that it is broken
    '  aggressive-nsec: no',
    '  trust-anchor-signaling: no',
    'forward-zone:',
    '  name: "."',
    `  forward-addr: ${LIAR}`,
  ]);
}

/**
 * @param {string} address
 * @param {string} modules
 * @param {string} folder
 * @param {string[]} more
 */
async function resolver(address, modules, folder, more) {
  await mkdir(folder);
  const hints = `. 3600 IN NS root.nic.test.\nroot.nic.test. 3600 IN A ${ADDRESSES.root}\n`;
  await writeFile(join(folder, 'hints'), hints);
  await writeFile(join(folder, '..', 'anchor'), `${anchor()}\n`);
  const lines = [
    'server:',
    ...[
      `interface: ${address}`,
      `directory: "${folder}"`,
      'username: ""',
      'chroot: ""',
      'pidfile: ""',
      'use-syslog: no',
      `logfile: "${folder}/log"`,
      'verbosity: 1',
      'num-threads: 1',
      'do-daemonize: no',
      `module-config: "${modules}"`,
      'do-not-query-localhost: no',
      'do-ip6: no',
      'access-control: 127.0.0.0/8 allow',
      'qname-minimisation: no',
      // of ten connections it drops some
      'incoming-num-tcp: 200',
      // it counts while the answer is looked for
      'tcp-idle-timeout: 120000',
      'rrset-roundrobin: no',
      // it would answer for these itself
      'local-zone: "test." nodefault',
    ].map((line) => `  ${line}`),
    ...more,
    'remote-control:',
    '  control-enable: no',
  ];
  const conf = join(folder, 'unbound.conf');
  await writeFile(conf, `${lines.join('\n')}\n`);
  await run('unbound-checkconf', [conf]);
  start('unbound', ['-d', '-c', conf], folder);
  await untilUp(address);
}

/** @returns {Promise<Record<string, string>>} */
export async function versions() {
  const said = {
    unbound: await ask('unbound', ['-V']),
    delv: await ask('delv', ['-v']).then(async (text) => text || (await ask('sh', ['-c', 'delv -v 2>&1']))),
    nsd: await ask('sh', ['-c', 'nsd -v 2>&1']),
    ldns: await ask('ldns-signzone', ['-v']),
    bind: await ask('sh', ['-c', 'dnssec-signzone -V 2>&1']),
    knot: await ask('kzonesign', ['-V']),
  };
  return Object.fromEntries(
    Object.entries(said).map(([name, text]) => [name, /\d+\.\d+\.\d+/.exec(text ?? '')?.[0] ?? '?']),
  );
}
