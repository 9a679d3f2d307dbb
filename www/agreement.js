/** Shows what several resolvers have cached for the MX records, who differs, and when they will agree. */
/** @import { Agreement, CachedAnswer, CachedOutcome, Report } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */

import { badge, code, element, foreign, list, visible } from './dom.js';
import { instant } from './proofs.js';
import { role, stacked, stackedRow } from './stacked.js';
import { count, inRow, named, rich, t, texts } from './text.js';
import { clause, duration, extended } from './words.js';

const heads = () => [t`Resolver`, t`Says`, t`Records`, t`TTL left`, 'AD', t`Extended errors`, t`Time`];

/** @type {Record<CachedOutcome, {word: string, icon: Icon, tone: string}>} */
const outcomes = {
  records: named('MX records', { icon: 'yes', tone: 'good' }),
  noData: named('No MX record', { icon: 'closed', tone: 'calm' }),
  nxDomain: named('No such domain', { icon: 'no', tone: 'calm' }),
  aliasLoop: named('Aliases in a circle', { icon: 'warn', tone: 'warning' }),
  failed: named('No answer', { icon: 'unknown', tone: 'calm' }),
  filtered: named('Denied on purpose', { icon: 'closed', tone: 'warning' }),
};

/** What resolvers that say the same say, in a clause.
 * @type {Partial<Record<CachedOutcome, string>>} */
const sayings = texts({
  noData: 'no MX record',
  nxDomain: 'no such domain',
  aliasLoop: 'aliases in a circle',
});

/** Whether a resolver that filters does so with this domain.
 * @type {Record<CachedOutcome, {word: string, icon: Icon}>} */
const filters = {
  records: named('No', { icon: 'yes' }),
  noData: named('Not known', { icon: 'unknown' }),
  nxDomain: named('Not known', { icon: 'unknown' }),
  aliasLoop: named('Not known', { icon: 'unknown' }),
  failed: named('Not known', { icon: 'unknown' }),
  filtered: named('Yes', { icon: 'closed' }),
};

/** Why that is so.
 * @type {Record<CachedOutcome, string>} */
const whys = texts({
  records: 'it gives MX records.',
  noData: 'it has no MX record, and none of the others gives one.',
  nxDomain: 'to it there is no such domain, and none of the others gives MX records.',
  aliasLoop: 'its answer leads in a circle.',
  failed: 'it did not answer.',
  filtered: 'it denies what others have, or says itself that it filters.',
});

/**
 * @param {Report} report
 * @param {Agreement} agreement
 * @returns {Promise<Child[]>} the content of the panel
 */
export async function agreement({ resolvers, target }, agreement) {
  const names = called(resolvers);
  /** @param {CachedAnswer} answer */
  const name = ({ resolver }) => names[resolver] ?? '';
  const [filtering, sound] = [true, false].map((kind) => agreement.answers.filter((one) => one.filtering === kind));
  const body = role('rowgroup', element('tbody', (sound ?? []).map((one) => row(one, name(one)))));
  return [
    ...conclusion(agreement, sound ?? [], name),
    sound?.length ? Object.assign(element('div.scroll', stacked('table.cached', heads(), body)),
      { role: 'group', tabIndex: 0, ariaLabel: t`What each resolver has` }) : null,
    ...filtering?.length ? [
      element('h3', rich`Is ${foreign(target.shown)} filtered?`),
      element('p.quiet', t`These resolvers deny some domains on purpose. They do not count above.`),
      list('ul.proved', filtering.map((one) => filter(one, name(one))), 12),
    ] : [],
    element('p.quiet', t`This is what these resolvers have cached, as they answered this browser, and says nothing of any other resolver.`),
  ];
}

/**
 * What to call each resolver: those of one name are told apart by their address.
 * @param {Report['resolvers']} resolvers
 */
