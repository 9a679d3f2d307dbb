/** Shows the DKIM keys that were seen, by selector, and takes another selector. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Dkim, DkimAlgorithm, DkimFaultKind, DkimKey, DkimSelector, SelectorState } from './wasm/neighbours.js' */
/** @import { Context } from './context.js' */
/** @import { Child, Icon } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element, foreign, list } from './dom.js';
import { asking, parts, rfc, sign, unseen } from './panel-parts.js';
import { inRow, named, rich, t, texts } from './text.js';

/** @type {Record<SelectorState, {word: string, icon: Icon, tone: string}>} */
const states = {
  absent: named('No key', { icon: 'closed', tone: 'calm' }),
  present: named('A key', { icon: 'yes', tone: 'good' }),
  broken: named('Not usable', { icon: 'warn', tone: 'warning' }),
  unknown: named('Not known', { icon: 'unknown', tone: 'calm' }),
};

/** @type {Record<DkimAlgorithm, string>} */
const algorithms = texts({ rsa: 'RSA', ed25519: 'Ed25519', other: 'a kind that DKIM does not have' });

/** @type {Record<DkimFaultKind, string>} */
const keyFaults = texts({
  notATag: 'this is no tag with a value',
  repeated: 'the tag stands there before already, so nothing of the record counts',
  badVersion: 'v is not DKIM1, or does not come first',
  keyAbsent: 'there is no key in it (p)',
  notBase64: 'the key is no base64',
  notAKey: 'this is no key of its kind',
  unknownAlgorithm: 'verifiers need not know this kind of key',
  noDigest: 'the key is not for SHA-256, the only digest that counts',
  otherService: 'the key is not for mail',
});

/** Selectors that can be named at once. */
const MOST = 20;

/**
 * @param {Report} report
 * @param {Context} context
 * @returns {Panel}
 */
export function dkim({ target: { name }, neighbours }, { again }) {
  const { selectors, unknown } = /** @type {Dkim} */ (neighbours?.dkim);
  const told = selectors.filter(({ source }) => source === 'told').map(({ selector }) => selector);
  return {
    asked: [`_domainkey.${name} TXT`, ...selectors.map(({ owner }) => `${owner} TXT`)],
    content: [
      element('p.quiet', rich`By DKIM (${rfc(6376)}) whoever sends for a domain signs its mail, and its key stands in DNS, below a name that the signature tells: the selector. DNS does not list selectors; those of the mail provider are looked at, and those that you name.`),
      selectors.length === 0 ? null : list('ul.entries', selectors.map(selector), 12),
      again ? naming((one) => again({ dkimSelectors: [...told.filter((other) => other !== one), one].slice(-MOST) })) : null,
      again ? element('p.quiet', rich`It stands in the header of a message as ${code('s=')}, behind ${code('DKIM-Signature')}.`) : null,
      ...unseen([unknown, ...selectors.map((one) => one.unknown)]),
    ],
  };
}

/** @param {(selector: string) => void} give */
function naming(give) {
  const field = Object.assign(element('input'), { autocapitalize: 'none', spellcheck: false, dir: 'ltr', placeholder: 's1' });
  field.setAttribute('autocomplete', 'off');
  return asking(t`Another selector`, field, t`Look at it`, give);
}

/** @param {DkimSelector} selector */
function selector({ selector: name, source, state, aliases, keys, others }) {
  const { word, icon, tone } = states[state];
  const isTakenBack = state === 'present' && keys.every(({ revoked }) => revoked);
  return element(`li.${isTakenBack ? 'calm' : tone}`,
    element('div.head', element('h4', code(name)), isTakenBack ? sign('closed', t`Taken back`) : sign(icon, word),
      element('span.quiet', source === 'told' ? t`named here` : t`one of the mail provider`)),
    aliases.length === 0 ? null : element('p', rich`It leads to ${code(aliases.join(' → '))}.`),
    keys.length > 1 ? element('p', t`There are several records, and which of them counts is not clear.`) : null,
    ...keys.flatMap(key),
    others.length === 0 ? null : element('p', rich`No key: ${inRow(others.map(foreign))}`));
}

/**
 * @param {DkimKey} key
 * @returns {Child[]}
 */
function key({ text, algorithm, bits, revoked, testing, strict, faults }) {
  const kind = bits === null ? algorithms[algorithm] : t`${algorithms[algorithm]}, ${bits} bits`;
  const notes = [
    revoked ? t`the key was taken back: signatures by it are not good any more` : kind,
    testing ? t`in testing (t=y), so that signed mail is taken as if it were not signed` : null,
    strict ? t`not for subdomains (t=s)` : null,
  ].filter((one) => one !== null);
  return [
    element('p', inRow(notes)),
    parts(faults.map(({ part, kind }) => ({ part, why: keyFaults[kind] }))),
    element('p.quiet', foreign(text)),
  ];
}
