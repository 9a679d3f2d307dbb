// Libraries for Node as peers: `node run.js TASK` writes a line for each domain that is through. Each is used as its own
// documentation has it, for the MX records and the addresses of every exchange.
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @type {{ peer: string, concurrency: number, names: string, resolver: string, dns: string, mailAuth: string }} */
const task = JSON.parse(process.argv[2] ?? '');

/** Packages are here only while this is measured.
 * @type {(name: string) => any} */
const library = createRequire(import.meta.url);

/** What tells that there is nothing, which is an answer. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/**
 * A check out of a client for DNS: the MX records, and both kinds of addresses of each exchange.
 * @param {(name: string, type: 'MX' | 'A' | 'AAAA') => Promise<any[]>} ask gives the data of the records
 */
function checking(ask) {
  /** @param {string} name @param {'MX' | 'A' | 'AAAA'} type */
  const found = async (name, type) => {
    try {
      return await ask(name, type);
    } catch (error) {
      if (NOTHING.has(/** @type {any} */ (error).code)) return /** @type {any} */ (error).code === 'ENODATA' ? [] : null;
      throw error;
    }
  };
  return async (/** @type {string} */ domain) => {
    const records = await found(domain, 'MX');
    if (records === null) return 'nxdomain';
    /** @type {string[]} */
    const exchanges = records.map(({ exchange }) => exchange).filter((name) => name !== '' && name !== '.');
    if (records.length > 0 && exchanges.length === 0) return 'null MX';
    const names = exchanges.length > 0 ? exchanges : [domain];
    const addresses = await Promise.all(names.flatMap((name) => [found(name, 'A'), found(name, 'AAAA')]));
    return `${exchanges.length} ${addresses.flat().filter(Boolean).length}`;
  };
}

/** @param {unknown} rcode */
function answered(rcode) {
  if (rcode !== 'NOERROR') throw Object.assign(new Error(`${rcode}`), { code: rcode });
}

/** @type {Record<string, () => Promise<(domain: string) => Promise<unknown>>>} */
const PEERS = {
  async 'mx-connect'() {
    dns.setServers([task.dns]);
    const [format, resolveMx, resolveIp] = ['format-address', 'resolve-mx', 'resolve-ip'].map((part) => library(`mx-connect/lib/${part}`));
    const dnsOptions = { ignoreIPv6: false, preferIPv6: false, blockLocalAddresses: false };
    return async (domain) => {
      try {
        // all that it does before it connects
        const { mx } = await resolveIp(await resolveMx(await format({ domain, dnsOptions, localAddresses: [] })));
        return `${mx.length} ${mx.flatMap((/** @type {any} */ one) => [...one.A, ...one.AAAA]).length}`;
      } catch (error) {
        return /** @type {Error} */ (error).message; // among them that there is none, or nothing
      }
    };
  },
  async tangerine() {
    const [Tangerine, { request }] = [library('tangerine'), library('undici')];
    const { protocol, host } = new URL(task.resolver);
    const client = new Tangerine({ protocol: protocol.slice(0, -1), servers: new Set([host]) }, request);
    const asking = /** @type {const} */ ({ MX: 'resolveMx', A: 'resolve4', AAAA: 'resolve6' });
    return checking((name, type) => client[asking[type]](name));
  },
  async 'dns-query'() {
    const { query } = library('dns-query');
    return checking(async (name, type) => {
      const { rcode, answers = [] } = await query({ question: { type, name } }, { endpoints: [task.resolver], retries: 0 });
      answered(rcode);
      return answers.filter((/** @type {any} */ answer) => answer.type === type).map((/** @type {any} */ answer) => answer.data);
    });
  },
  async dohjs() {
    const { DohResolver } = library('dohjs');
    const client = new DohResolver(task.resolver);
    return checking(async (name, type) => {
      const { rcode, answers = [] } = await client.query(name, type);
      answered(rcode);
      return answers.filter((/** @type {any} */ answer) => answer.type === type).map((/** @type {any} */ answer) => answer.data);
    });
  },
  async 'mail-auth'() {
    const { Checker } = library(task.mailAuth);
    const checker = new Checker(task.resolver);
    return (domain) => checker.check(domain);
  },
};

const check = await PEERS[task.peer]?.();
if (!check) throw new Error(`There is no ${task.peer}.`);
const left = readFileSync(task.names, 'utf8').trimEnd().split('\n').values();
await Promise.all(Array.from({ length: task.concurrency }, async () => {
  for (const name of left) {
    const outcome = await check(name);
    process.stdout.write(`${name} ${outcome}\n`);
  }
}));
