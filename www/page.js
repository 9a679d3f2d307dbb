/** The page: form ↔ URL ↔ report, nothing else. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Child } from './dom.js' */
/** @import { Offer } from './chooser.js' */
/** @import { Wish } from './link.js' */

import { check, providers, rules } from './check.js';
import { chooser } from './chooser.js';
import { button, code, element, foreign, icon, lazily, visible } from './dom.js';
import { read, write } from './link.js';
import { grounds, sections } from './report.js';
import { count, statuses, verdict } from './words.js';

/** @typedef {{domain: string, shows: string}} Sample */
/** @typedef {Error & {code?: string, position?: number | null}} Failure a position counts characters or lines from 1 */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {Offer & {samples: Sample[]}} Site */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const target = /** @type {HTMLInputElement} */ (part('target'));
const url = /** @type {HTMLInputElement} */ (part('url'));
const resolver = /** @type {HTMLSelectElement} */ (part('resolver'));
const other = part('other');
const outcome = part('outcome');
const title = document.title;

const ready = fetch('site.json').then((response) => response.json()).then(async (/** @type {Site} */ site) => {
  samples(site.samples);
  return who = await chooser(site);
});

/** Who is asked, as soon as that is known.
 * @type {Awaited<ReturnType<typeof chooser>> | undefined} */
let who;

/** What an error about the choice of resolvers says. */
const RESOLVERS = ['badResolver', 'severalResolvers', 'filteringResolver', 'badMode'];

/** The check that is under way; only its end is shown. */
let current = new AbortController();

/** What the address says.
 * @type {Wish | null} */
let wish = null;

/** @type {Report | null} */
let shown = null;

/** The check list of a set-up; it stays while it is checked again.
 * @type {ReturnType<typeof import('./setup.js').setup> | null} */
let list = null;

/** What the forms of a check are made from. */
const now = {
  wish: () => wish,
  report: () => shown,
  check: (/** @type {Partial<Wish>} */ change) => go({ ...kept(), ...change }),
};
const open = { expect: form('compare'), draft: form('draft') };
const saved = /** @type {HTMLDetailsElement} */ (part('saved'));
lazily(saved, async () => (await import('./saved.js')).opener(showSaved));

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  go(kept());
});
part('stop').addEventListener('click', () => current.abort());
addEventListener('hashchange', route);
/** @type {HTMLButtonElement} */ (part('submit')).disabled = false;
route();

/**
 * A form that is made when it is first opened.
 * @param {'compare' | 'draft'} id
 */
function form(id) {
  const details = /** @type {HTMLDetailsElement} */ (part(id));
  return lazily(details, async () => (await import('./tools.js'))[id](now, details));
}

/** What the address says beside the domain is kept until another domain is typed. */
function kept() {
  const input = target.value;
  return wish?.input.trim() === input.trim() ? wish : { input };
}

/** @param {Wish} next */
function go(next) {
  const hash = write({ ...next, ...who?.link() });
  if (hash === location.hash) route();
  else location.hash = hash;
}

/** Shows what the URL says. */
function route() {
  wish = read(location.hash);
  shown = null;
  list = null;
  part('told').replaceChildren();
  if (wish) target.value = wish.input;
  if (wish?.draft !== undefined) announceDraft(wish);
  return start(() => wish ? show('running', `${visible(wish.input)} – mxlens`) : show('start', title));
}

/** @param {Wish} asked */
async function announceDraft(asked) {
  const { banner } = await import('./tools.js');
  if (asked === wish) part('told').prepend(banner(asked, open.draft));
}

/**
 * Begins what the address says, in place of what is under way.
 * @param {() => void} prepare
 */
async function start(prepare) {
  current.abort();
  current = new AbortController();
  prepare();
  if (wish) await run(wish, current);
}

/**
 * @param {Wish} asked
 * @param {AbortController} controller
 */
async function run(asked, controller) {
  const { input, resolvers, mode, ...options } = asked;
  const setup = options.expect === undefined ? null : import('./setup.js');
  part('name').textContent = visible(input);
  part('progress').textContent = '';
  try {
    const [{ ask, take }, context] = await Promise.all([ready, contextOf(asked)]);
    take(asked);
    const report = await check(input, {
      ...options,
      ...ask(),
      signal: controller.signal,
      onProgress({ asked, answered }) {
        const progress = `${answered} of ${count(asked, 'query', 'queries')} answered`;
        if (controller === current) part('progress').textContent = progress;
      },
      onVerdict(first) {
        if (controller === current) showReport(first, context);
      },
    });
    const module = await setup;
    if (controller !== current) return;
    if (module && !list) {
      list = module.setup(() => start(() => undefined));
      part('told').append(list.node);
    }
    showReport(report, context);
    list?.update(report, context.names);
  } catch (error) {
    if (controller === current) await showFailure(/** @type {Failure} */ (error), asked);
  }
}

