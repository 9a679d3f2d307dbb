/** What is published for mail that a domain sends, and for the programs of its people, in a word and a sentence. */
/** @import { BimiFaultKind, DmarcPolicy, Neighbours, SelectorState } from './wasm/neighbours.js' */
/** @import { Said } from './summaries.js' */

import { code } from './marks.js';
import { said, unknowable } from './summaries-arriving.js';
import { inRow, plural, rich, t, texts } from './text.js';

/** What receivers are asked to do with mail that fails DMARC.
 * @type {Record<DmarcPolicy, string>} */
const policies = texts({
  none: 'Receivers are asked to do nothing about mail that only pretends to be from the domain.',
  quarantine: 'Receivers are asked to take mail that only pretends to be from the domain to be suspicious.',
  reject: 'Receivers are asked to refuse mail that only pretends to be from the domain.',
});

/** The same where they are asked to be one step milder.
 * @type {Record<DmarcPolicy, DmarcPolicy>} */
export const MILDER = { none: 'none', quarantine: 'none', reject: 'quarantine' };

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function dmarc({ dmarc: { state, walk, policy: written, policyDomain, unknown } }) {
  switch (state) {
    case 'unknown':
      return unknowable(unknown[0]);
    case 'absent':
      return said('none', [t`Receivers are asked nothing about mail that only pretends to be from the domain.`]);
    case 'broken':
      return said('unusable', [t`There is what was meant as a record, and receivers pass it over.`]);
    case 'present':
      break;
  }
  if (written === null) return unknowable(unknown[0]);
  const isTesting = walk.find(({ domain }) => domain === policyDomain)?.record?.testing === true;
  const asked = isTesting ? MILDER[written] : written;
  const whose = policyDomain === null || policyDomain === walk[0]?.domain ? [] : [' ', ...rich`The record is that of ${code(policyDomain)}.`];
  return said(isTesting ? 'testing' : asked === 'none' ? 'partly' : 'inPlace', [policies[asked], ...whose]);
}

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function dkim({ dkim: { state, selectors, unknown } }) {
  switch (state) {
    case 'unknown':
      return unknowable(unknown ?? selectors.find((one) => one.unknown)?.unknown);
    case 'absent':
      return said('none', [t`There is no key, so no signature of the domain can be verified.`]);
    case 'unseen':
      return said('unseen', selectors.length === 0
        ? [t`DNS cannot list keys, and no selector is known here under which to look. You can name one.`]
        : [plural(selectors.length, 'DNS cannot list keys. None is at the one selector that was looked at.', 'DNS cannot list keys. None is at the {0} selectors that were looked at.')]);
    case 'present':
      break;
  }
  const usable = selectors.filter(({ state, keys }) => state === 'present' && keys.some(({ revoked }) => !revoked));
  const names = (/** @type {SelectorState} */ wanted) => selectors.filter((one) => one.state === wanted).map(({ selector }) => code(selector));
  if (usable.length > 0) return said('inPlace', rich`Keys that signatures can be verified with are at ${inRow(usable.map(({ selector }) => code(selector)))}.`);
  if (names('broken').length > 0) return said('unusable', rich`What is at ${inRow(names('broken'))} cannot be used to verify signatures.`);
  return said('off', rich`The keys at ${inRow(names('present'))} were taken back.`);
}

/** What breaks the rules of a BIMI record, said of it.
 * @type {Record<BimiFaultKind, string>} */
export const logoFaults = texts({
  badTag: 'a part of it is no tag with a value, or stands there twice',
  badVersion: 'it does not begin with v=BIMI1',
  logoAbsent: 'it names no logo',
  notHttps: 'an address in it is none of https',
  notSvg: 'the logo is no SVG',
});

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function bimi({ bimi: { state, records, logo, declined, faults, dmarcSufficient, unknown } }) {
  switch (state) {
    case 'unknown':
      return unknowable(unknown);
    case 'absent':
      return said('none', [t`No logo is offered that mail programs could show beside mail from the domain.`]);
    case 'broken':
      return said('unusable', [t`There is a record that cannot be used: ${records.length > 1 ? t`there are several` : logoFaults[faults[0]?.kind ?? 'badTag']}.`]);
    case 'present':
      break;
  }
  if (declined || logo === null) return said('off', [t`The domain says that it takes no part.`]);
  switch (dmarcSufficient) {
    case true:
      return said('inPlace', [t`A logo is offered, and the DMARC of the domain is strict enough for it to be shown.`]);
    case false:
      return said('unusable', [t`A logo is offered, and the DMARC of the domain is not strict enough for it to be shown.`]);
    case null:
      return said('partly', [t`A logo is offered. Whether the DMARC of the domain is strict enough for it to be shown is not known.`]);
  }
}

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function services({ services: { offers } }) {
  const offered = offers.filter(({ state }) => state === 'present');
  const failed = offers.find(({ state }) => state === 'unknown');
  if (offered.length > 0) return said('inPlace', rich`Programs are told the servers of ${inRow(offered.map(({ service }) => code(service)))}.`);
  if (failed) return unknowable(failed.unknown);
  return offers.some(({ state }) => state === 'refused') ? said('off', [t`The domain says that it has no servers for mail programs.`])
    : said('none', [t`No SRV records tell mail programs their servers: they try names that are usual, or ask.`]);
}
