// What stands on the pages of the reference, in the language that is spoken (www/text.js).
import { icons, visible } from '../www/dom.js';
import { coded } from '../www/marks.js';
import { t, texts, translated } from '../www/text.js';
import { html } from './html.mjs';

/** @typedef {import('../www/core.js').RuleEntry} RuleEntry */
/** @typedef {import('./html.mjs').Markup} Markup */
/** @typedef {import('./zone-examples.mjs').Example} Example */
/** @typedef {{ code: string, languages: { code: string, name: string }[], policy: string }} Site */

/** Where each family of rules begins, in the order of the rules. */
const FAMILIES = texts({
  'domain-nonexistent': 'The domain and its MX records',
  'exchange-alias': 'Exchanges',
  'address-not-global': 'Addresses and networks',
  'exchange-single': 'Number and order of exchanges',
  'ttl-low': 'Time to live',
  'dnssec-bogus': 'Signatures (DNSSEC) and DANE',
  'resolver-disagreement': 'Resolvers',
  'provider-leftover': 'Providers',
  'expected-exchange-missing': 'What was expected',
  'mta-sts-record-multiple': 'Neighbours: MTA-STS and reports about TLS',
  'dmarc-absent': 'Neighbours: DMARC',
  'dkim-absent': 'Neighbours: DKIM, BIMI and mail programs',
  'spf-absent': 'Neighbours: SPF',
  'null-mx-domain-sends': 'Neighbours that contradict each other',
});

/** @type {Record<RuleEntry['severity'], keyof typeof icons>} */
const SIGNS = { error: 'no', warning: 'warn', notice: 'note' };

const SEVERITIES = texts({ error: 'Error', warning: 'Warning', notice: 'Notice' });

const MEANINGS = texts({
  error: 'Mail is lost or refused.',
  warning: 'Mail is lost or refused under some conditions or by some senders.',
  notice: 'This is good to know.',
});

/**
 * @param {Site} site
 * @param {RuleEntry[]} rules
 */
export function indexPage(site, rules) {
  /** @type {{ family: string, rules: RuleEntry[] }[]} */
  const families = [];
  for (const rule of rules) {
    const family = FAMILIES[/** @type {'ttl-low'} */ (rule.id)];
    if (family || families.length === 0) families.push({ family: family ?? '', rules: [] });
    families.at(-1)?.rules.push(rule);
  }
  const title = t`Rules`;
  const description = t`Every fault of a domain's mail routing that mxlens finds in DNS: why it matters, what to do, and where it is written.`;
  const severities = /** @type {RuleEntry['severity'][]} */ (['error', 'warning', 'notice']);
  return document(site, { file: '', title, description }, html`
  <h1>${title}</h1>
  <p class="lead">${description}</p>
  <dl class="severities">${severities.map((severity) => html`
    <div class="${severity}"><dt>${badge(severity)}</dt><dd>${MEANINGS[severity]}</dd></div>`)}
  </dl>${families.map(({ family, rules: own }) => html`
  <section>
    <h2>${family}</h2>
    <ul class="rules">${own.map(({ id, title: named, severity, affectsDelivery }) => html`
      <li class="${severity}">${badge(severity)} <a href="${id}.html">${translated(named)}</a>${affectsDelivery
        ? html` <span class="quiet">${t`Bears on delivery`}</span>` : null}</li>`)}
    </ul>
  </section>`)}`);
}

/**
 * @param {Site} site
 * @param {RuleEntry} rule
 * @param {Example | null} example
 * @param {{ previous: RuleEntry | undefined, next: RuleEntry | undefined }} beside
 */
