/** Says in words what is wrong, and what it was seen on. */
/** @import { Finding, Severity } from './wasm/mxlens.js' */
/** @import { Subject } from './wasm/neighbours.js' */
/** @import { RuleEntry, RuleId } from './core.js' */
/** @import { Icon } from './dom.js' */
/** @import { Words } from './marks.js' */

import { code, foreign } from './marks.js';
import { proof, tlsa } from './proofs.js';
import { count, inRow, named, rich, t } from './text.js';
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
 * How many there are of each severity.
 * @param {readonly Finding[]} found
 */
export function tally(found) {
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
  /** @type {Map<Subject | string, Subject[]>} */
  const groups = new Map();
  for (const one of subjects) {
    const key = one.kind === 'bogus' ? JSON.stringify(one.proof) : one;
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()];
}

/**
 * @param {Subject[]} subjects alike
 * @returns {Words[]}
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
    case 'record':
      return subject.part === null ? rich`${code(`${subject.owner} ${subject.type}`)}: ${foreign(subject.text)}`
        : rich`${code(`${subject.owner} ${subject.type}`)}: ${foreign(subject.part)} in ${foreign(subject.text)}`;
    case 'policy': {
      const { url, line, text } = subject;
      const place = line === null ? rich`The policy at ${code(url)}` : rich`The policy at ${code(url)}, line ${line}`;
      return text === null ? place : rich`${place}: ${foreign(text)}`;
    }
    case 'undelegated':
      return rich`${code(subject.exchange)}: there is no ${code(subject.name)} in ${code(subject.zone)}`;
  }
}
