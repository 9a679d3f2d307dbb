/** The page: form ↔ URL ↔ report, nothing else. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Texts } from './findings.js' */
/** @import { Child } from './dom.js' */
/** @import { SiteResolver } from './chooser.js' */

import { check, rules } from './check.js';
import { chooser } from './chooser.js';
import { button, code, element, foreign, icon, visible } from './dom.js';
import { grounds, sections } from './report.js';
import { count, statuses, verdict } from './words.js';

/** @typedef {{domain: string, shows: string}} Sample */
/** @typedef {Error & {position?: number | null}} Failure a position counts characters from 1 */
/** @typedef {{resolver: SiteResolver | null, samples: Sample[]}} Site */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const target = /** @type {HTMLInputElement} */ (part('target'));
const url = /** @type {HTMLInputElement} */ (part('url'));
const outcome = part('outcome');
const title = document.title;

const ready = fetch('site.json').then((response) => response.json()).then(async (/** @type {Site} */ site) => {
  samples(site.samples);
  return chooser(site.resolver);
});

/** The check that is under way; only its end is shown. */
let current = new AbortController();

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const hash = `#/${encodeURIComponent(target.value.trim().toWellFormed()).replaceAll('%40', '@')}`;
  if (hash === location.hash) route();
  else location.hash = hash;
});
part('stop').addEventListener('click', () => current.abort());
addEventListener('hashchange', route);
/** @type {HTMLButtonElement} */ (part('submit')).disabled = false;
route();

/** Shows what the URL says. */
function route() {
  current.abort();
  current = new AbortController();
  const [, text] = location.hash.match(/^#\/(.*)/s) ?? [];
  if (text === undefined) return show('start', title);
  target.value = decoded(text);
  run(target.value, current);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {string} input
 * @param {AbortController} controller
 */
async function run(input, controller) {
  part('name').textContent = visible(input);
  part('progress').textContent = '';
  show('running', `${visible(input)} – mxlens`);
  try {
    const ask = await ready;
    const report = await check(input, {
      resolvers: ask(),
      signal: controller.signal,
      onProgress({ asked, answered }) {
        const progress = `${answered} of ${count(asked, 'query', 'queries')} answered`;
        if (controller === current) part('progress').textContent = progress;
      },
    });
    const texts = new Map((await rules()).map((rule) => [rule.id, rule]));
    if (controller === current) showReport(report, texts);
  } catch (error) {
    if (controller === current) showFailure(/** @type {Failure} */ (error), input);
  }
}

/**
 * @param {Report} report
 * @param {Texts} texts
 */
function showReport(report, texts) {
  const { status } = report.verdict;
  const { word, icon: sign } = statuses[status];
  const partial = report.verdict.partial ? ', not everything seen' : '';
  show('done', `${visible(report.target.shown)}: ${word.toLowerCase()} – mxlens`, status);
  part('mark').append(icon(sign));
  part('word').textContent = word + partial;
  conclude(...verdict(report));
  part('grounds').append(...grounds(report).filter((node) => node !== null));
  part('report').append(...sections(report, texts));
}

/**
 * What ends a check without a report: a bad input, a stop, or a fault of mxlens.
 * @param {Failure} error
 * @param {string} input
 */
function showFailure(error, input) {
  if (error.name === 'TargetError') return showInvalid(target, error, input);
  if (error.name === 'OptionsError') return showInvalid(url, error, input);
  const stopped = error.name === 'AbortError';
  show(stopped ? 'stopped' : 'failed', `${visible(input)} – mxlens`);
  part('mark').append(icon('unknown'));
  part('word').textContent = stopped ? 'Stopped' : 'mxlens failed';
  const reason = stopped ? 'the check was stopped' : 'mxlens itself failed, which is no fault of the domain';
  conclude('Nothing is known about ', foreign(input), `: ${reason}.`);
  part('grounds').append(button('button', 'Check again', route));
}

/**
 * @param {HTMLInputElement} field
 * @param {Failure} error
 * @param {string} input
 */
function showInvalid(field, { message, position }, input) {
  show('invalid', title);
  part('mark').append(icon('note'));
  part('word').textContent = field === target ? 'Nothing to look up' : 'Nobody to ask';
  conclude(foreign(message));
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', 'verdict');
  field.focus();
  const characters = [...input];
  const at = (position ?? 0) - 1;
  const wrong = characters[at];
  if (wrong === undefined) return;
  const [before, after] = [characters.slice(0, at).join(''), characters.slice(at + 1).join('')];
  field.setSelectionRange(before.length, before.length + wrong.length);
  part('grounds').append(element('p.typed', foreign(before), element('mark', foreign(wrong)), foreign(after)));
}

/**
 * Puts the page into a state, with nothing left of the one before.
 * @param {string} state
 * @param {string} heading what the document is called
 * @param {string} status
 */
function show(state, heading, status = '') {
  const takesFocus = outcome.contains(document.activeElement);
  main.dataset.state = state;
  outcome.dataset.status = status;
  document.title = heading;
  for (const id of ['mark', 'word', 'verdict', 'grounds', 'report']) part(id).replaceChildren();
  for (const field of [target, url]) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
  if (takesFocus) target.focus();
}

/**
 * Writes the sentence that assistive technology says.
 * @param {...Child} sentence
 */
function conclude(...sentence) {
  part('verdict').append(element('h2', sentence));
}

/** @param {Sample[]} offered */
function samples(offered) {
  part('samples').hidden = offered.length === 0;
  part('samples').querySelector('ul')?.append(...offered.map(({ domain, shows }) => {
    const link = element('a', code(domain), element('span', foreign(shows)));
    link.hash = `/${encodeURIComponent(domain)}`;
    return element('li', link);
  }));
}
