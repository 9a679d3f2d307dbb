// Every text for people, as the catalogs of other languages are to have it: out of the code, the pages and the rules.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { SENTENCES } from '../www/evidence-file.js';
import beside from '../www/reference-neighbours.js';
import reference from '../www/reference.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where code is that speaks; what is made by others or by the build is not looked at. */
const FOLDERS = ['www', 'scripts', 'cli', 'cli/formats', 'cli/watch'];

/** What of an element is read besides its text, and whose text is not, as www/language.js has it. */
const READ = /\s(?:placeholder|aria-label|title)="([^"]*)"/g;
const KEPT = /<(script|noscript|code|pre)\b[^]*?<\/\1>|<(\w+)[^>]*\stranslate="no"[^>]*>[^]*?<\/\2>|<!--[^]*?-->|<!doctype[^>]*>/g;

/** What is typed as it stands: a domain, an address or a record, as an example in a field. */
const EXAMPLE = /^(\d+ )?\S+\.(com|net|example)(\/\S*)?$/;

/** @typedef {{ plural: boolean, places: string[] }} Use whether it depends on a number, and where it stands */

/** All texts by their English, in the order of the files. */
export function texts() {
  /** @type {Map<string, Use>} */
  const found = new Map();
  /** @type {string[]} */
  const unclear = [];
  /** @param {string} key @param {string} place @param {boolean} [plural] */
  const add = (key, place, plural = false) => {
    const use = found.get(key) ?? { plural, places: [] };
    if (use.plural !== plural) unclear.push(`${place}: ${key} is both with and without a number`);
    use.places.push(place);
    found.set(key, use);
  };
  for (const file of pages()) for (const text of ofPage(readFileSync(join(ROOT, file), 'utf8'))) add(text, file);
  for (const file of modules()) {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
    ofModule(source, (node, key, plural) => add(key, placeOf(source, node), plural),
      (node, why) => unclear.push(`${placeOf(source, node)}: ${why}`));
  }
  const { rules, sentences } = reference;
  for (const { id, title, explanation, fix } of [...rules, ...beside]) for (const text of [title, explanation, fix]) add(text, `rule ${id}`);
  for (const [code, text] of Object.entries({ ...sentences, ...SENTENCES })) add(text, `error ${code}`);
  return { found, unclear };
}

/** Texts that go to an element without being translated, as far as that can be told: literals with two words. */
export function bypassing() {
  return modules().flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
    /** @type {string[]} */
    const found = [];
    /** @param {ts.Node} node */
    const visit = (node) => {
      if (isShown(node) && /\p{L}{2,}\s+\p{L}{2,}/u.test(node.text)) found.push(`${placeOf(source, node)}: ${node.text}`);
      node.forEachChild(visit);
    };
    visit(source);
    return found;
  });
}

/** What makes elements out of texts. */
const MAKERS = ['element', 'badge', 'button', 'panel', 'copyable', 'link', 'append', 'prepend', 'replaceChildren', 'replaceWith'];

/** Properties that people read. */
const SHOWN = ['textContent', 'ariaLabel', 'title', 'placeholder', 'innerText'];

/**
 * Whether it is a text that is shown as it stands: handed to what makes an element, or put where people read.
 * @param {ts.Node} node
 * @returns {node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail}
 */
function isShown(node) {
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTemplateHead(node)
    && !ts.isTemplateMiddleOrTemplateTail(node)) return false;
  for (let [child, parent] = [/** @type {ts.Node} */ (node), node.parent]; parent; [child, parent] = [parent, parent.parent]) {
    if (ts.isTaggedTemplateExpression(parent)) return false;
    if (ts.isCallExpression(parent)) return MAKERS.includes(nameOf(parent.expression)) && parent.arguments[0] !== child;
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return SHOWN.includes(nameOf(parent.left));
    if (ts.isPropertyAssignment(parent)) return SHOWN.includes(parent.name.getText());
    if (ts.isFunctionLike(parent) || ts.isStatement(parent)) return false;
  }
  return false;
}

/**
 * @param {ts.Node} root
 * @param {(node: ts.Node, key: string, plural?: boolean) => void} add
 * @param {(node: ts.Node, why: string) => void} refuse
 */
function ofModule(root, add, refuse) {
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && ['t', 'rich'].includes(node.tag.text)) {
      const key = keyOf(node.template);
      if (/\p{L}/u.test(key.replace(/\{\d+\}/g, '')) || /[,;:.()→]/.test(key)) add(node, key);
    } else if (ts.isCallExpression(node)) {
      const [first, second, third] = node.arguments;
      switch (nameOf(node.expression)) {
        case 'count': {
          if (!ts.isIdentifier(node.expression)) break; // that of another thing, such as a store
          const [one, many] = [literal(second), third ? literal(third) : `${literal(second)}s`];
          if (one === null || many === null) refuse(node, 'what is counted is no literal');
          else add(node, `{0} ${many}`, true);
          break;
        }
        case 'plural':
        case 'richPlural': {
          const many = third ? literal(third) : null;
          if (literal(second) === null || many === null) refuse(node, 'what depends on a number is no literal');
          else add(node, many, true);
          break;
        }
        case 'named':
        case 'translated':
          if (first && ts.isStringLiteralLike(first)) add(first, first.text);
          break;
        case 'texts':
        case 'table':
          if (first && ts.isObjectLiteralExpression(first)) {
            for (const one of first.properties) {
              const text = ts.isPropertyAssignment(one) ? literal(one.initializer) : null;
              if (text === null) refuse(one, 'a table has what is no literal');
              else add(one, text);
            }
          }
          break;
      }
    }
    node.forEachChild(visit);
  };
  visit(root);
}

/** @param {ts.TemplateLiteral} template */
function keyOf(template) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce((before, { literal }, index) => `${before}{${index}}${literal.text}`, template.head.text);
}

/** @param {ts.Expression | undefined} node */
function literal(node) {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

/** @param {ts.Expression} node */
function nameOf(node) {
  return ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/**
 * @param {ts.SourceFile} source
 * @param {ts.Node} node
 */
function placeOf(source, node) {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

/**
 * The texts of a page that is written in English.
 * @param {string} page
 */
function ofPage(page) {
  const shown = page.replace(KEPT, '<>');
  const read = [...page.matchAll(READ)].map(([, text = '']) => text);
  const nodes = shown.split(/<[^>]*>/).map((text) => text.trim().replace(/\s+/g, ' '));
  return [...nodes, ...read].map(unescaped).filter((text) => /\p{L}/u.test(text) && text !== 'mxlens' && !EXAMPLE.test(text));
}

/** @param {string} text */
function unescaped(text) {
  const names = /** @type {Record<string, string>} */ ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00A0' });
  return text.replace(/&(\w+);/g, (whole, name) => names[name] ?? whole);
}

/** Pages that are written by hand: each is translated where it stands. */
function pages() {
  return readdirSync(join(ROOT, 'www')).filter((file) => file.endsWith('.html')).map((file) => `www/${file}`).sort();
}

function modules() {
  return FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder))
    .filter((file) => /\.m?js$/.test(file) && basename(file) !== 'text.js').map((file) => `${folder}/${file}`).sort());
}
