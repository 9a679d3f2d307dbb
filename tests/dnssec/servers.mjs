// The servers: NSD for the zones, the liar before it, and unbound in front, twice: one validates, and one passes on
// what it is told. All end with the namespace that they run in.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, run } from '../../scripts/steps.mjs';
import { exchange } from './exchange.mjs';
import { ADDRESSES, anchor, holder } from './tree.mjs';

/** @import { Zone } from './zone.mjs' */

export const VALIDATOR = '127.0.0.1';
export const CARRIER = '127.0.0.2';

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
    if (name === 'liar') continue;
    const held = zones.filter(({ spec }) => holder(spec) === name);
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

/** @param {string} folder */
export async function resolvers(folder) {
  await resolver(VALIDATOR, 'validator iterator', join(folder, 'validator'), [
    `trust-anchor-file: "${folder}/anchor"`,
    `val-override-date: "${CLOCK}"`,
    'ede: yes',
    // what a zone proves is asked of that zone: a proof taken from the cache would hide that it is broken
    'aggressive-nsec: no',
    'trust-anchor-signaling: no',
  ]);
  await resolver(CARRIER, 'iterator', join(folder, 'carrier'), []);
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
      'root-hints: "hints"',
      'do-not-query-localhost: no',
      'do-ip6: no',
      'access-control: 127.0.0.0/8 allow',
      'qname-minimisation: no',
      // it counts while the answer is looked for
      'tcp-idle-timeout: 120000',
      'rrset-roundrobin: no',
      // it would answer for these itself
      'local-zone: "test." nodefault',
      ...more,
    ].map((line) => `  ${line}`),
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
  return Object.fromEntries(Object.entries(said).map(([name, text]) => [name, /\d+\.\d+\.\d+/.exec(text ?? '')?.[0] ?? '?']));
}
