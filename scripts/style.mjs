// The styles of the elements as a module: those of the page, in a shadow. Where the page says `:root` they say `:host`,
// where it looks at the width of its window they look at that of the element, which may be a narrow column, and what is a
// token there can be set from outside as `--mx-lens-…`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const SHEETS = ['style.css', 'panels.css', 'element.css'];

/** Writes www/style.js. */
export async function style() {
  const texts = await Promise.all(SHEETS.map((name) => readFile(join(ROOT, 'www', name), 'utf8')));
  await writeFile(join(ROOT, 'www', 'style.js'), `/** Made by scripts/style.mjs. */\nexport const STYLE = ${JSON.stringify(shadowed(texts.join('\n')))};\n`);
  return SHEETS.join(', ');
}

/** @param {string} css */
function shadowed(css) {
  const [, before = '', tokens = '', after = ''] = /^([^]*?:root \{)([^}]*)(\}[^]*)$/.exec(css) ?? [];
  // which colours there are, the page around says
  const settable = tokens.replace(/^\s*color-scheme:.*\n/m, '').replace(/^(\s*)--([\w-]+): (.*);$/gm, '$1--$2: var(--mx-lens-$2, $3);');
  return `${before}${settable}${after}`
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/@media ([^{]*\(width (<|>=) [^{]*)\{/g, (_, query, sign) => `@container (width ${sign} ${widest(query)}rem) {`)
    .replace(/:root:has\([^{]*\{[^}]*\}/g, '') // how a window scrolls
    .replace(/:root\b/g, ':host')
    .replace(/^\s*(?:html|body|main|@page) \{[^}]*\}/gm, '')
    .replace(/\n\s*\n/g, '\n')
    .trim();
}

/**
 * Of two widths, one is meant for paper, where there is less of it.
 * @param {string} query
 */
function widest(query) {
  return Math.max(...[...query.matchAll(/([\d.]+)rem/g)].map(([, width]) => Number(width)));
}
