/** The page: form ↔ URL ↔ report, nothing else. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Offer } from './chooser.js' */
/** @import { Context } from './context.js' */
/** @import { Wish } from './link.js' */
/** @import { Failure, State } from './result.js' */

import { ahead } from './ahead.js';
import { begin, check } from './apart.js';
import { chooser } from './chooser.js';
import { code, dressPanels, element, foreign, lazily, visible } from './dom.js';
import { settle } from './language.js';
import { read, write } from './link.js';
import { t } from './text.js';

/** @typedef {{domain: string, shows: string}} Sample */
/** @typedef {Offer & {samples: Sample[]}} Site */
/** @typedef {ReturnType<typeof import('./result.js').result>} Place */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const target = /** @type {HTMLInputElement} */ (part('target'));
const url = /** @type {HTMLInputElement} */ (part('url'));
const resolver = /** @type {HTMLSelectElement} */ (part('resolver'));
const other = part('other');

/** Who is asked, as soon as that is known.
 * @type {Awaited<ReturnType<typeof chooser>> | undefined} */
let who;

/** Milliseconds in which a page is painted, or is not looked at. */
const UNPAINTED = 500;

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

/** What checks, and where it is shown: there from the first check on.
 * @type {Promise<Omit<Awaited<ReturnType<typeof ahead>>, 'result'> & { view: Place }> | undefined} */
let means;

/** What the forms of a check are made from. */
const now = {
  wish: () => wish,
  report: () => shown,
  check: (/** @type {Partial<Wish>} */ change) => go({ ...kept(), ...change }),
};
const open = { expect: form('compare'), draft: form('draft') };

const panels = async () => (await import('./panels.js')).panels();
dressPanels(panels);
const spoken = settle();
const ready = spoken.then(() => fetch('site.json')).then((response) => response.json()).then(async (/** @type {Site} */ site) => {
  samples(site.samples);
  return who = await chooser(site);
});

lazily(/** @type {HTMLDetailsElement} */ (part('saved')), async () => (await import('./saved.js')).opener(showSaved));
part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  go(kept());
});
// who is about to type will need what shows a report
target.addEventListener('focus', prepare, { once: true });
addEventListener('hashchange', route);
/** @type {HTMLButtonElement} */ (part('submit')).disabled = false;
turn().then(route);
painted().then(begin); // what checks is at hand then

/**
 * A form that is made when it is first opened.
 * @param {'compare' | 'draft'} id
 */
function form(id) {
  const details = /** @type {HTMLDetailsElement} */ (part(id));
  return lazily(details, async () => (await import('./tools.js'))[id](now, details));
}

/** Loads what checks and what shows a report, once. */
function prepare() {
  means ??= spoken.then(turn).then(ahead).then(({ result, ...others }) => {
    const view = result({ home: target, onState: entered });
    part('told').after(view.node);
    return { ...others, view };
  });
  means.catch(() => (means = undefined)); // the network may be back at the next check
  return means;
}

/**
 * What the place is in, the page is in.
 * @param {State | 'start'} state
 * @param {string} heading
 */
function entered(state, heading) {
  main.dataset.state = state;
  document.title = heading ? `${heading} – mxlens` : t`mxlens – where a domain's mail goes`;
}

/** A task of its own for what comes next: what the page does at once, it does not answer people in. */
function turn() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** When something is seen of the page, which nothing large is to come before; soon where nothing is painted, as behind a tab. */
function painted() {
  return new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, UNPAINTED);
  });
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
  if (wish?.evidence !== undefined) return carried(wish.evidence);
  if (wish) target.value = wish.input;
  if (wish?.draft !== undefined) announceDraft(wish);
  return start();
}

/** @param {Wish} asked */
async function announceDraft(asked) {
  const [{ banner }] = await Promise.all([import('./tools.js'), panels()]);
  await spoken;
  if (asked === wish) part('told').prepend(banner(asked, open.draft));
}

/** Begins what the address says, in place of what is under way. */
async function start() {
  current.abort();
  current = new AbortController();
  if (wish) return run(wish, current);
  entered('start', '');
  return undefined;
}

/**
 * @param {Wish} asked
 * @param {AbortController} controller
 */
