/** The page of many domains: form → list in the store → run → table; one tab of it does the work. */
/** @import { Offer } from './chooser.js' */
/** @import { Row } from './list-row.js' */
/** @import { List, Store } from './list-store.js' */
/** @import { Runner } from './list-run.js' */

import { check } from './apart.js';
import { parseTarget } from './check.js';
import { chooser } from './chooser.js';
import { button, dressPanels, element, visible } from './dom.js';
import { download } from './files.js';
import { providers, rules } from './known.js';
import { settle } from './language.js';
import { lead } from './leader.js';
import { csvOf, jsonOf } from './list-file.js';
import { filters } from './list-filter.js';
import { listForm } from './list-form.js';
import { MOST, distinct } from './list-input.js';
import { heading, panel } from './list-panel.js';
import { failure, outcomeOf } from './list-row.js';
import { SILENCE, pace, runner } from './list-run.js';
import { open } from './list-store.js';
import { panels } from './panels.js';
import { rowTable } from './list-rows.js';
import { whole } from './list-whole.js';
import { tally } from './list-view.js';
import { count, plural, t } from './text.js';
import { explained, isUnreachable } from './words.js';

/** What tabs agree on. */
const WORK = 'mxlens.list';

/** Milliseconds between two drawings of what comes in. */
const REDRAWN = 300;

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

start();

