// The zones that are as they should be: every algorithm with NSEC and with NSEC3, and the questions asked of each.
import { KSK, ZSK, dnskey, ds, makeKey, rsaKey, withExponent } from './keys.mjs';
import { ROOT_ZONE, TLD } from './tree.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Spec } from './tree.mjs' */

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {string} what
 * @property {string} name
 * @property {string} type
 * @property {string} signer
 * @property {boolean} [timed] whether what is right depends on the clock, which is another for delv
 */

/** @typedef {{ zones: Spec[], questions: Question[] }} Part */

/** What most zones hold. */
export const TEXT = `
@ MX 10 mx
@ MX 20 mx.haven.test.
@ A 192.0.2.1
@ TXT "v=spf1 mx -all"
mx A 192.0.2.25
mx AAAA 2001:db8::25
_25._tcp.mx TLSA 3 1 1 8D02536C887482BC34FF54E41D2BA659BF85B341A0A20AFADB5813DCFBCF286D
*.wild MX 10 mx
closer.wild A 192.0.2.2
below.ent A 192.0.2.3
mail MX 10 mx
alias CNAME mail
far CNAME mail.haven.test.
unsigned CNAME mail.plain.test.
dangling CNAME missing
*.aliases CNAME mail
old DNAME new
host.new MX 10 mx
`;

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

/** @type {(keys: number[]) => Key[]} a KSK and a ZSK of each algorithm */
const split = (algorithms) => algorithms.flatMap((algorithm) => [makeKey(algorithm, KSK), makeKey(algorithm, ZSK)]);

/** @param {string} name @param {Partial<Spec>} [spec] @returns {Spec} */
export const zone = (name, spec) => ({
  name,
  what: name,
  signer: 'ldns',
  keys: split([13]),
  denial: 'nsec',
  text: TEXT,
  ...spec,
});

/** @param {string} name @param {Partial<Spec>} [spec] an unsigned zone, @returns {Spec} */
export const plain = (name, spec) => zone(name, { signer: 'none', keys: [], text: '@ MX 10 mx\nmail MX 10 mx\nmx A 192.0.2.9', ...spec });

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
  'optout-ldns': { what: 'NSEC3 with opt-out, salted', signer: 'ldns', denial: { iterations: 5, salt: 'beef', optOut: true } },
  'optout-knot': { what: 'NSEC3 with opt-out', signer: 'knot', denial: { iterations: 0, optOut: true }, few: true },
  'salted': { what: 'NSEC3 of 100 iterations and with a salt', signer: 'ldns', denial: { iterations: 100, salt: 'deadbeef' } },
  'salted-bind': { what: 'NSEC3 of 50 iterations and with a salt', signer: 'bind', denial: { iterations: 50, salt: '0102030405060708' }, few: true },
  'salted-knot': { what: 'NSEC3 with a salt chosen by the signer', signer: 'knot', denial: { iterations: 10, salt: '0000000000000000' }, few: true },
  'one-key': { what: 'one key for all', signer: 'bind', keys: [makeKey(13, KSK)] },
  'one-key-rsa': { what: 'one key for all', signer: 'ldns', keys: [makeKey(8, KSK)], few: true },
  'two-algorithms': { what: 'two algorithms at once', signer: 'bind', keys: split([8, 13]) },
  'three-algorithms': { what: 'three algorithms at once', signer: 'ldns', keys: split([8, 14, 15]), few: true },
  'alg5-nsec': { what: 'RSA with SHA-1', signer: 'bind', keys: split([5]), few: true },
  'alg7-nsec3': { what: 'RSA with SHA-1', signer: 'ldns', keys: split([7]), denial: { iterations: 0 }, few: true },
  'alg5-8-nsec': { what: 'RSA with SHA-1 beside RSA with SHA-256', signer: 'bind', keys: split([5, 8]), few: true },
  'alg16-nsec': { what: 'Ed448', signer: 'bind', keys: split([16]), few: true },
  'alg16-nsec3': { what: 'Ed448', signer: 'knot', keys: split([16]), denial: { iterations: 0 }, few: true },
  'exponent-3': { what: 'RSA with the exponent 3', signer: 'ldns', few: true, keys: [makeKey(8, KSK, { exponent: 3 }), makeKey(8, ZSK, { exponent: 3 })] },
  'exponent-5-octets': {
    what: 'RSA with an exponent of five octets',
    signer: 'ldns',
    keys: split([8]).map((key) => withExponent(key, 2n ** 32n + 15n)),
    few: true,
  },
  'bits-1024': { what: 'RSA of 1024 bits', signer: 'ldns', few: true, keys: [makeKey(8, KSK), makeKey(8, ZSK, { bits: 1024 })] },
  'ds-sha384': { what: 'DS of SHA-384 alone', few: true, ds: (spec) => [digest(spec, 4)] },
  'ds-sha1': { what: 'DS of SHA-1 alone', few: true, ds: (spec) => [digest(spec, 1)] },
  'ds-three': { what: 'DS of SHA-1, SHA-256 and SHA-384', few: true, ds: (spec) => [1, 2, 4].map((type) => digest(spec, type)) },
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
  for (const one of odd()) {
    part.zones.push(one.zone);
    part.questions.push({ what: one.zone.what, signer: one.zone.signer, name: one.zone.name, type: 'MX', ...one.question });
  }
  return part;
}

