/** Shows what signatures prove: the chain from the trust anchor down, and each answer with it. */
/** @import { DnssecZone, Dnssec, Proof, ProvedAnswer, Report, Security } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */

import { badge, code, element, list, visible } from './dom.js';
import { instant, proof } from './proofs.js';
import { inRow, named, rich, t } from './text.js';
import { clause, duration } from './words.js';

/** @type {Record<Security, {word: string, icon: Icon, tone: string}>} */
const securities = {
  secure: named('Secure', { icon: 'lock', tone: 'good' }),
  insecure: named('Insecure', { icon: 'open', tone: 'warning' }),
  bogus: named('Bogus', { icon: 'no', tone: 'error' }),
  indeterminate: named('Indeterminate', { icon: 'unknown', tone: 'calm' }),
};

/** The IANA registries of DNSSEC algorithms and digests, by number.
 * @type {Record<number, string>} */
const algorithms = {
  1: 'RSA/MD5', 3: 'DSA/SHA-1', 5: 'RSA/SHA-1', 6: 'DSA-NSEC3-SHA1', 7: 'RSA/SHA-1 (NSEC3)', 8: 'RSA/SHA-256',
  10: 'RSA/SHA-512', 12: 'GOST R 34.10-2001', 13: 'ECDSA P-256/SHA-256', 14: 'ECDSA P-384/SHA-384', 15: 'Ed25519', 16: 'Ed448',
};
/** @type {Record<number, string>} */
const digests = { 1: 'SHA-1', 2: 'SHA-256', 3: 'GOST R 34.11-94', 4: 'SHA-384' };

/** @param {number} number */
const algorithm = (number) => algorithms[number] ?? t`algorithm ${`${number}`}`;

/** @param {number} number */
const digest = (number) => digests[number] ?? t`digest type ${`${number}`}`;

/**
 * @param {Report} report
 * @returns {Promise<Child[]>} the content of the panel
 */
export async function chain(report) {
  const { dnssec, pending } = report;
  if (dnssec === null) {
    const why = pending.includes('dnssec') ? t`Signatures are still being looked at.` : t`Signatures were not looked at in this check.`;
    return [element('p', why), ...resolversWord(report)];
  }
  if (isIncapable(dnssec)) {
    return [
      element('p', t`Nothing could be verified here: browsers have cryptography for pages over HTTPS only, and the module that verifies has to be loaded.`),
      ...resolversWord(report),
    ];
  }
  const { zones, answers } = dnssec;
  return [
    // what the four words mean, for the reader who does not know them
    element('p.quiet', t`Secure: proved by signatures. Insecure: proved that nobody signs there. Bogus: refuted by its signatures, or by the lack of them. Indeterminate: neither could be told here.`),
    zones.length === 0 ? null : element('h3', t`The chain of keys`),
    zones.length === 0 ? null : element('ul.chain', zones.filter(({ parent }) => !zones.some(({ name }) => name === parent))
      .map((one) => zone(one, zones))),
    element('h3', t`What is proved of the answers`),
    list('ul.proved', grouped(answers).map(answer), 12),
    element('p.quiet', time(dnssec)),
  ];
}

/** Whether not one signature could be verified, for want of cryptography. @param {Dnssec} dnssec */
function isIncapable({ zones, answers }) {
  return zones.length === 0 && answers.length > 0 && answers.every(({ proof }) => proof.reason === 'hostIncapable');
}

/**
 * What the resolvers say of the MX records themselves.
 * @param {Report} report
 */
function resolversWord({ ledger, resolvers, target }) {
  const said = ledger.filter(({ name, type, authenticData, checkingDisabled }) =>
    name === target.name && type === 'MX' && authenticData !== null && !checkingDisabled);
  if (said.length === 0) return [];
  return [
    element('p', t`What there is then is the word of the resolver (the AD bit), shown as just that:`),
    list('ul.proved', said.map(({ resolver, authenticData }) => {
      const name = visible(resolvers[resolver]?.name ?? '');
      return [authenticData ? t`${name} says that it validated the MX records.` : t`${name} says that it did not validate the MX records.`];
    })),
  ];
}

/**
 * @param {Security} security
 * @returns {HTMLElement}
 */
function lock(security) {
  const { word, icon, tone } = securities[security];
  const made = badge(icon, word);
  made.classList.add(tone);
  return made;
}