async function start() {
  dressPanels(panels);
  await settle();
  try {
    const response = await fetch('site.json');
    const site = await response.json();
    // what is kept is read only then: another tab may have changed it
    lead(WORK, () => work(site).catch(fail), () => (part('elsewhere').hidden = false));
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  const why = visible(error instanceof Error ? error.message : String(error));
  part('trouble').textContent = t`No list can be checked here: the browser keeps nothing for this page, or a part of it did not load. ${why}`;
}

/** @param {Offer} site */
async function work(site) {
  const [store, who, all, known] = await Promise.all([open(), chooser(site), rules(), providers()]);
  part('elsewhere').hidden = true;
  const texts = new Map(all.map((rule) => [rule.id, rule]));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  await list(store, who.ask, texts, names);
}

/**
 * @param {Store} store
 * @param {Awaited<ReturnType<typeof chooser>>['ask']} ask
 * @param {import('./finding-words.js').Texts} texts
 * @param {Map<string, string>} names of providers
 */
async function list(store, ask, texts, names) {
  /** @type {{ list: List, rows: Row[], run: Runner } | null} */
  let now = null;
  /** Whether it goes on when the network is back. */
  let wasRunning = false;
  const dnssec = /** @type {HTMLInputElement} */ (part('dnssec'));
  const speed = pace();
  const progress = panel({
    bar: /** @type {HTMLProgressElement} */ (part('bar')), amount: part('amount'), rest: part('rest'), aloud: part('aloud'),
  });
  const sheet = whole(store);
  const table = rowTable(part('grid'), texts, names, sheet.open);
  const filter = filters(part('filters'), texts, redraw);
  const form = listForm(/** @type {HTMLFormElement} */ (part('list')), take);

  /**
   * A list was given: it takes the place of the one that is there when somebody says so.
   * @param {string[]} given
   */
  async function take(given) {
    if (!now) return begin(given);
    await asking(t`This list takes the place of the one that is here, with all that came of it.`, t`Replace it`, () => begin(given));
  }

  /** @param {string[]} given */
  async function begin(given) {
    const submit = /** @type {HTMLButtonElement} */ (part('submit'));
    submit.disabled = true;
    now?.run.stop();
    try {
      const { rows, leftOut } = await distinct(given, parseTarget);
      /** @type {List} */
      const made = { id: `${Date.now()} ${Math.random()}`, leftOut, dnssec: dnssec.checked, state: 'running' };
      await store.replace(made, rows.map((row) => ({ ...row, tries: 0, outcome: null })));
      form.clear();
      await show();
      part('now').focus();
    } catch (error) {
      trouble(error);
    }
    submit.disabled = false;
  }

  /** Shows what is kept, and goes on with it where it was being checked. */
  async function show() {
    const kept = await store.read();
    table.clear();
    filter.clear();
    now = kept && { ...kept, run: running(kept.list, kept.rows) };
    part('give').hidden = now !== null;
    part('now').hidden = part('results').hidden = now === null;
    if (!now) return;
    dnssec.checked = now.list.dnssec;
    const words = await Promise.all(now.rows.map(({ fault }) => fault && explained(/** @type {any} */ (fault))));
    table.faults(words);
    sheet.faults(words);
    notes();
    settled();
    wasRunning = now.list.state === 'running';
    if (wasRunning && navigator.onLine) now.run.go();
    stand();
  }

  /**
   * @param {List} list
   * @param {Row[]} rows
   */
  function running(list, rows) {
    const made = runner({
      rows,
      async examine({ name }, signal) {
        const options = { ...ask(), dnssec: list.dnssec, neighbours: false, brief: true, signal };
        try {
          const report = await check(name, options, list.id);
          return { report, outcome: outcomeOf(report), silent: isUnreachable(report) };
        } catch (error) {
          // who is asked cannot be asked, or it was stopped: that is no check
          if (signal.aborted || /** @type {any} */ (error).name === 'OptionsError') throw error;
          return { report: null, outcome: failure(Date.now()), silent: false };
        }
      },
      keep: (row, report) => store.record(list.id, row, report),
      onRow() {
        speed.ended();
        later();
      },
      onState(state, why) {
        if (now?.run !== made) return;
        store.turn(list.id, state).then(settled).catch(trouble);
        if (state === 'running') speed.begin();
        trouble(why);
        stand();
      },
    });
    return made;
  }

  /** @param {unknown} why */
  async function trouble(why) {
    const text = why === undefined ? '' : why === SILENCE
      ? t`No resolver answers, so this is paused. That is no failure of the domains: look whether this machine is online, or choose who is asked, and go on.`
      : why instanceof Error ? await explained(why) : String(why);
    part('trouble').textContent = visible(text);
  }

  /** What is said of the list as a whole. */
  function notes() {
    if (!now) return;
    const { rows, list } = now;
    const [more, faults] = [rows.reduce((sum, { given }) => sum + given - 1, 0), rows.filter(({ fault }) => fault).length];
    part('notes').replaceChildren(...[
      list.leftOut > 0 ? plural(list.leftOut, '{0} domain is left out: a list holds {1}.', '{0} domains are left out: a list holds {1}.', MOST) : '',
      more > 0 ? plural(more, '{0} entry was given more than once, and is counted with its domain.', '{0} entries were given more than once, and are counted with their domains.') : '',
      faults > 0 ? plural(faults, '{0} entry is no mail domain; its row says why.', '{0} entries are no mail domains; their rows say why.') : '',
      list.dnssec ? t`Signatures (DNSSEC) are looked at, too.` : t`Signatures (DNSSEC) are not looked at.`,
    ].filter(Boolean).map((text) => element('li', text)));
  }

  /** What the run is in is kept, too: from now on a reload finds it so. */
  function settled() {
    part('now').dataset.state = now?.run.state() ?? '';
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function later() {
    timer ??= setTimeout(() => {
      timer = undefined;
      stand();
    }, REDRAWN);
  }

  function stand() {
    if (!now) return;
    const { run, rows } = now;
    const [able, done] = [rows.filter(({ fault }) => !fault), rows.filter(({ tries }) => tries > 0)];
    progress.show(run, able.length, done.length, speed.rate());
    part('state').textContent = navigator.onLine ? heading(run.state()) : t`This machine is offline, so nothing is checked. That is no failure of the domains.`;
    const state = run.state();
    part('pause').hidden = state !== 'running';
    part('stop').hidden = state !== 'running' && state !== 'paused';
    part('go').hidden = state === 'running' || state === 'done';
    redraw();
    if (state === 'running') later();
  }

  function redraw() {
    if (!now) return;
    filter.counts(tally(now.rows), now.rows.length);
    const found = table.show(now.rows, filter.view());
    part('grid').hidden = found === 0;
    part('none').hidden = found > 0;
    part('found').textContent = t`${found} of ${count(now.rows.length, 'row', 'rows')} shown`;
  }

  /**
   * Asks in the page, and does it when told.
   * @param {string} question
   * @param {string} word
   * @param {() => unknown} act
   */
  async function asking(question, word, act) {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const close = () => part('sure').replaceChildren();
    const no = button('button', t`Keep it`, () => {
      close();
      before?.focus();
    });
    const yes = button('button', word, () => {
      close();
      act();
    });
    part('sure').replaceChildren(element('p', question), element('div.actions', yes, no));
    no.focus();
  }

  /** @param {(run: Runner) => void} act @param {string} next what has the focus then */
  const acts = (act, next) => () => {
    if (!now) return;
    act(now.run);
    stand();
    part(next).focus();
  };
  part('pause').addEventListener('click', acts((run) => run.pause(), 'go'));
  part('stop').addEventListener('click', acts((run) => run.stop(), 'go'));
  part('go').addEventListener('click', acts((run) => run.go(), 'pause'));
  part('another').addEventListener('click', () => {
    part('give').hidden = false;
    form.focus();
  });
  part('clear').addEventListener('click', () => asking(t`This deletes the list with all that came of it.`, t`Delete it`, async () => {
    now?.run.stop();
    await store.clear();
    await trouble(undefined);
    await show();
    form.focus();
  }));
  /** @param {string} ending @param {string} type @param {typeof csvOf} made */
  const saves = (ending, type, made) => async () => {
    download(`mxlens-list-${new Date().toISOString().slice(0, 10)}.${ending}`, type, await made(store.pieces()));
  };
  part('csv').addEventListener('click', saves('csv', 'text/csv', csvOf));
  part('json').addEventListener('click', saves('json', 'application/json', jsonOf));
  // what is under way as the network goes says nothing: it is asked again
  addEventListener('offline', () => {
    wasRunning = now?.run.state() === 'running';
    if (wasRunning) now?.run.stop();
    stand();
  });
  addEventListener('online', () => {
    if (wasRunning) now?.run.go();
    wasRunning = false;
    stand();
  });
  // who comes back out of the cache of the browser may not do the work any more
  addEventListener('pageshow', ({ persisted }) => void (persisted && location.reload()));

  await show();
  /** @type {HTMLButtonElement} */ (part('submit')).disabled = false;
}

