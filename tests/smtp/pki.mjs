// Certificates of every kind, made by the openssl command in a folder of their own: `ca` is its only part that takes any
// dates in every version.
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAY = 86_400_000;

/** What a server is given: its key, and its certificate with those above it, in PEM.
 * @typedef {{ key: string, cert: string, own: string }} Identity */

const CONFIGURATION = `
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:false
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[req]
distinguished_name = name
[name]
`;

/**
 * A root, an authority below it, and what they can issue.
 */
export async function pki() {
  const folder = await mkdtemp(join(tmpdir(), 'mxlens-pki-'));
  const file = (/** @type {string} */ name) => join(folder, name);
  const read = (/** @type {string} */ name) => readFile(file(name), 'utf8');
  const openssl = (/** @type {string[]} */ ...args) => run('openssl', args, { cwd: folder });
  await writeFile(file('conf'), CONFIGURATION);
  await writeFile(file('index'), '');
  await writeFile(file('serial'), '1000\n');

  /** @param {string} name @param {string} commonName */
  const request = (name, commonName) => openssl('req', '-new', '-config', 'conf', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${commonName}`);

  /** One after the other, as they share a database. */
  let last = Promise.resolve();

  /**
   * @param {string} name of the files
   * @param {{ issuer?: string | null, commonName?: string, names?: string[], from?: number, to?: number, authority?: boolean }} options
   *   issuer: null for itself; from and to: days from now
   */
  const make = (name, { issuer = 'middle', commonName = name, names = [], from = -1, to = 30, authority = false }) => {
    const made = last.then(async () => {
      await request(name, commonName);
      const extensions = [
        authority ? 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign' : 'basicConstraints=CA:false',
        ...(names.length > 0 ? [`subjectAltName=${names.map((one) => `DNS:${one}`).join(',')}`] : []),
      ];
      await writeFile(file(`${name}.ext`), `${extensions.join('\n')}\n`);
      const by = issuer === null ? ['-selfsign', '-keyfile', `${name}.key`] : ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`];
      await openssl('ca', '-batch', '-notext', '-config', 'conf', ...by, '-in', `${name}.csr`, '-out', `${name}.pem`,
        '-startdate', date(from), '-enddate', date(to), '-extfile', `${name}.ext`);
    });
    last = made.catch(() => undefined);
    return made;
  };

  await make('root', { issuer: null, authority: true, commonName: 'Test root', to: 300 });
  await make('middle', { issuer: 'root', authority: true, commonName: 'Test authority', to: 200 });
  const [root, middle] = [await read('root.pem'), await read('middle.pem')];

  return {
    root,
    middle,
    /** The folder, for servers that read files. */
    folder,
    make,
    read,

    /**
     * @param {string} name
     * @param {Parameters<typeof make>[1] & { above?: string }} [options] above: what is presented behind its own
     * @returns {Promise<Identity>}
     */
    async identity(name, { above, ...options } = {}) {
      await make(name, options);
      const own = await read(`${name}.pem`);
      const others = above ?? (options.issuer === undefined ? middle : '');
      return { key: await read(`${name}.key`), own, cert: own + others };
    },

    end: () => rm(folder, { recursive: true }),
  };
}

/** @param {number} days from now */
function date(days) {
  return new Date(Date.now() + days * DAY).toISOString().replace(/[-:T]|\.\d+/g, '');
}

/**
 * A TLSA record for a certificate.
 * @param {number} usage
 * @param {number} selector
 * @param {number} matchingType
 * @param {string} pem
 */
export function tlsa(usage, selector, matchingType, pem) {
  const certificate = new X509Certificate(pem);
  const octets = selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' });
  const data = matchingType === 0 ? octets : createHash(matchingType === 1 ? 'sha256' : 'sha512').update(octets).digest();
  return { usage, selector, matchingType, data: data.toString('hex'), usable: usage === 2 || usage === 3 };
}