function called(resolvers) {
  return resolvers.map(({ name, url }) => visible(
    resolvers.some((one) => one.name === name && one.url !== url) ? url.replace(/^https?:\/\//, '') : name));
}

/**
 * @param {Agreement} agreement
 * @param {CachedAnswer[]} answers
 * @param {(answer: CachedAnswer) => string} name
 * @returns {Child[]}
 */
function conclusion({ agrees, agreeBy }, answers, name) {
  const counted = answers.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'filtered');
  if (agrees === null) {
    return [element('p.conclusion', t`There is nothing to compare: fewer than two of these resolvers gave an answer.`)];
  }
  if (agrees) return [element('p.conclusion', t`All ${counted.length} of these resolvers that gave an answer say the same.`)];
  const groups = [...Map.groupBy(counted, ({ group }) => group).values()];
  return [
    element('p.conclusion', t`These resolvers say ${count(groups.length, 'different thing')}:`),
    element('ul.groups', groups.map((group) =>
      element('li', rich`${element('strong', inRow(group.map(name)))}: ${said(group[0])}`))),
    ...until(agreeBy),
  ];
}

/**
 * What a group says, in a clause.
 * @param {CachedAnswer | undefined} answer
 * @returns {Child[]}
 */
function said(answer) {
  if (!answer) return [];
  const { outcome, records, aliases } = answer;
  const what = outcome === 'records' ? inRow(records.map(({ preference, exchange }) => code(`${preference} ${exchange}`)))
    : [sayings[outcome] ?? outcomes[outcome].word];
  return aliases.length > 0 ? rich`${what} (by the alias ${code(aliases.join(' → '))})` : what;
}

/**
 * When all of them will agree: as a time for everybody, and counted down for who looks on.
 * @param {number | null} at milliseconds
 * @returns {Child[]}
 */
function until(at) {
  if (at === null) return [element('p', t`By when they will agree cannot be told from these answers.`)];
  const when = instant(Math.ceil(at / 1000));
  return at <= Date.now() ? [element('p', rich`What differed has run out of their caches since ${when}: check again.`)] : [
    element('p', rich`They will agree by ${when}, when what differs has run out of their caches, unless the records are changed once more.`),
    countdown(at),
  ];
}

/**
 * Counts seconds down to nothing, as long as it is shown. Hidden from assistive technology, to which the time is told.
 * @param {number} at milliseconds
 */
function countdown(at) {
  const shown = element('p.countdown');
  shown.ariaHidden = 'true';
  const tick = () => {
    const seconds = Math.ceil((at - Date.now()) / 1000);
    shown.textContent = seconds > 0 ? t`in ${clockwork(seconds)}` : t`now: check again`;
    return seconds > 0;
  };
  tick();
  const timer = setInterval(() => {
    // a report that is replaced takes its panels away
    if (!shown.isConnected || !tick()) clearInterval(timer);
  }, 1000);
  return shown;
}

/**
 * Seconds as `1 d 02:03:04`.
 * @param {number} seconds
 */
function clockwork(seconds) {
  const days = Math.floor(seconds / 86400);
  const parts = [seconds % 86400 / 3600, seconds % 3600 / 60, seconds % 60];
  const clock = parts.map((part) => `${Math.floor(part)}`.padStart(2, '0')).join(':');
  return days > 0 ? t`${days} d ${clock}` : clock;
}

/**
 * @param {CachedAnswer} answer
 * @param {string} name
 */
function row({ outcome, records, aliases, ttl, authenticData, extendedErrors, roundTrip, error }, name) {
  const { word, icon, tone } = outcomes[outcome];
  const says = badge(icon, word);
  says.classList.add(tone);
  const lines = records.map(({ preference, exchange }) => [code(`${preference} ${exchange}`)]);
  return stackedRow(heads(), [name], [
    [says, error ? element('p.quiet', clause({ ...error, extendedErrors: [] })) : null,
      ...aliases.map((alias) => element('p.quiet', rich`alias → ${code(alias)}`))],
    lines.length > 0 ? [list('ul', lines, 6)] : ['–'],
    [ttl === null ? '–' : duration(ttl)],
    [authenticData === null ? '–' : authenticData ? t`yes` : t`no`],
    extendedErrors.length > 0 ? [list('ul', extendedErrors.map((one) => [foreign(extended(one))]), 3)] : ['–'],
    [t`${Math.round(roundTrip)} ms`],
  ]).row;
}

/**
 * @param {CachedAnswer} answer
 * @param {string} name
 */
function filter({ outcome, extendedErrors, error }, name) {
  const { word, icon } = filters[outcome];
  const because = error && outcome === 'failed' ? rich`${clause(error)}.` : [whys[outcome]];
  return element('li',
    element('div.head', element('h4', t`By ${name}?`), badge(icon, word)),
    element('p.quiet', ...because, ...extendedErrors.flatMap((one) => [' ', ...rich`${foreign(extended(one))}.`])));
}