/** Zones of one oddity each. @returns {{ zone: Spec, question: Partial<Question> & { id: string } }[]} */
function odd() {
  /** @param {string} id @param {Partial<Spec>} spec @param {Partial<Question>} [question] @param {string} [name] */
  const one = (id, spec, question, name = '@') => {
    const made = zone(`${id}.test`, spec);
    return { zone: made, question: { id, name: name === '@' ? made.name : `${name}.${made.name}`, ...question } };
  };
  const lone = { text: '@ MX 10 mx.haven.test.' };
  const octets = '\\000 MX 10 a\nb\\.c MX 10 a\nZ MX 10 a\n\\200 MX 10 a\na\\000b MX 10 a\n* TXT "x"';
  const nsec3 = /** @type {const} */ ({ iterations: 0 });
  return [
    one('lone-nxdomain', { ...lone, what: 'a zone of one name: no such name' }, {}, 'missing'),
    one('lone-nodata', { ...lone, what: 'a zone of one name: no such type' }, { type: 'A' }),
    one('lone-nsec3-nxdomain', { ...lone, denial: nsec3, what: 'a zone of one name, NSEC3: no such name' }, {}, 'missing'),
    one('octets', { text: octets, what: 'an escaped dot in a label' }, {}, 'b\\.c'),
    one('octets-zero', { text: octets, what: 'a label of an octet zero' }, {}, '\\000'),
    one('octets-order', { text: octets, what: 'no such type in a zone whose order is that of octets' }, { type: 'A' }, 'a\\000b'),
    one('octets-wildcard', { text: octets, what: 'no such type at a wildcard, between names of odd octets' }, {}, 'a\\001b'),
    one('star', { text: '* MX 10 a\na.b A 192.0.2.1', what: 'a wildcard below the apex' }, {}, 'x'),
    one('star-nsec3', { text: '* MX 10 a\na.b A 192.0.2.1', denial: nsec3, what: 'a wildcard below the apex, NSEC3' }, {}, 'x.y'),
    one('star-itself', { text: '* MX 10 a', what: 'a wildcard asked for by its own name' }, {}, '*'),
    one('star-ent', { text: '* MX 10 a\na.b A 192.0.2.1', what: 'an empty non-terminal beside a wildcard' }, {}, 'b'),
    one('star-ent-nsec3', { text: '* MX 10 a\na.b A 192.0.2.1', denial: nsec3, what: 'an empty non-terminal beside a wildcard, NSEC3' }, {}, 'b'),
    one('upper', { text: '@ MX 10 MX.Example.TEST.\n', what: 'upper case in the data of an MX record' }),
    one('upper-owner', { text: 'MiXed MX 10 mx.haven.test.\n', signer: 'bind', what: 'upper case in an owner' }, {}, 'mixed'),
    one('many', { text: Array.from({ length: 20 }, (_, index) => `@ MX ${index} mx${index}`).join('\n'), what: 'twenty MX records' }),
    one('null-mx', { text: '@ MX 0 .', what: 'a null MX' }),
    one('unknown-type', { text: '@ MX 10 a\n@ TYPE65280 \\# 3 010203', what: 'a type of the second window in the bitmap of types' }, { type: 'AAAA' }),
    one('long-ttl', { text: '@ 2147483647 MX 10 a', what: 'the longest TTL' }),
    one('exponent-huge', {
      what: 'RSA with an exponent of 256 octets, whose length takes the long form',
      keys: [makeKey(8, KSK), makeKey(8, ZSK)],
      breaks: (made) => {
        made.spec.keys = made.spec.keys.map((key, index) => (index === 0 ? key : withExponent(key)));
        made.setKeys(...made.spec.keys.map(dnskey));
        made.signAll();
      },
    }),
    one('exponent-long-form', {
      what: 'RSA with the exponent 65537 in the long form',
      keys: [makeKey(8, KSK), makeKey(8, ZSK)],
      breaks: (made) => {
        made.spec.keys = made.spec.keys.map((key, index) => (index === 0 ? key : inLongForm(key)));
        made.setKeys(...made.spec.keys.map(dnskey));
        made.signAll();
      },
    }),
  ];
}


/** @param {Key} key @returns {Key} */
function inLongForm(key) {
  const length = key.publicKey.readUInt8(0);
  return { ...key, publicKey: rsaKey(key.publicKey.subarray(1, 1 + length), key.publicKey.subarray(1 + length), true) };
}
