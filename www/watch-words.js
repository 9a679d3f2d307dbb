/** Says in words what changed. Nothing here claims more than DNS shows. */
/** @import { Security, Status } from './wasm/mxlens.js' */
/** @import { RuleEntry, RuleId } from './core.js' */
/** @import { Words } from './marks.js' */
/** @import { Change, Why } from './watch-difference.js' */

import { code, foreign, moment as mark, plain as joined } from './marks.js';
import { locale, rich, t, texts, translated } from './text.js';

/** The rules by their ids.
 * @typedef {ReadonlyMap<RuleId, RuleEntry>} Rules */

/** @type {Record<Why, string>} */
const whys = texts({
  nonexistent: 'Mail can no longer be delivered: there is no such domain.',
  routeless: 'Mail can no longer be delivered: there is neither an MX record nor an address.',
  ownAddress: 'Mail can no longer be delivered: there is no MX record, and the own address of the domain cannot be reached.',
  exchanges: 'Mail can no longer be delivered: no exchange is usable.',
});

/** @type {Record<Status, string>} */
const verdicts = texts({
  deliverable: 'Mail can be delivered again.',
  atRisk: 'Mail can be delivered, but some of it is at risk now.',
  undeliverable: 'Mail can no longer be delivered.',
  refusesMail: 'The domain says now that it takes no mail (null MX).',
  undetermined: 'It is not known whether mail can be delivered.',
});

/** @type {Record<Security, string>} */
const securities = texts({
  secure: 'proved by signatures',
  insecure: 'not signed',
  bogus: 'refuted by signatures',
  indeterminate: 'not known',
});

/**
 * @param {Change} change
 * @param {Rules} rules
 * @returns {Words[]}
 */
export function changed(change, rules) {
  /** @param {RuleId} id */
  const title = (id) => translated(rules.get(id)?.title ?? id);
  switch (change.kind) {
    case 'baseline':
      return [t`First check: later ones are compared with this.`];
    case 'silent':
      return rich`Nothing has been known since ${moment(change.since)}: the checks got no answer that tells.`;
    case 'recovered':
      return rich`It is known again; nothing was since ${moment(change.since)}.`;
    case 'verdict':
      return [turned(change)];
    case 'mxGone':
      if (change.exchange === '.') return [t`The null MX is gone.`];
      return rich`${code(change.exchange)} is gone from the MX records.`;
    case 'mxAdded':
      if (change.exchange === '.') return [t`There is a null MX now.`];
      return rich`${code(change.exchange)} is new among the MX records, with the preference ${plain(change.preference)}.`;
    case 'preference':
      return rich`The preference of ${code(change.exchange)} is ${change.after.join(', ')} now; it was ${change.before.join(', ')}.`;
    case 'addressGone':
      return rich`${code(change.exchange)} no longer has the address ${code(change.address)}.`;
    case 'addressAdded':
      return rich`${code(change.exchange)} has a new address, ${code(change.address)}.`;
    case 'findingNew':
      return rich`New finding: ${title(change.id)}.`;
    case 'findingSeen':
      return rich`Found now, and could not be judged before: ${title(change.id)}.`;
    case 'findingGone':
      return rich`No longer found: ${title(change.id)}.`;
    case 'dnssec':
      return rich`By DNSSEC, the answer that mail goes by is ${securities[change.after]} now; it was ${securities[change.before]}.`;
    case 'expectedMissing':
      return rich`Expected, and not among the MX records: ${code(change.record)}.`;
    case 'expectedOther':
      return rich`Expected, and there with another preference: ${code(change.record)}.`;
    case 'unexpected':
      return rich`Among the MX records, and not expected: ${code(change.record)}.`;
    case 'asExpected':
      return [t`The MX records are as expected now.`];
    case 'resolver':
      return rich`${foreign(change.after)} answered, and no longer ${foreign(change.before)}. That is no change of the domain.`;
  }
}

/** @param {Extract<Change, { kind: 'verdict' }>} change */
function turned({ before, after, why }) {
  if (before === 'refusesMail') {
    return after === 'undeliverable' ? t`The domain no longer says that it takes no mail, but mail cannot be delivered.`
      : t`The domain takes mail now.`;
  }
  if (after === 'undeliverable' && why) return whys[why];
  if (after === 'atRisk' && before === 'undeliverable') return t`Mail can be delivered again, but some of it is at risk.`;
  if (after === 'deliverable' && before === 'atRisk') return t`Mail is no longer at risk.`;
  return verdicts[after];
}

/**
 * The same as text alone.
 * @param {Change} change
 * @param {Rules} rules
 */
export function sentence(change, rules) {
  return joined(changed(change, rules));
}

/**
 * A time, with its day unless that is today.
 * @param {number} milliseconds
 */
export function moment(milliseconds) {
  const at = new Date(milliseconds);
  const isToday = at.toDateString() === new Date().toDateString();
  return mark(milliseconds, (isToday ? times() : days()).format(at));
}

const times = formatter({ timeStyle: 'short' });
const days = formatter({ dateStyle: 'medium', timeStyle: 'short' });

/**
 * Made once, and for the language that is spoken: making one takes longer than all it formats.
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatter(options) {
  /** @type {Intl.DateTimeFormat | undefined} */
  let made;
  return () => made ??= new Intl.DateTimeFormat(locale(), options);
}

/** A number of DNS, which no language groups. @param {number} value */
function plain(value) {
  return String(value);
}
