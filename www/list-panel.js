/** How far a list is: the bar, the count, the rate, the time left, and what is said of it aloud, which is little. */
/** @import { Runner } from './list-run.js' */

import { number, count, plural, t } from './text.js';

/** Parts of the list after which it is said aloud how far it is. */
const SAID = 4;

/**
 * @param {object} places
 * @param {HTMLProgressElement} places.bar
 * @param {HTMLElement} places.amount
 * @param {HTMLElement} places.rest rate and time left
 * @param {HTMLElement} places.aloud for assistive technology alone
 */
export function panel({ bar, amount, rest, aloud }) {
  let said = '';
  return {
    /**
     * @param {Runner} runner
     * @param {number} total domains that can be checked
     * @param {number} done of them, at least once
     * @param {number | null} rate
     */
    show(runner, total, done, rate) {
      const state = runner.state();
      [bar.max, bar.value] = [Math.max(total, 1), total === 0 ? 1 : done];
      const text = t`${done} of ${count(total, 'domain', 'domains')} checked`;
      amount.textContent = text;
      rest.textContent = words(runner, rate);
      const part = total === 0 ? SAID : Math.floor(done / total * SAID);
      const key = `${state} ${part}`;
      if (key === said) return;
      said = key;
      aloud.textContent = `${text}. ${heading(state)}`;
    },
  };
}

/** @param {ReturnType<Runner['state']>} state */
export function heading(state) {
  switch (state) {
    case 'running':
      return t`The list is being checked.`;
    case 'paused':
      return t`Paused.`;
    case 'stopped':
      return t`Stopped. What was checked is kept.`;
    case 'done':
      return t`The list is through.`;
  }
}

/**
 * @param {Runner} runner
 * @param {number | null} rate
 */
function words(runner, rate) {
  const left = runner.left();
  switch (runner.state()) {
    case 'running': {
      if (runner.isRepeating()) return plural(left, 'What is not known is asked about once more: {0} domain left.', 'What is not known is asked about once more: {0} domains left.');
      if (rate === null) return t`It is being measured how quickly it goes.`;
      return t`${number(rate, { maximumFractionDigits: rate < 10 ? 1 : 0 })} domains in a second; about ${span(left / rate)} left.`;
    }
    case 'paused':
      return runner.underWay() > 0 ? plural(runner.underWay(), '{0} check that began is still brought to its end.', '{0} checks that began are still brought to their end.') : '';
    default:
      return '';
  }
}

/** @param {number} seconds */
function span(seconds) {
  const [unit, size] = /** @type {const} */ ([['hour', 3600], ['minute', 60], ['second', 1]]).find(([, size]) => seconds >= size * 1.5) ?? ['second', 1];
  return number(Math.max(1, Math.round(seconds / size)), { style: 'unit', unit, unitDisplay: 'long' });
}
