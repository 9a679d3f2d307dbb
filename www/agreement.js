/** Shows what several resolvers have cached for the MX records, who differs, and when they will agree. */
/** @import { Agreement, CachedAnswer, CachedOutcome, Report } from './wasm/mxlens.js' */
/** @import { Child, Icon } from './dom.js' */

import './panels.js';
import { badge, code, element, foreign, list, visible } from './dom.js';
import { moment } from './proofs.js';
import { role, stacked, stackedRow } from './stacked.js';
import { clause, count, duration, extended } from './words.js';

const HEADS = ['Resolver', 'Says', 'Records', 'TTL left', 'AD', 'Extended errors', 'Time'];

/** @type {Record<CachedOutcome, {word: string, icon: Icon, tone: string}>} */
const outcomes = {
  records: { word: 'MX records', icon: 'yes', tone: 'good' },
  noData: { word: 'No MX record', icon: 'closed', tone: 'calm' },
  nxDomain: { word: 'No such domain', icon: 'no', tone: 'calm' },
  aliasLoop: { word: 'Aliases in a circle', icon: 'warn', tone: 'warning' },
  failed: { word: 'No answer', icon: 'unknown', tone: 'calm' },
  filtered: { word: 'Denied on purpose', icon: 'closed', tone: 'warning' },
};

/** Whether a resolver that filters does so with this domain.
 * @type {Record<CachedOutcome, {word: string, icon: Icon, why: string}>} */
const filters = {
  records: { word: 'No', icon: 'yes', why: 'it gives MX records.' },
  noData: { word: 'Not known', icon: 'unknown', why: 'it has no MX record, and none of the others gives one.' },
  nxDomain: { word: 'Not known', icon: 'unknown', why: 'to it there is no such domain, and none of the others gives MX records.' },
  aliasLoop: { word: 'Not known', icon: 'unknown', why: 'its answer leads in a circle.' },
  failed: { word: 'Not known', icon: 'unknown', why: 'it did not answer.' },
  filtered: { word: 'Yes', icon: 'closed', why: 'it denies what others have, or says itself that it filters.' },
};

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
    sound?.length ? stacked('table.cached', HEADS, body) : null,
    ...filtering?.length ? [
      element('h3', 'Is ', foreign(target.shown), ' filtered?'),
      element('p.quiet', 'These resolvers deny some domains on purpose. They do not count above.'),
      list('ul.proved', filtering.map((one) => filter(one, name(one))), 12),
    ] : [],
    element('p.quiet', 'This is what these resolvers have cached, as they answered this browser, ',
      'and says nothing of any other resolver.'),
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
    return [element('p.conclusion', 'There is nothing to compare: fewer than two of these resolvers gave an answer.')];
  }
  if (agrees) return [element('p.conclusion', `All ${counted.length} of these resolvers that gave an answer say the same.`)];
  const groups = [...Map.groupBy(counted, ({ group }) => group).values()];
  return [
    element('p.conclusion', `These resolvers say ${count(groups.length, 'different thing')}:`),
    element('ul.groups', groups.map((group) =>
      element('li', element('strong', group.map(name).join(', ')), ': ', said(group[0])))),
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
  const by = aliases.length > 0 ? [' (by the alias ', code(aliases.join(' → ')), ')'] : [];
  if (outcome !== 'records') return [outcomes[outcome].word.toLowerCase().replace('mx', 'MX'), ...by];
  return [...records.flatMap(({ preference, exchange }, index) => [index > 0 ? ', ' : '', code(`${preference} ${exchange}`)]), ...by];
}

/**
 * When all of them will agree: as a time for everybody, and counted down for who looks on.
 * @param {number | null} at milliseconds
 * @returns {Child[]}
 */
function until(at) {
  if (at === null) return [element('p', 'By when they will agree cannot be told from these answers.')];
  const past = at <= Date.now();
  return [element('p', past ? 'What differed has run out of their caches since ' : 'They will agree by ', moment(Math.ceil(at / 1000)),
    past ? ': check again.' : ', when what differs has run out of their caches, unless the records are changed once more.'),
    past ? null : countdown(at)];
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
    shown.textContent = seconds > 0 ? `in ${clockwork(seconds)}` : 'now: check again';
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
  return `${days > 0 ? `${days} d ` : ''}${parts.map((part) => `${Math.floor(part)}`.padStart(2, '0')).join(':')}`;
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
  return stackedRow(HEADS, [name], [
    [says, error ? element('p.quiet', clause({ ...error, extendedErrors: [] })) : null,
      ...aliases.map((alias) => element('p.quiet', 'alias → ', code(alias)))],
    lines.length > 0 ? [list('ul', lines, 6)] : ['–'],
    [ttl === null ? '–' : duration(ttl)],
    [authenticData === null ? '–' : authenticData ? 'yes' : 'no'],
    extendedErrors.length > 0 ? [list('ul', extendedErrors.map((one) => [foreign(extended(one))]), 3)] : ['–'],
    [`${Math.round(roundTrip)} ms`],
  ]).row;
}

/**
 * @param {CachedAnswer} answer
 * @param {string} name
 */
function filter({ outcome, extendedErrors, error }, name) {
  const { word, icon, why } = filters[outcome];
  const because = error && outcome === 'failed' ? [clause(error), '.'] : [why];
  return element('li',
    element('div.head', element('h4', `By ${name}?`), badge(icon, word)),
    element('p.quiet', ...because, ...extendedErrors.flatMap((one) => [' ', foreign(extended(one)), '.'])));
}
