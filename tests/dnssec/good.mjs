// The zones that are as they should be: every algorithm with NSEC and with NSEC3, and the questions asked of each.
import { KSK, ZSK, ds, makeKey, withExponent } from './keys.mjs';
import { plain, split, zone } from './samples.mjs';
import { ROOT_ZONE, TLD } from './tree.mjs';

/** @import { Part } from './samples.mjs' */
/** @import { Spec } from './tree.mjs' */

/** Labels of the questions, and what is asked of a zone. @type {[string, string, string, string][]} */
const ASKED = [
  ['mx', '@', 'MX', 'an MX record set'],
  ['a', 'mx', 'A', 'an address'],
  ['aaaa', 'mx', 'AAAA', 'an IPv6 address'],
  ['tlsa', '_25._tcp.mx', 'TLSA', 'a TLSA record'],
  ['nodata', 'mx', 'MX', 'no such type at a name that exists'],
  ['nodata-apex', '@', 'AAAA', 'no such type at the apex'],
  ['nxdomain', 'missing', 'MX', 'no such name'],
  ['nxdomain-deep', 'a.b.missing', 'MX', 'no such name, and none two labels above it'],
  ['nxdomain-last', 'zzz', 'MX', 'a name behind the last one'],
  ['wildcard', 'x.wild', 'MX', 'the expansion of a wildcard'],
  ['wildcard-deep', 'a.b.wild', 'MX', 'the expansion of a wildcard by two labels'],
  ['wildcard-nodata', 'x.wild', 'TLSA', 'no such type at a wildcard'],
  ['ent', 'ent', 'MX', 'an empty non-terminal'],
  ['cname', 'alias', 'MX', 'an alias within the zone'],
  ['cname-secure', 'far', 'MX', 'an alias to another signed zone'],
  ['cname-insecure', 'unsigned', 'MX', 'an alias to an unsigned zone'],
  ['cname-nxdomain', 'dangling', 'MX', 'an alias to a name that does not exist'],
  ['cname-wildcard', 'x.aliases', 'MX', 'an alias from a wildcard'],
  ['dname', 'host.old', 'MX', 'a name below a DNAME'],
  ['insecure-child', 'plain', 'MX', 'a delegation without DS'],
  ['insecure-child-ds', 'plain', 'DS', 'that a delegation has no DS'],
  ['secure-child', 'child', 'MX', 'a delegation with DS'],
];

/** Those that all of the others refer to. */
const COMMON = [ROOT_ZONE, TLD, zone('haven.test', { signer: 'bind' }), plain('plain.test')];

