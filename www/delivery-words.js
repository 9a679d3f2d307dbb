/** Says in words how senders go about delivering. */
/** @import { Delivery, Level, Route } from './wasm/mxlens.js' */
/** @import { Words } from './marks.js' */

import { code } from './marks.js';
import { number, rich, t } from './text.js';

/**
 * What each level is to senders.
 * @param {Level[]} levels
 */
export function rankings(levels) {
  const first = levels.findIndex(isTried);
  return levels.map((one, index) => isTried(one) ? index === first ? t`First|preference` : t`Then|preference`
    : one.exchanges.some(({ reason }) => reason === 'down') ? t`Down` : t`Skipped`);
}

/** @param {Level} level */
function isTried({ exchanges }) {
  return exchanges.some(({ state }) => state !== 'unusable');
}

/**
 * The way of mail, in sentences.
 * @param {Delivery} delivery
 * @param {string} name
 */
export function way({ route, levels }, name) {
  return levels.length > 1 ? [...first(route, name), ' ', t`Senders try the lowest preference first, and go on where nobody answers.`]
    : first(route, name);
}

/**
 * @param {Route} route
 * @param {string} name
 * @returns {Words[]}
 */
function first(route, name) {
  switch (route) {
    case 'mx':
      return rich`The MX records of ${code(name)} name the exchanges that take its mail.`;
    case 'implicitMx':
      return rich`${code(name)} has no MX record, so its own address takes the mail: the implicit MX (RFC 5321 §5.1).`;
    case 'nullMx':
      return rich`${code(name)} publishes a null MX: senders return mail at once and try no server (RFC 7505).`;
    case 'none':
      return rich`Nowhere: there is neither an MX record nor an address at ${code(name)}.`;
    case 'unknown':
      return [t`Not known: the query that would tell failed.`];
  }
}

/** @param {number} share of first attempts */
export function percent(share) {
  return number(share, { style: 'percent', maximumSignificantDigits: 3 });
}