async function run(asked, controller) {
  const { input, resolvers, mode, evidence, ...options } = asked;
  const setup = options.expect === undefined ? null : Promise.all([import('./setup.js'), panels()]).then(([module]) => module);
  const prepared = prepare();
  const isCurrent = () => controller === current;
  entered('running', visible(input));
  try {
    const { ask, take, greet } = await ready;
    if (!isCurrent()) return;
    take(asked);
    greet();
    const { contextOf, view } = await prepared;
    if (!isCurrent()) return;
    view.begin(input, () => controller.abort());
    const context = contextOf({
      lookIntoNetworks: () => go({ ...asked, networks: true }),
      link: () => location.href,
      again: (change) => go({ ...asked, ...change }),
      asking: ask,
    });
    const report = await check(input, {
      ...options,
      ...ask(),
      signal: controller.signal,
      onProgress: (how) => isCurrent() && view.progress(how),
      onVerdict: (first) => void made(first, context).then(([told, content]) => {
        if (isCurrent() && !shown) view.show(first, told, content);
      }, () => undefined), // that it cannot be had is told with the report
    });
    const [module, [told, content]] = await Promise.all([setup, made(report, context)]);
    if (!isCurrent()) return;
    if (module && !list) {
      list = module.setup(start);
      part('told').append(list.node);
    }
    shown = report;
    view.show(report, told, content);
    list?.update(report, told.names);
  } catch (error) {
    const view = await prepared.then(({ view }) => view, () => undefined);
    if (!isCurrent()) return;
    if (view) return explain(/** @type {Failure} */ (error), asked, view);
    // not even what tells of failures is there
    part('told').replaceChildren(element('p.trouble', t`A part of this page could not be loaded. Nothing was checked.`));
    entered('start', '');
  }
}

/**
 * What a report is shown with, and as what.
 * @param {Report} report
 * @param {Promise<Context>} context
 */
async function made(report, context) {
  const [told] = await Promise.all([context, turn()]);
  if (report.neighbours) await told.whole();
  const { contentInTurns } = await import('./report.js');
  return /** @type {const} */ ([told, await contentInTurns(report, told, turn)]);
}

/**
 * Shows the report of a file, in place of what is under way.
 * @param {Report} report
 * @param {...HTMLElement} notes
 */
async function showSaved(report, ...notes) {
  current.abort();
  const controller = current = new AbortController();
  const { contextOf, view } = await prepare();
  const context = await contextOf();
  if (report.neighbours) await context.whole();
  if (controller !== current) return;
  [wish, list, shown] = [null, null, report];
  target.value = report.target.input;
  part('told').replaceChildren(...notes);
  view.show(report, context);
}

/**
 * Shows the report that a link carries.
 * @param {string} evidence
 */
async function carried(evidence) {
  const asked = wish;
  current.abort();
  current = new AbortController();
  const [{ unpacked }, { view }] = await Promise.all([import('./share.js'), prepare()]);
  try {
    const { report, note } = await unpacked(evidence, (input) => go({ input }));
    if (asked === wish) await showSaved(report, note);
  } catch (error) {
    if (asked === wish) view.refuse(target, t`Nothing to show`, await said(error));
  }
}

/**
 * What ends a check without a report: a bad input, a stop, or a fault of mxlens.
 * @param {Failure} error
 * @param {Wish} asked
 * @param {Place} view
 */
async function explain(error, asked, view) {
  const { input } = asked;
  if (error.name !== 'TargetError' && error.name !== 'OptionsError') return view.fail(error, input, () => go(kept()));
  const sentence = await said(error);
  if (error.name === 'TargetError') return view.refuse(target, t`Nothing to look up`, sentence, error.position, input);
  if (RESOLVERS.includes(error.code ?? '')) return view.refuse(other.hidden ? resolver : url, t`Nobody to ask`, sentence);
  const { faulty } = await import('./tools.js');
  return faulty(error, asked, open, (area) => view.refuse(area, t`No records to judge`, sentence));
}

/**
 * What an error says, in the language of the page.
 * @param {any} error
 */
async function said(error) {
  return (await import('./words.js')).explained(error);
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