/** By the name of their zone. @type {Record<string, Partial<Spec> & { children?: boolean, few?: boolean }>} */
const ZONES = {
  'alg8-nsec': { signer: 'ldns', keys: split([8]) },
  'alg8-nsec3': { signer: 'bind', keys: split([8]), denial: { iterations: 0 } },
  'alg10-nsec': { signer: 'knot', keys: split([10]) },
  'alg10-nsec3': { signer: 'ldns', keys: split([10]), denial: { iterations: 1, salt: 'ab' } },
  'alg13-nsec': { signer: 'bind' },
  'alg13-nsec3': { signer: 'knot', denial: { iterations: 0 } },
  'alg14-nsec': { signer: 'ldns', keys: split([14]) },
  'alg14-nsec3': { signer: 'bind', keys: split([14]), denial: { iterations: 0 } },
  'alg15-nsec': { signer: 'knot', keys: split([15]) },
  'alg15-nsec3': { signer: 'ldns', keys: split([15]), denial: { iterations: 0 } },
  'optout-bind': { what: 'NSEC3 with opt-out', signer: 'bind', denial: { iterations: 0, optOut: true } },
  'optout-ldns': {
    what: 'NSEC3 with opt-out, salted',
    signer: 'ldns',
    denial: { iterations: 5, salt: 'beef', optOut: true },
  },
  'optout-knot': { what: 'NSEC3 with opt-out', signer: 'knot', denial: { iterations: 0, optOut: true }, few: true },
  salted: {
    what: 'NSEC3 of 100 iterations and with a salt',
    signer: 'ldns',
    denial: { iterations: 100, salt: 'deadbeef' },
  },
  'salted-bind': {
    what: 'NSEC3 of 50 iterations and with a salt',
    signer: 'bind',
    denial: { iterations: 50, salt: '0102030405060708' },
    few: true,
  },
  'salted-knot': {
    what: 'NSEC3 with a salt chosen by the signer',
    signer: 'knot',
    denial: { iterations: 10, salt: '0000000000000000' },
    few: true,
  },
  'one-key': { what: 'one key for all', signer: 'bind', keys: [makeKey(13, KSK)] },
  'one-key-rsa': { what: 'one key for all', signer: 'ldns', keys: [makeKey(8, KSK)], few: true },
  'two-algorithms': { what: 'two algorithms at once', signer: 'bind', keys: split([8, 13]) },
  'three-algorithms': { what: 'three algorithms at once', signer: 'ldns', keys: split([8, 14, 15]), few: true },
  'alg5-nsec': { what: 'RSA with SHA-1', signer: 'bind', keys: split([5]), few: true },
  'alg7-nsec3': { what: 'RSA with SHA-1', signer: 'ldns', keys: split([7]), denial: { iterations: 0 }, few: true },
  'alg5-8-nsec': { what: 'RSA with SHA-1 beside RSA with SHA-256', signer: 'bind', keys: split([5, 8]), few: true },
  'alg16-nsec': { what: 'Ed448', signer: 'bind', keys: split([16]), few: true },
  'alg16-nsec3': { what: 'Ed448', signer: 'knot', keys: split([16]), denial: { iterations: 0 }, few: true },
  'exponent-3': {
    what: 'RSA with the exponent 3',
    signer: 'ldns',
    few: true,
    keys: [makeKey(8, KSK, { exponent: 3 }), makeKey(8, ZSK, { exponent: 3 })],
  },
  'exponent-5-octets': {
    what: 'RSA with an exponent of five octets',
    signer: 'ldns',
    keys: split([8]).map((key) => withExponent(key, 2n ** 32n + 15n)),
    few: true,
  },
  'bits-1024': {
    what: 'RSA of 1024 bits',
    signer: 'ldns',
    few: true,
    keys: [makeKey(8, KSK), makeKey(8, ZSK, { bits: 1024 })],
  },
  'ds-sha384': { what: 'DS of SHA-384 alone', few: true, ds: (spec) => [digest(spec, 4)] },
  'ds-sha1': { what: 'DS of SHA-1 alone', few: true, ds: (spec) => [digest(spec, 1)] },
  'ds-three': {
    what: 'DS of SHA-1, SHA-256 and SHA-384',
    few: true,
    ds: (spec) => [1, 2, 4].map((type) => digest(spec, type)),
  },
  'ds-standby': {
    what: 'a standby DS whose key is not published',
    few: true,
    ds: (spec) => [ds(makeKey(13, KSK), spec.name), digest(spec, 2)],
  },
  'ds-zsk': {
    what: 'a DS of a key without the SEP flag',
    few: true,
    keys: [makeKey(13, ZSK)],
    ds: (spec) => spec.keys.map((key) => ds(key, spec.name)),
  },
};

/** @param {Spec} spec @param {number} digestType */
function digest(spec, digestType) {
  const key = spec.keys[0];
  if (!key) throw new Error(`${spec.name} has no key`);
  return ds(key, spec.name, { digestType });
}

const FEW = ['mx', 'nodata', 'nxdomain', 'wildcard', 'insecure-child'];

/** @returns {Part} */
export function good() {
  /** @type {Part} */
  const part = { zones: [...COMMON], questions: [] };
  for (const [id, { few, ...given }] of Object.entries(ZONES)) {
    const spec = zone(`${id}.test`, { what: id, ...given });
    part.zones.push(spec, plain(`plain.${spec.name}`));
    if (!few) part.zones.push(zone(`child.${spec.name}`, { text: '@ MX 10 mx\nmx A 192.0.2.8', signer: spec.signer }));
    for (const [label, name, type, what] of ASKED) {
      if (few && !FEW.includes(label)) continue;
      part.questions.push({
        id: `${id}-${label}`,
        what: `${spec.what}: ${what}`,
        signer: spec.signer,
        name: name === '@' ? spec.name : `${name}.${spec.name}`,
        type,
      });
    }
  }
  return part;
}
