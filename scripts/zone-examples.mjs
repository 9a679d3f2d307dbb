// For each rule a domain of the sample zones that breaks it, with the records that show it.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** @typedef {{ owner: string, ttl: string, type: string, data: string }} ZoneRecord names are absolute */
/** @typedef {{ input: string, broken: string[] }} Check */
/** @typedef {{ file: string, checks: Check[], records: ZoneRecord[] }} Zone */
/** @typedef {{ domain: string, records: ZoneRecord[], more: boolean }} Example */

const FOLDER = join(ROOT, 'tests', 'zones');

/** Records of an example: more of them do not make it clearer. */
const MOST = 14;

/** Rules whose fault no record shows: something is not there, or it is in signatures or in what a server does. */
const UNSEEN = [
  'domain-nonexistent', 'mail-route-absent', 'exchange-unresolvable', 'dnssec-bogus', 'dnssec-absent', 'tls-rpt-absent',
  'dmarc-absent', 'dkim-absent', 'spf-absent',
];

/** Where the records of neighbours are, by the rules that are about them: below the domain, or at it.
 * @type {[RegExp, RegExp][]} */
const NEIGHBOURS = [
  [/^mta-sts-/, /^_mta-sts$/],
  [/^tls-rpt-/, /^_smtp\._tls$/],
  [/^dmarc-/, /^_dmarc$/],
  [/^dkim-/, /\._domainkey$/],
  [/^bimi-/, /^\w+\._bimi$/],
  [/^service-/, /^_\w+\._tcp$/],
  [/^(spf|null-mx-domain|mail-domain)-/, /^$/],
];

/** Names whose records show the fault, too.
 * @type {Record<string, (domain: string) => string[]>} */
const BESIDE = {
  'wildcard-mx': (domain) => [`*.${domain}`],
  'parent-has-mx': (domain) => [domain.slice(domain.indexOf('.') + 1)],
};

/** Of these types of record the last word is a name. */
const NAMING = ['MX', 'CNAME'];

/** Types that say something about mail. */
const TELLING = ['MX', 'CNAME', 'A', 'AAAA', 'TLSA'];

/** @returns {Promise<Zone[]>} */
export async function readZones() {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.zone')).sort();
  return Promise.all(files.map(async (file) => parse(file.replace(/\.zone$/, ''), await readFile(join(FOLDER, file), 'utf8'))));
}

/**
 * What a zone file says, as far as an example needs it; `tests/doh-server` is who reads all of it.
 * @param {string} file
 * @param {string} text
 * @returns {Zone}
 */
function parse(file, text) {
  /** @type {Zone} */
  const zone = { file, checks: [], records: [] };
  let [origin, ttl] = ['.', ''];
  for (const line of text.split('\n')) {
    const [, key, value = ''] = /^; ?(\w+): (.*)$/.exec(line) ?? [];
    const [first = '', second = ''] = line.split(/\s+/);
    const record = /^([^;$\s]\S*)(?:\s+(\d+))?\s+IN\s+(\S+)\s+(.*?)\s*$/.exec(line);
    if (key === 'check') zone.checks.push({ input: value, broken: [] });
    else if (key === 'broken' || key === 'beside') zone.checks.at(-1)?.broken.push(...value.split(', '));
    else if (first === '$ORIGIN') origin = second;
    else if (first === '$TTL') ttl = second;
    else if (record) {
      const [, owner = '', own = ttl, type = '', data = ''] = record;
      const words = data.split(' ');
      const target = words.pop() ?? '';
      const named = NAMING.includes(type) ? [...words, absolute(target, origin)].join(' ') : data;
      zone.records.push({ owner: absolute(owner, origin), ttl: own, type, data: named });
    }
  }
  return zone;
}

/**
 * @param {string} name
 * @param {string} origin
 */
function absolute(name, origin) {
  if (name === '@') return origin;
  if (/(^|[^\\])(\\\\)*\.$/.test(name)) return name;
  return origin === '.' ? `${name}.` : `${name}.${origin}`;
}

/**
 * The first domain that breaks a rule by its records alone, in the zone of the rule's name if there is one.
 * @param {Zone[]} zones
 * @param {string} rule
 * @returns {Example | null}
 */
export function exampleOf(zones, rule) {
  if (UNSEEN.includes(rule)) return null;
  const byName = [...zones].sort((a, b) => Number(b.file === rule) - Number(a.file === rule));
  for (const { input } of byName.flatMap(({ checks }) => checks).filter(({ broken }) => broken.includes(rule))) {
    const beside = BESIDE[rule]?.(`${input}.`) ?? [];
    const place = NEIGHBOURS.find(([rules]) => rules.test(rule))?.[1];
    if (place) {
      const found = neighbours(zones, `${input}.`, place);
      if (found.length > 0) return { domain: input, records: found.slice(0, MOST), more: found.length > MOST };
      continue;
    }
    const records = shown(zones, [`${input}.`, ...beside], rule.startsWith('dane'));
    if (records.length > 0) return { domain: input, records: records.slice(0, MOST), more: records.length > MOST };
  }
  return null;
}

/**
 * The records of a domain's neighbours at one place.
 * @param {Zone[]} zones
 * @param {string} domain
 * @param {RegExp} place what stands before the domain
 */
function neighbours(zones, domain, place) {
  return zones.flatMap(({ records }) => records).filter(({ owner, type }) => {
    const before = owner === domain ? '' : owner.endsWith(`.${domain}`) ? owner.slice(0, -domain.length - 1) : null;
    return before !== null && place.test(before) && ['TXT', 'SRV', 'CNAME', 'MX'].includes(type);
  });
}

/**
 * The records of some names, and then of those that they name.
 * @param {Zone[]} zones
 * @param {string[]} start
 * @param {boolean} withTlsa
 */
function shown(zones, start, withTlsa) {
  const all = zones.flatMap(({ records }) => records).filter(({ type }) => TELLING.includes(type));
  const names = new Set(start);
  /** @type {ZoneRecord[]} */
  const found = [];
  for (const name of names) { // a set may grow while it is gone through
    const own = all.filter(({ owner }) => owner === name);
    // where there is an MX record, the addresses of the domain itself play no part
    const takesMail = start.includes(name) && own.some(({ type }) => type === 'MX');
    for (const record of own) {
      if (takesMail && record.type !== 'MX') continue;
      found.push(record);
      const target = NAMING.includes(record.type) ? record.data.split(' ').at(-1) : undefined;
      if (target && target !== '.') names.add(target);
      if (target && withTlsa) names.add(`_25._tcp.${target}`);
    }
  }
  return found;
}
