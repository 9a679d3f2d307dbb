// Nothing that holds, and much of it: a validator that limits its work must not end it with what it hoped for.
import { ED25519, moreKeys, namesakes } from './breaks-chain.mjs';
import { KSK, ds } from './keys.mjs';
import { SMALL, TEXT, one, together, zone as sample } from './samples.mjs';
import { damage } from './zone.mjs';

/** @import { Key } from './keys.mjs' */
/** @import { Zone } from './zone.mjs' */

/**
 * Signatures that do not hold, and none that does.
 * @param {Zone} zone
 * @param {string} name
 * @param {string} type
 * @param {number} count
 * @param {Key} [key]
 */
function onlyBad(zone, name, type, count, key = zone.zsk) {
  zone.remove(zone.signatures(name, type));
  for (let index = 0; index < count; index += 1) damage(zone.addSignature(name, type, { key }));
}

export const work = () =>
  together([
    ...[2, 4, 6, 7, 8, 9, 12, 20].map((count) =>
      one(`bad-only-${count}`, `${count} signatures that do not hold`, {
        breaks: (zone) => onlyBad(zone, '@', 'MX', count),
      }),
    ),
    one('bad-only-keys', 'twenty signatures of the DNSKEY records that do not hold', {
      breaks: (zone) => onlyBad(zone, '@', 'DNSKEY', 20, zone.ksk),
    }),
    one(
      'bad-only-ds',
      'twenty signatures of the DS that do not hold',
      {
        children: (name) => [sample(`child.${name}`, { text: SMALL })],
        breaks: (zone) => onlyBad(zone, 'child', 'DS', 20),
      },
      { name: 'child' },
    ),
    one(
      'bad-only-cname',
      'twenty signatures of an alias that do not hold',
      { text: TEXT, breaks: (zone) => onlyBad(zone, 'alias', 'CNAME', 20) },
      { name: 'alias' },
    ),
    one(
      'bad-only-nsec',
      'no such type, and twenty signatures of the proof that do not hold',
      { breaks: (zone) => onlyBad(zone, '@', 'NSEC', 20) },
      { type: 'A' },
    ),
    one(
      'bad-only-nsec3',
      'no such type, and twenty signatures of the proof that do not hold',
      {
        denial: { iterations: 0 },
        breaks: (zone) => onlyBad(zone, zone.denialAt('@').name.slice(0, -zone.name.length - 1), 'NSEC3', 20),
      },
      { type: 'A' },
    ),
    one('ds-wrong-many', 'twenty DS with the tag of the KSK and other digests', {
      ds: ({ name, keys }) =>
        keys
          .filter(({ flags }) => flags === KSK)
          .flatMap((key) =>
            Array.from({ length: 20 }, (_, index) => ds(key, name, { digest: `${10 + index}`.repeat(32) })),
          ),
    }),
    one('namesakes-only', 'ten keys with one tag, and none of them signed', {
      ...ED25519(),
      breaks: (zone) => {
        moreKeys((made) => namesakes(made, 9))(zone);
        onlyBad(zone, '@', 'MX', 1);
      },
    }),
    one('namesakes-only-bad', 'four keys with one tag, and eight signatures of none of them', {
      ...ED25519(),
      breaks: (zone) => {
        moreKeys((made) => namesakes(made, 3))(zone);
        onlyBad(zone, '@', 'MX', 8);
      },
    }),
  ]);
