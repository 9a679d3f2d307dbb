/** Alerts as people and programs read them. Pure. */
/** @import { Alert, Problem } from './turn.js' */

import { visible } from '../../www/marks.js';
import { count, t } from '../../www/text.js';
import { json } from '../formats/format.js';
import { ALERT_FORMATS } from '../options.js';

/** Domains that one message for people names; the rest are counted. */
const MOST_IN_A_MESSAGE = 40;

/** Milliseconds for which Alertmanager shows that something changed. */
const CHANGE_SHOWN = 3_600_000;

/** Rounds that may come late or not at all before Alertmanager takes a problem for solved. */
const ROUNDS_LATE = 3;

/** At least so long, and where the time between rounds is not known. */
const [SHORTEST, UNKNOWN] = [600_000, 86_400_000];

/**
 * What is to be told after a round.
 * @typedef {object} Telling
 * @property {Alert[]} alerts
 * @property {{ domain: string, problems: Problem[] }[]} standing every problem there is, new or not
 * @property {number} at
 * @property {number | null} apart milliseconds between rounds, where that is known
 */

/** A form of alerts: a text that is sent as a whole, or `null` where there is nothing to say.
 * @typedef {(telling: Telling) => string | null} Form */

/** @type {Record<typeof ALERT_FORMATS[number], Form>} */
export const forms = {
  text: ({ alerts }) => alerts.length === 0 ? null : `${alerts.flatMap(lines).map(visible).join('\n')}\n`,
  json: ({ alerts, at }) => alerts.length === 0 ? null : json({ mxlens: 'alerts', version: 1, at, alerts }),
  slack: ({ alerts }) => alerts.length === 0 ? null : json({ text: message(alerts) }),
  alertmanager: (telling) => {
    const all = posted(telling);
    return all.length === 0 ? null : json(all);
  },
};

/**
 * @param {Alert} alert
 * @returns {string[]}
 */
function lines({ domain, began, ended, changes }) {
  return [
    ...began.map(({ severity, text }) => `${domain}: ${severity}: ${text}`),
    ...changes.map(({ text }) => `${domain}: ${text}`),
    ...ended.map(({ text }) => t`${domain}: over: ${text}`),
  ];
}

/**
 * The text of a message to a channel, in which three characters are escaped and nobody is called by what others wrote.
 * @param {Alert[]} alerts
 */
function message(alerts) {
  const shown = alerts.slice(0, MOST_IN_A_MESSAGE);
  const more = alerts.length - shown.length;
  const all = [...shown.flatMap(lines), ...more > 0 ? [t`… and ${count(more, 'more domain', 'more domains')}`] : []];
  return all.map((line) => visible(line).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')).join('\n');
}

/**
 * What Alertmanager takes (API v2, POST /api/v2/alerts): problems as long as they last, which have to be told again and
 * again, those that ended, and changes for an hour.
 * @param {Telling} telling
 */
function posted({ alerts, standing, at, apart }) {
  const until = at + Math.max(SHORTEST, (apart ?? UNKNOWN) * ROUNDS_LATE);
  return [
    ...standing.flatMap(({ domain, problems }) => problems.map((one) => problem(domain, one, until))),
    ...alerts.flatMap(({ domain, at: ended, ended: over }) => over
      .filter(({ id }) => !standing.some((one) => one.domain === domain && one.problems.some((each) => each.id === id)))
      .map((one) => problem(domain, one, ended))),
    ...alerts.flatMap(({ domain, at: seen, changes }) => changes.length === 0 ? [] : [{
      labels: { alertname: 'MailChanged', domain, severity: 'info' },
      annotations: { summary: `${domain}: ${changes.map(({ text }) => text).join(' ')}` },
      startsAt: time(seen),
      endsAt: time(seen + CHANGE_SHOWN),
    }]),
  ];
}

/**
 * @param {string} domain
 * @param {Problem} problem
 * @param {number} until
 */
function problem(domain, { id, severity, since, text }, until) {
  return {
    labels: { alertname: 'MailProblem', domain, problem: id, severity: severity === 'error' ? 'critical' : severity },
    annotations: { summary: `${domain}: ${text}` },
    startsAt: time(since),
    endsAt: time(until),
  };
}

/** @param {number} milliseconds */
function time(milliseconds) {
  return new Date(milliseconds).toISOString();
}
