// The real signers: each gets a master file and keys, and gives the signed zone as one record a line.
import { appendFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../scripts/steps.mjs';
import { keyFiles } from './keys.mjs';
import { FROM, TO } from './zone.mjs';
import { lower } from './wire.mjs';

/** @import { Spec } from './tree.mjs' */
/** @import { Record } from './zone.mjs' */

/** @typedef {{ folder: string, file: string, keys: string[], spec: Spec, origin: string }} Work */

/**
 * Signs a zone.
 * @param {Spec} spec
 * @param {string} text the master file
 * @param {string} folder of its own
 * @returns {Promise<Record[]>}
 */
export async function signZone(spec, text, folder) {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'plain.zone');
  await writeFile(file, text);
  const keys = [];
  for (const key of spec.keys) keys.push(await keyFiles(key, spec.name, folder));
  const origin = spec.name === '.' ? '.' : `${spec.name}.`;
  const signed = await SIGNERS[spec.signer]({ folder, file, keys, spec, origin });
  // one form for all: ldns writes what it reads as one record a line
  return records(await run('ldns-read-zone', [signed]));
}

const SIGNERS = { none: async (/** @type {Work} */ { file }) => file, ldns, bind, knot };

/** @param {Work} work */
async function ldns({ folder, file, keys, origin, spec: { denial, from = FROM, to = TO } }) {
  const signed = join(folder, 'signed.zone');
  const nsec3 = denial === 'nsec' ? [] : ['-n', '-t', String(denial.iterations), ...(denial.optOut ? ['-p'] : [])];
  if (denial !== 'nsec' && denial.salt) nsec3.push('-s', denial.salt);
  await run('ldns-signzone', ['-i', from, '-e', to, '-o', origin, ...nsec3, '-f', signed, file, ...keys]);
  return signed;
}

/** @param {Work} work */
async function bind({ folder, file, keys, origin, spec: { denial, from = FROM, to = TO, keys: all } }) {
  const signed = join(folder, 'signed.zone');
  for (const key of keys) await appendFile(file, await readFile(`${key}.key`, 'utf8'));
  const nsec3 = denial === 'nsec' ? [] : ['-3', denial.salt ?? '-', '-H', String(denial.iterations)];
  if (denial !== 'nsec' && denial.optOut) nsec3.push('-A');
  // -P: it would check what it did by rules of its own; -x: the DNSKEY records by the KSK only; -z: one key for all
  const roles = all.length === 1 ? '-z' : '-x';
  const times = ['-s', from, '-e', to];
  await run(
    'dnssec-signzone',
    ['-q', '-P', roles, ...times, ...nsec3, '-O', 'full', '-o', origin, '-f', signed, file, ...keys],
    {
      cwd: folder,
    },
  );
  return signed;
}

/** @param {Work} work */
async function knot({ folder, file, keys, origin, spec: { denial } }) {
  const conf = join(folder, 'knot.conf');
  const nsec3 =
    denial === 'nsec'
      ? ['nsec3: off']
      : [
          'nsec3: on',
          `nsec3-iterations: ${denial.iterations}`,
          `nsec3-opt-out: ${denial.optOut ? 'on' : 'off'}`,
          `nsec3-salt-length: ${(denial.salt ?? '').length / 2}`,
        ];
  const policy = ['id: p', 'manual: on', 'rrsig-lifetime: 10950d', 'rrsig-refresh: 1d', ...nsec3].join('\n    ');
  const text = `database:
  storage: ${folder}
  kasp-db: ${folder}/kasp
policy:
  - ${policy}
zone:
  - domain: ${origin}
    storage: ${folder}
    file: ${file}
    dnssec-signing: on
    dnssec-policy: p
`;
  await writeFile(conf, text);
  for (const key of keys) await run('keymgr', ['-c', conf, origin, 'import-bind', `${key}.key`]);
  const out = join(folder, 'signed');
  await mkdir(out);
  // as if on 2020-01-02, and the lifetime is 30 years
  await run('kzonesign', ['-c', conf, '-t', String(Date.UTC(2020, 0, 2) / 1000), '-o', out, origin]);
  return join(out, (await readdir(out))[0] ?? '');
}

/** @param {string} text @returns {Record[]} */
function records(text) {
  return text
    .split('\n')
    .filter((line) => line && !line.startsWith(';'))
    .map((line) => {
      const [name = '', ttl, , type = '', ...rdata] = line.trim().split(/\s+/);
      return { name: lower(name), ttl: Number(ttl), type, rdata: rdata.join(' ') };
    });
}