/** @param {Wish} asked */
async function contextOf(asked) {
  const [all, known] = await Promise.all([rules(), providers()]);
  return {
    texts: new Map(all.map((rule) => [rule.id, rule])),
    names: new Map(known.map((provider) => [provider.id, provider])),
    lookIntoNetworks: () => go({ ...asked, networks: true }),
  };
}

/**
 * Shows the report of a file, in place of what is under way.
 * @param {Report} report
 * @param {...HTMLElement} notes
 */
async function showSaved(report, ...notes) {
  current.abort();
  const controller = current = new AbortController();
  const { input } = report.target;
  const context = await contextOf({ input });
  if (controller !== current) return;
  [wish, list] = [null, null];
  target.value = input;
  part('told').replaceChildren(...notes);
  showReport(report, context);
}

/**
 * @param {Report} report
 * @param {import('./report.js').Context} context
 */
function showReport(report, context) {
  const { status } = report.verdict;
  const { word, icon: sign } = statuses[status];
  const isFirst = report.pending.length > 0;
  const partial = isFirst ? ', but for signatures' : report.verdict.partial ? ', not everything seen' : '';
  const name = `${visible(report.target.shown)}${report.draft ? ' (draft)' : ''}`;
  const putBack = standing();
  shown = report;
  show(isFirst ? 'proving' : 'done', `${name}: ${word.toLowerCase()} – mxlens`, status);
  part('mark').append(icon(sign));
  part('word').textContent = word + partial;
  conclude(...verdict(report));
  part('grounds').append(...grounds(report, context).filter((node) => node !== null));
  part('report').append(...sections(report, context));
  if (!isFirst) putBack();
}

/** What is open of the first report, and has the focus, and what makes it so in the one that takes its place. */
function standing() {
  const [report, wasFirst] = [part('report'), main.dataset.state === 'proving'];
  const open = [...report.querySelectorAll('details.panel[open]')].map(({ className }) => className);
  const focused = report.contains(document.activeElement) ? document.activeElement?.closest('details')?.className : undefined;
  return () => {
    if (!wasFirst) return;
    for (const details of report.querySelectorAll('details')) {
      if (open.includes(details.className)) details.open = true;
      if (details.className === focused) details.querySelector('summary')?.focus({ preventScroll: true });
    }
  };
}

/**
 * What ends a check without a report: a bad input, a stop, or a fault of mxlens.
 * @param {Failure} error
 * @param {Wish} asked
 */
async function showFailure(error, asked) {
  const { input } = asked;
  if (error.name === 'TargetError') return showInvalid(target, 'Nothing to look up', error, input);
  if (error.name === 'OptionsError') {
    if (RESOLVERS.includes(error.code ?? '')) return showInvalid(other.hidden ? resolver : url, 'Nobody to ask', error);
    const { faulty } = await import('./tools.js');
    return faulty(error, asked, open, (area) => showInvalid(area, 'No records to judge', error));
  }
  const stopped = error.name === 'AbortError';
  show(stopped ? 'stopped' : 'failed', `${visible(input)} – mxlens`);
  part('mark').append(icon('unknown'));
  part('word').textContent = stopped ? 'Stopped' : 'mxlens failed';
  const reason = stopped ? 'the check was stopped' : 'mxlens itself failed, which is no fault of the domain';
  conclude('Nothing is known about ', foreign(input), `: ${reason}.`);
  part('grounds').append(button('button', 'Check again', () => go(kept())));
}

/**
 * @param {Field} field
 * @param {string} word
 * @param {Failure} error
 * @param {string} [input] in which the position counts characters
 */
function showInvalid(field, word, { message, position }, input) {
  show('invalid', title);
  part('mark').append(icon('note'));
  part('word').textContent = word;
  conclude(foreign(message));
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', 'verdict');
  field.focus();
  const characters = [...input ?? ''];
  const at = (position ?? 0) - 1;
  const wrong = characters[at];
  if (wrong === undefined) return;
  const [before, after] = [characters.slice(0, at).join(''), characters.slice(at + 1).join('')];
  if ('setSelectionRange' in field) field.setSelectionRange(before.length, before.length + wrong.length);
  part('grounds').append(element('p.typed', foreign(before), element('mark', foreign(wrong)), foreign(after)));
}

/**
 * Puts the page into a state, with nothing left of the one before.
 * @param {string} state
 * @param {string} heading what the document is called
 * @param {string} status
 */
function show(state, heading, status = '') {
  const takesFocus = [outcome, part('report')].some((one) => one.contains(document.activeElement));
  main.dataset.state = state;
  outcome.dataset.status = status;
  document.title = heading;
  for (const id of ['mark', 'word', 'grounds', 'report']) part(id).replaceChildren();
  if (state !== 'done' && state !== 'proving') part('verdict').replaceChildren();
  for (const field of document.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
  if (takesFocus) target.focus({ preventScroll: state === 'done' }); // who reads on while signatures come stays there
}

/**
 * Writes the sentence that assistive technology says, unless it stands there.
 * @param {...Child} sentence
 */
function conclude(...sentence) {
  const said = element('h2', sentence);
  if (said.textContent !== part('verdict').textContent) part('verdict').replaceChildren(said);
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
