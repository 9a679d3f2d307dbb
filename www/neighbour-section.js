/** Shows what stands beside the MX records: a line for each family, and a panel of each that is made when it is opened. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Neighbours } from './wasm/neighbours.js' */
/** @import { Context } from './context.js' */
/** @import { Child } from './dom.js' */
/** @import { MakePanel } from './panel-parts.js' */
/** @import { Side, Summary } from './summaries.js' */

import { badge, element, lazily, list, panel } from './dom.js';
import { severities } from './finding-words.js';
import { faults, summaries } from './summaries.js';
import { t, texts } from './text.js';

/** What makes each panel.
 * @type {Record<keyof Neighbours, () => Promise<MakePanel>>} */
const PANELS = {
  mtaSts: async () => (await import('./panel-mta-sts.js')).mtaSts,
  tlsRpt: async () => (await import('./panel-tls-rpt.js')).tlsRpt,
  transport: async () => (await import('./panel-transport.js')).transport,
  spf: async () => (await import('./panel-spf.js')).spf,
  dmarc: async () => (await import('./panel-dmarc.js')).dmarc,
  dkim: async () => (await import('./panel-dkim.js')).dkim,
  bimi: async () => (await import('./panel-bimi.js')).bimi,
  services: async () => (await import('./panel-services.js')).services,
};

/** @type {Record<Side, string>} */
const sides = texts({
  for: 'For mail to the domain:',
  from: 'For mail that the domain sends; mail to it does not depend on these:',
  programs: 'For the mail programs of its people:',
});

/** A report stands in the page after as many at the latest, if ever. */
const FRAMES = 120;

/** The panel in which something was asked for: it is open when that is there.
 * @type {keyof Neighbours | null} */
let wanted = null;

/**
 * @param {Report} report
 * @param {Context} context
 * @param {(query: number) => void} show opens the evidence
 */
export function section(report, context, show) {
  const all = summaries(report);
  const side = (/** @type {Side} */ wanted) => [
    element('p.quiet', sides[wanted]),
    ...all.filter((one) => one.side === wanted).map((one) => family(one, report, context, show)),
  ];
  return element('section.neighbours beside', element('h2', t`Neighbours`),
    element('p.lead', t`What the domain publishes beside its MX records.`), side('for'), side('from'), side('programs'));
}

/**
 * @param {Summary} summary
 * @param {Report} report
 * @param {Context} context
 * @param {(query: number) => void} show
 */
function family({ family: name, title, tone, icon, word, sentence }, report, context, show) {
  const made = panel(`${name} said`, 'h3', title, '');
  const sign = badge(icon, word);
  sign.classList.add(tone);
  made.querySelector('summary > span')?.replaceChildren(sign, ' ', element('span', sentence));
  const { again } = context;
  const own = again && { again: (/** @type {Parameters<typeof again>[0]} */ change) => {
    wanted = name;
    again(change);
  } };
  const open = lazily(made, async () => {
    const [make, { queries }] = await Promise.all([PANELS[name](), import('./panel-parts.js')]);
    const { content, asked } = make(report, { ...context, ...own });
    return [...content, ...found(report, context, name), ...queries(report, asked, show)];
  });
  if (wanted === name) {
    wanted = null;
    (async () => {
      // the report grows section by section, and may never stand there
      for (let frame = 0; frame < FRAMES && !made.isConnected; frame++) await new Promise(requestAnimationFrame);
      (await open()).querySelector('summary')?.focus();
    })();
  }
  return made;
}

/**
 * What is wrong with a family, in a line each: the whole stands above.
 * @param {Report} report
 * @param {Context} context
 * @param {keyof Neighbours} name
 * @returns {Child[]}
 */
function found(report, { texts }, name) {
  const all = faults(report, name);
  if (all.length === 0) return [];
  return [element('h4', t`What to fix here`), list('ul.keys', all.map(({ id, severity }) => {
    const { word, icon } = severities[severity];
    const sign = badge(icon, word);
    sign.classList.add(severity);
    return [sign, ' ', texts.get(id)?.title ?? id];
  }))];
}
