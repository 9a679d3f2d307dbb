/** Shows what is wrong: each fault, what it was seen on, and what to do, with the record to paste. */
/** @import { Finding, Report, RuleEntry, RuleId, Severity, Subject, SuggestedRecord } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */

import { badge, button, code, copyable, element, link, list } from './dom.js';
import { proof, tlsa } from './proofs.js';
import { count, inRow, languageCode, named, rich, t } from './text.js';
import { addressClasses, clause, duration } from './words.js';

/** What the rules say, by their ids.
 * @typedef {Map<RuleId, RuleEntry>} Texts */

/** @type {Record<Severity, {word: string, icon: Icon}>} */
export const severities = {
  error: named('Error', { icon: 'no' }),
  warning: named('Warning', { icon: 'warn' }),
  notice: named('Notice', { icon: 'note' }),
};

/**
 * @param {Report} report
 * @param {(query: number) => void} show opens the evidence
 * @param {Texts} texts
 */
export function findings({ findings: found, ledger }, show, texts) {
  return element('section.findings',
    element('h2', t`What to fix`),
    element('p.lead', tally(found)),
    found.map((finding) => {
      const { id, severity, affectsDelivery, reference, subjects, records, evidence } = finding;
      const text = texts.get(id);
      const { word, icon } = severities[severity];
      return element(`article.${severity}`,
        badge(icon, word, affectsDelivery ? element('span.bears', ' · ', t`bears on delivery`) : null),
        element('h3', text?.title ?? id),
        element('p', text?.explanation ?? ''),
        subjects.length === 0 ? null : list('ul.subjects', together(subjects).map(subject)),
        element('h4', t`What to do`),
        element('p', text?.fix ?? ''),
        records.map(record),
        element('div.sources', about(id), rfc(reference), list('ul.references', evidence.map((index) =>
          button('button', t`Query ${index + 1}: ${ledger[index]?.type ?? ''}`, () => show(index))))));
    }));
}

/** @param {Finding[]} found */
function tally(found) {
  if (found.length === 0) return t`No rule that could be judged found a fault.`;
  /** @param {Severity} severity */
  const number = (severity) => found.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notices] = [number('error'), number('warning'), number('notice')];
  const counts = inRow([
    errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '', notices > 0 ? count(notices, 'notice') : '',
  ].filter(Boolean));
  return found.length > 1 ? rich`${counts}, worst first.` : rich`${counts}.`;
}

/**
 * Answers that are refuted by the very same are told of together; all else is told one by one.
 * @param {Subject[]} subjects
 */
export function together(subjects) {
  return [...Map.groupBy(subjects, (one) => one.kind === 'bogus' ? JSON.stringify(one.proof) : one).values()];
}

/**
 * @param {Subject[]} subjects alike
 * @returns {Child[]}
 */
export function subject(subjects) {
  const [subject] = subjects;
  switch (subject?.kind) {
    case undefined:
      return [];
    case 'name':
      return [code(subject.name)];
    case 'mx':
      return [code(`${subject.owner} MX ${subject.preference} ${subject.exchange}`)];
    case 'address':
      return rich`${code(subject.name)} has ${code(subject.address)} (${addressClasses[subject.class]})`;
    case 'alias':
      return rich`${code(subject.owner)} is an alias of ${code(subject.canonical)}`;
    case 'ttl':
      return subject.published ? rich`${code(`${subject.owner} ${subject.type}`)}: ${duration(subject.ttl)} as published`
        : rich`${code(`${subject.owner} ${subject.type}`)}: ${duration(subject.ttl)} as seen`;
    case 'bogus':
      return rich`${inRow(subjects.flatMap((one) => one.kind === 'bogus' ? code(`${one.name} ${one.type}`) : []))}: ${proof(subject.proof, clause)}`;
    case 'tlsa':
      return tlsa(subject);
    case 'undelegated':
      return rich`${code(subject.exchange)}: there is no ${code(subject.name)} in ${code(subject.zone)}`;
  }
}

/** @param {SuggestedRecord} record */
function record({ owner, type, ttl, preference, value, line }) {
  // the names that the forms of providers have for them
  const fields = [[t`Name`, owner], [t`Type`, type], [t`Preference`, preference], [t`Value`, value], ['TTL', ttl]];
  return element('div.record', copyable(line, t`the record`),
    element('dl', fields.filter(([, content]) => content !== null).map(([field, content]) =>
      element('div', element('dt', `${field}`), element('dd', code(`${content}`))))));
}

/**
 * The page of a rule in the reference, in the language of this page.
 * @param {RuleId} id
 */
function about(id) {
  const folder = languageCode() === 'en' ? '' : `${languageCode()}/`;
  return Object.assign(element('a', t`About this rule`), { href: new URL(`./rules/${folder}${id}.html`, import.meta.url).href });
}

/** @param {Finding['reference']} reference */
function rfc({ number, section }) {
  return link(`https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`, `RFC ${number} §${section}`);
}