export function rulePage(site, rule, example, { previous, next }) {
  const { id, severity, affectsDelivery, reference: { number, section } } = rule;
  const [title, why] = [translated(rule.title), translated(rule.explanation)];
  return document(site, { file: `${id}.html`, title, description: plain(why) }, html`
  <p class="trail"><a href="./">${t`All rules`}</a></p>
  <article class="rule ${severity}">
    ${badge(severity)}
    <h1>${title}</h1>
    <p class="quiet">${affectsDelivery ? t`It bears on delivery.` : t`It does not bear on delivery.`}</p>
    <h2>${t`Why it matters`}</h2>
    <p>${shown(why)}</p>
    <h2>${t`What to do`}</h2>
    <p>${shown(translated(rule.fix))}</p>${example && html`
    <h2>${t`Example`}</h2>
    <p>${t`These records are of a domain that was made up to show the fault:`}</p>
    <pre dir="ltr"><code>${records(example, id.startsWith('ttl'))}</code></pre>`}
    <h2>${t`Source`}</h2>
    <p><a class="source" href="https://www.rfc-editor.org/rfc/rfc${number}#section-${section}"><bdi>RFC ${number} §${section}</bdi></a></p>
    <p class="quiet">${t`Name of the rule:`} <code><bdi>${id}</bdi></code></p>
  </article>
  <nav class="beside" aria-label="${t`Rules before and after`}">
    ${previous ? neighbour('prev', t`Previous`, previous) : html`<span></span>`}
    ${next ? neighbour('next', t`Next`, next) : null}
  </nav>`);
}

/**
 * The text of a rule, with what is code in it as such.
 * @param {string} text
 */
function shown(text) {
  return coded(text).map((piece) => typeof piece === 'string' || !piece ? piece : html`<code><bdi>${piece.text}</bdi></code>`);
}

/** @param {string} text of a rule */
function plain(text) {
  return text.replaceAll('`', '');
}

/**
 * @param {'prev' | 'next'} rel
 * @param {string} word
 * @param {RuleEntry} rule
 */
function neighbour(rel, word, { id, title }) {
  return html`<a rel="${rel}" href="${id}.html"><span class="quiet">${word}</span> ${translated(title)}</a>`;
}

/**
 * @param {Example} example
 * @param {boolean} withTtl
 */
function records({ records: shown, more }, withTtl) {
  const lines = shown.map(({ owner, ttl, type, data }) => visible([owner, ...withTtl ? [ttl] : [], type, data].join(' ')));
  return [...lines, ...more ? ['…'] : []].join('\n');
}

/** @param {RuleEntry['severity']} severity */
function badge(severity) {
  return html`<span class="badge"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${icons[SIGNS[severity]]}"/></svg><span>${SEVERITIES[severity]}</span></span>`;
}

/**
 * A page as all others of the site are.
 * @param {Site} site
 * @param {{ file: string, title: string, description: string }} page
 * @param {Markup} main
 */
function document({ code, languages, policy }, { file, title, description }, main) {
  const root = code === 'en' ? '../' : '../../';
  const lang = code === 'en' ? '' : `?lang=${code}`;
  const here = file ? html` href="./"` : html` href="./" aria-current="page"`;
  const others = languages.filter((one) => one.code !== code);
  return `${html`<!doctype html>
<html lang="${code}" dir="${code === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f7f8fc" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0e131c" media="(prefers-color-scheme: dark)">
<meta name="referrer" content="no-referrer">
<title>${title} – mxlens</title>
<meta name="description" content="${description}">
<link rel="icon" href="${root}favicon.svg" type="image/svg+xml">
<link rel="manifest" href="${root}manifest.webmanifest">
<link rel="stylesheet" href="${root}style.css">
<link rel="stylesheet" href="${root}rules.css">
</head>
<body>
<header>
  <a href="${root}${lang}" class="brand">
    <svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="14" cy="14" r="10.5"/><path d="M8.500 10.500h11v7h-11zl5.500 4.200 5.500-4.200M22 22l7 7"/></svg>mxlens</a>
  <nav aria-label="${t`Pages`}">
    <a href="${root}${lang}">${t`Check`}</a>
    <a href="${root}list.html${lang}">${t`List`}</a>
    <a href="${root}watch.html${lang}">${t`Watch`}</a>
    <a${here}>${t`Rules`}</a>
  </nav>
</header>
<main>${main}
</main>
<footer>
  <p><a href="${root}privacy.html${lang}">${t`Privacy`}</a></p>${others.length > 0 ? html`
  <p class="languages">${others.map((one) => html`<a lang="${one.code}" hreflang="${one.code}" href="${from(code, one.code)}${file}">${one.name}</a> `)}</p>` : null}
</footer>
</body>
</html>
`}`;
}

/**
 * The way from the folder of one language to that of another.
 * @param {string} here
 * @param {string} there
 */
function from(here, there) {
  return `${here === 'en' ? './' : '../'}${there === 'en' ? '' : `${there}/`}`;
}
