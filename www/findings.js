/** Shows what is wrong: each fault, what it was seen on, and what to do, with the record to paste. */
/** @import { Finding, Report, SuggestedRecord } from './wasm/mxlens.js' */
/** @import { RuleId } from './core.js' */
/** @import { Texts } from './finding-words.js' */

import { badge, button, code, copyable, element, link, list } from './dom.js';
import { severities, subject, tally, together } from './finding-words.js';
import { coded } from './marks.js';
import { languageCode, t } from './text.js';

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
        element('p', coded(text?.explanation ?? '')),
        subjects.length === 0 ? null : list('ul.subjects', together(subjects).map(subject)),
        element('h4', t`What to do`),
        element('p', coded(text?.fix ?? '')),
        records.map(record),
        element('div.sources', about(id), rfc(reference), list('ul.references', evidence.map((index) =>
          button('button', t`Query ${index + 1}: ${ledger[index]?.type ?? ''}`, () => show(index))))));
    }));
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