/**
 * A zone, with those below it.
 * @param {DnssecZone} one
 * @param {DnssecZone[]} zones
 * @returns {HTMLElement}
 */
function zone(one, zones) {
  const { name, parent, fault, ds, keys } = one;
  const below = zones.filter((each) => each.parent === name && each !== one);
  /** @param {number} tag @param {number} number */
  const has = (tag, number) => keys.some((key) => key.keyTag === tag && key.algorithm === number);
  const lines = [
    ...ds.map(({ keyTag, algorithm: number, digestType }) => {
      const to = has(keyTag, number) ? t`key ${`${keyTag}`}` : t`no such key that signs`;
      return parent === null ? t`Trust anchor ${`${keyTag}`}, ${algorithm(number)}, by ${digest(digestType)} → ${to}`
        : t`DS ${`${keyTag}`}, ${algorithm(number)}, by ${digest(digestType)} → ${to}`;
    }),
    ...parent === null && ds.length === 0 && keys.length > 0 ? [t`The trust anchor is a key itself.`] : [],
    ...keys.filter(({ keyTag, algorithm: number }) => !ds.some((one) => one.keyTag === keyTag && one.algorithm === number))
      .map(({ keyTag, algorithm: number, entry }) => entry ? t`Key ${`${keyTag}`}, ${algorithm(number)}`
        : t`Key ${`${keyTag}`}, ${algorithm(number)}, signed by a key above`),
  ];
  return element('li',
    element('div.head', element('h4', name === '.' ? t`The root` : code(name)), lock(fault?.security ?? 'secure')),
    fault === null ? null : element('p', sentence(proof(fault, clause))),
    lines.length === 0 ? null : element('ul.keys', lines.map((line) => element('li', line))),
    below.length === 0 ? null : element('ul.chain', below.map((each) => zone(each, zones))));
}

/**
 * A clause with the full stop that makes it a sentence; one that begins with a word begins with a capital.
 * @param {Child[]} clause
 * @returns {Child[]}
 */
function sentence([first = null, ...rest]) {
  return rich`${[typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first, ...rest]}.`;
}

/**
 * Answers of which the same is proved, by the same words.
 * @param {ProvedAnswer[]} answers
 */
function grouped(answers) {
  return [...Map.groupBy(answers, ({ behindServfail, proof }) => JSON.stringify([behindServfail, proof])).values()];
}

/** @param {ProvedAnswer[]} group */
function answer(group) {
  const [first] = group;
  if (!first) return [];
  const { security } = first.proof;
  return [
    element('div.head', lock(security),
      element('ul.names', group.map(({ name, type }) => element('li', code(`${name} ${type}`))))),
    element('p', security === 'secure' ? signed(first.proof) : sentence(proof(first.proof, clause))),
    first.behindServfail ? element('p.quiet', t`The resolver itself gave SERVFAIL; this is what is behind it.`) : null,
  ];
}

/**
 * What proves an answer.
 * @param {Proof} proof
 * @returns {Child[]}
 */
function signed({ zone, keyTag, algorithm: number, time }) {
  const by = zone === '.' ? t`the root|signs` : zone === null ? null : code(zone);
  if (keyTag === null) {
    return by === null ? [t`That there is no such record is signed.`] : rich`That there is no such record is signed by ${by}.`;
  }
  const key = `${keyTag}`;
  const details = inRow([
    by === null ? [t`Signed`] : rich`Signed by ${by}`,
    number === null ? t`key ${key}` : t`key ${key} (${algorithm(number)})`,
    ...time === null ? [] : [rich`good until ${instant(time)}`],
  ]);
  return rich`${details}.`;
}

/**
 * @param {Dnssec} dnssec
 * @returns {Child[]}
 */
function time({ clock, skew }) {
  const asOf = rich`Signatures are judged as of ${instant(clock / 1000)}.`;
  if (skew === null) return asOf;
  const seconds = Math.round(Math.abs(skew) / 1000);
  return [...asOf, ' ', seconds < 2 ? t`That clock agrees with that of the server of this page.`
    : skew > 0 ? t`That clock is ${duration(seconds)} ahead of that of the server of this page.`
    : t`That clock is ${duration(seconds)} behind that of the server of this page.`];
}
