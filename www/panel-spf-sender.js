/** Asks what receivers make of a sender by SPF, and says it. */
/** @import { SpfCheck, SpfProblem, SpfResult } from './wasm/neighbours.js' */
/** @import { Icon } from './dom.js' */

import { code, element, foreign, visible } from './dom.js';
import { sign } from './panel-parts.js';
import { count, named, rich, t, texts } from './text.js';
import { explained, unknownReason } from './words.js';

/** Who sends.
 * @typedef {{ address: string, mailFrom: string }} Sender */

/** @type {Record<SpfResult, {word: string, icon: Icon}>} */
export const results = {
  none: named('Nothing said', { icon: 'closed' }),
  neutral: named('Left open', { icon: 'note' }),
  pass: named('May send', { icon: 'yes' }),
  fail: named('May not send', { icon: 'no' }),
  softfail: named('Probably may not send', { icon: 'warn' }),
  temperror: named('Not known', { icon: 'unknown' }),
  permerror: named('The record cannot be used', { icon: 'warn' }),
};

/** Why a sender can be told neither right nor wrong.
 * @type {Record<SpfProblem, string>} */
const problems = texts({
  domainInvalid: 'The sender names no domain that DNS could know.',
  recordAbsent: 'The domain has no record.',
  recordMultiple: 'The domain has several records.',
  syntaxInvalid: 'A term of the record breaks the rules.',
  lookupsExcessive: 'It takes more than ten look-ups.',
  voidLookupsExcessive: 'More than two look-ups find nothing.',
  mxExcessive: 'A domain in it has more than ten exchanges.',
  includeAbsent: 'It includes a domain that has no record.',
  redirectAbsent: 'It redirects to a domain that has no record.',
  queryFailed: 'A query failed.',
});

/**
 * The form, and what came of it.
 * @param {string} domain
 * @param {(sender: Sender) => Promise<SpfCheck>} check
 */
export function asker(domain, check) {
  const address = field({ placeholder: '192.0.2.1' });
  const mailFrom = field({ placeholder: `postmaster@${domain}`, inputMode: 'email' });
  const submit = element('button', t`Ask SPF`);
  const outcome = Object.assign(element('div.outcome-of'), { ariaLive: 'polite' });
  const made = element('form.asking',
    element('label', element('span', t`IP address of the server`), address),
    element('label', element('span', t`Sender in the envelope, if not postmaster`), mailFrom), submit, outcome);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.ariaBusy === 'true') return;
    submit.ariaBusy = 'true';
    try {
      outcome.replaceChildren(...said(await check({ address: address.value.trim(), mailFrom: mailFrom.value.trim() || `postmaster@${domain}` })));
    } catch (error) {
      outcome.replaceChildren(element('p.trouble', visible(error instanceof Error ? await explained(error) : String(error))));
    }
    submit.ariaBusy = null;
  });
  return made;
}

/** @param {{ placeholder: string, inputMode?: string }} more */
function field(more) {
  const made = Object.assign(element('input'), { autocapitalize: 'none', spellcheck: false, dir: 'ltr', ...more });
  made.setAttribute('autocomplete', 'off');
  return made;
}

/** @param {SpfCheck} check */
function said({ result, domain, term, explanation, problem, lookups, unknown }) {
  const { word, icon } = results[result];
  /** @type {(HTMLElement | null)[]} */
  const lines = [
    element('div.head', sign(icon, word), element('span.quiet', count(lookups, 'look-up'))),
    domain === null || term === null ? null : element('p', rich`${foreign(term)} in the record of ${code(domain)} decides.`),
    problem ? element('p', problems[problem]) : null,
    explanation === null ? null : element('p', rich`The domain says to whom it refuses: ${foreign(explanation)}`),
    unknown ? element('p.quiet', unknownReason(unknown)) : null,
  ];
  return lines.filter((one) => one !== null);
}
