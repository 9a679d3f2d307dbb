// What a zone of the corpus is made of, and what is asked of it.
import { KSK, ZSK, makeKey } from './keys.mjs';

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

/** @type {(algorithms: number[]) => Key[]} a KSK and a ZSK of each algorithm */
export const split = (algorithms) =>
  algorithms.flatMap((algorithm) => [makeKey(algorithm, KSK), makeKey(algorithm, ZSK)]);

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
export const plain = (name, spec) =>
  zone(name, { signer: 'none', keys: [], text: '@ MX 10 mx\nmail MX 10 mx\nmx A 192.0.2.9', ...spec });

/** What zones hold that are about one record set. */
export const SMALL = '@ MX 10 mx\nmx A 192.0.2.25';

/** @typedef {Partial<Question>} Asked with a name relative to the zone; else it is the MX records of the zone */

/**
 * A zone that is about one thing.
 * @param {string} id
 * @param {string} what
 * @param {Partial<Spec> & { children?: (name: string) => Spec[] }} [spec]
 * @param {...Asked} asked
 * @returns {Part}
 */
export function one(id, what, { children, ...spec } = {}, ...asked) {
  const made = zone(`${id}.test`, { what, text: SMALL, ...spec });
  const questions = (asked.length > 0 ? asked : [{}]).map(({ name = '@', ...question }) => ({
    id,
    what,
    signer: made.signer,
    type: 'MX',
    ...question,
    name: name === '@' ? made.name : `${name}.${made.name}`,
  }));
  return { zones: [made, ...(children?.(made.name) ?? [])], questions };
}

/** @param {Part[]} parts @returns {Part} */
export const together = (parts) => ({
  zones: parts.flatMap(({ zones }) => zones),
  questions: parts.flatMap(({ questions }) => questions),
});
