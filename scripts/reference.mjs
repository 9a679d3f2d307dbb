// The reference of the rules as pages: www/rules/ID.html, and www/rules/LANGUAGE/ID.html for each language in www/lang.
// They need no script, so whoever is sent a link to one can read it everywhere.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rules as all } from '../www/known.js';
import { LANGUAGES } from '../www/language.js';
import { speak } from '../www/text.js';
import { ROOT } from './paths.mjs';
import { indexPage, rulePage } from './rule-pages.mjs';
import { exampleOf, readZones } from './zone-examples.mjs';

const WWW = join(ROOT, 'www');

/** Writes all pages anew. */
export async function reference() {
  const [rules, start, zones] = await Promise.all([
    all(),
    readFile(join(WWW, 'index.html'), 'utf8'),
    readZones(),
  ]);
  const examples = new Map(rules.map(({ id }) => [id, exampleOf(zones, id)]));
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(start)?.[1] ?? '';
  const catalogs = Object.keys(LANGUAGES).filter((code) => existsSync(catalogOf(code)));
  const languages = ['en', ...catalogs].map((code) => ({ code, name: LANGUAGES[/** @type {'en'} */ (code)] }));
  await rm(join(WWW, 'rules'), { recursive: true, force: true });
  for (const { code } of languages) {
    const folder = join(WWW, 'rules', code === 'en' ? '' : code);
    await mkdir(folder, { recursive: true });
    speak({ locale: code, catalog: code === 'en' ? {} : JSON.parse(await readFile(catalogOf(code), 'utf8')) });
    const site = { code, languages, policy };
    await writeFile(join(folder, 'index.html'), indexPage(site, rules));
    for (const [place, rule] of rules.entries()) {
      const page = rulePage(site, rule, examples.get(rule.id) ?? null, { previous: rules[place - 1], next: rules[place + 1] });
      await writeFile(join(folder, `${rule.id}.html`), page);
    }
  }
  speak({ locale: 'en', catalog: {} });
  return `${languages.length * (rules.length + 1)} pages, in ${languages.map(({ code }) => code).join(', ')}`;
}

/** @param {string} code */
const catalogOf = (code) => join(WWW, 'lang', `${code}.json`);
