/** The page that watches: form → what is kept → cards; one tab of it does the work. */
/** @import { Offer } from './chooser.js' */
/** @import { Message } from './leader.js' */
/** @import { News, Watched } from './watch-course.js' */
/** @import { Card } from './watch-card.js' */
/** @import { Store } from './watch-store.js' */
/** @import { Rules } from './watch-words.js' */

import { rules } from './known.js';
import { chooser } from './chooser.js';
import { button, dressPanels, element, foreign, list, visible } from './dom.js';
import { settle } from './language.js';
import { lead, others } from './leader.js';
import { panels } from './panels.js';
import { count, rich, t } from './text.js';
import { adder } from './watch-add.js';
import { askPermission, onLook, permission, teller, titled } from './watch-alert.js';
import { card } from './watch-card.js';
import { begun } from './watch-course.js';
import { keeper, persist, promise } from './watch-keep.js';
import { MOST_DOMAINS, MOST_ENTRIES, MOST_REPORTS } from './watch-limits.js';
import { round } from './watch-round.js';
import { open } from './watch-store.js';
import { changed, moment, sentence } from './watch-words.js';

/** What tabs agree on. */
const WORK = 'mxlens.watch';

/** When somebody looked at the page last, and whether the browser keeps what is stored: notes beside the domains. */
const LOOKED = 'looked';
const PERSISTED = 'persisted';

/** Milliseconds after which what is shown of times is drawn anew. */
const REFRESHED = 60_000;

/** So much of a domain is told in a notification. */
const MOST_SENTENCES = 3;

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

start();

async function start() {
  dressPanels(panels);
  await settle();
  try {
    const [all, store, response] = await Promise.all([rules(), open(), fetch('site.json')]);
    watch(store, new Map(all.map((rule) => [rule.id, rule])), await response.json());
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  const why = visible(error instanceof Error ? error.message : String(error));
  part('trouble').textContent = t`Nothing can be watched here: the browser keeps nothing for this page, or a part of it did not load. ${why}`;
}

/**
 * @param {Store} store
 * @param {Rules} texts
 * @param {Offer} site
 */
function watch(store, texts, site) {
  const title = document.title;
  /** @type {Map<string, Card>} */
  const cards = new Map();
  /** What the tab that does the work said last.
   * @type {{ names: string[], trouble: string }} */
  let work = { names: [], trouble: '' };
  let leads = false;
  /** Whether another tab does the work: neither is known at first. */
  let waits = false;
  /** Who is asked; only the tab that does the work asks.
   * @type {Awaited<ReturnType<typeof chooser>>['ask']} */
  let ask;
  /** What is drawn, one after the other: a slow look into what is kept must not cover a later one.
   * @type {Promise<void>} */
  let drawn = Promise.resolve();
  /** @param {() => Promise<void>} draw */
  const inTurn = (draw) => void (drawn = drawn.then(draw).catch(() => undefined));
  /** What stands there as news, so that it is said once. */
  let said = '';
  const tellAll = teller();

  const worker = round({
    store,
    ask: () => ask(),
    onRunning(names, trouble) {
      const before = work.names;
      work = { names, trouble };
      tell({ kind: 'running', names, trouble });
      for (const name of new Set([...before, ...names])) refresh(name);
      standing();
    },
    onChecked: (name) => announce(name),
    onTold(watched, told) {
      const text = told.slice(0, MOST_SENTENCES).map((change) => sentence(change, texts));
      const rest = told.length - text.length;
      tellAll({ name: visible(watched.shown), text: [...text, ...rest > 0 ? [count(rest, 'more', 'more')] : []].join(' ') });
    },
  });

  const tell = others(WORK, (/** @type {Message} */ message) => {
    if (message.kind === 'hello' && leads) worker.say();
    if (message.kind === 'running' && !leads) {
      const before = work.names;
      work = { names: message.names, trouble: message.trouble };
      for (const name of new Set([...before, ...message.names])) refresh(name);
      standing();
    }
    if (message.kind !== 'changed') return;
    if (message.name) refresh(message.name);
    else refreshAll();
    news();
    wake();
  });
  const wake = () => void (leads && worker.wake());

  /** Something that is kept was changed: here, and for the other tabs. @param {string} [name] */
  function announce(name) {
    if (name) refresh(name);
    else refreshAll();
    news();
    tell(name ? { kind: 'changed', name } : { kind: 'changed' });
    wake();
  }

  const form = adder(/** @type {HTMLFormElement} */ (part('add')), async (wanted) => {
    const all = await store.all();
    const known = all.find(({ name }) => name === wanted.name);
    if (!known && all.length >= MOST_DOMAINS) return t`No more than ${MOST_DOMAINS} domains can be watched.`;
    if (known?.expect === wanted.expect) return t`This domain is watched already.`;
    const now = Date.now();
    await store.put(known
      // what is expected anew is held to its own beginning
      ? { ...known, expect: wanted.expect, dueAt: now, known: known.known && { ...known.known, expected: null } }
      : begun(wanted, now));
    announce(wanted.name);
    // some browsers ask the user, which takes its time
    if (all.length === 0) persist().then((persisted) => store.setNote(PERSISTED, persisted)).then(kept);
    return '';
  });

  /** @param {string} name */
  function refresh(name) {
    inTurn(async () => {
      const watched = await store.one(name);
      if (watched && cards.has(name)) await show(watched);
      else await drawAll();
    });
  }

  function refreshAll() {
    inTurn(drawAll);
  }

  async function drawAll() {
    const all = await store.all();
    for (const [name, { node }] of cards) {
      if (all.some((one) => one.name === name)) continue;
      node.remove();
      cards.delete(name);
    }
    for (const [index, watched] of all.entries()) {
      const { name } = watched;
      const one = cards.get(name) ?? card(name, texts, { open: whole, expect: form.edit, remove });
      cards.set(name, one);
      const place = part('cards').children[index];
      if (place !== one.node) part('cards').insertBefore(one.node, place ?? null);
    }
    await Promise.all(all.map(show));
    part('domains').hidden = all.length === 0;
    standing();
  }

  /** @param {Watched} watched */
  async function show(watched) {
    const { name } = watched;
    const [history, whole] = await Promise.all([store.history(name), store.reported(name)]);
    cards.get(name)?.update({ watched, history, whole: new Set(whole), running: work.names.includes(name), online: navigator.onLine });
  }

  /** @param {string} name */
  async function remove(name) {
    await store.remove(name);
    announce();
    part('target').focus();
  }

  /**
   * Opens a whole report below the domains.
   * @param {string} name
   * @param {number} [at]
   */
  async function whole(name, at) {
    const [report, { result }, { contextOf }] = await Promise.all([store.report(name, at), import('./result.js'), import('./context.js')]);
    if (!report) return;
    const place = result();
    const close = button('button', t`Close`, () => {
      part('whole').hidden = true;
      part('whole').replaceChildren();
      cards.get(name)?.focus();
    });
    const head = element('div.head', element('h2', rich`${foreign(report.target.shown)}, ${moment(report.checkedAt)}`), close);
    part('whole').replaceChildren(head, place.node);
    part('whole').hidden = false;
    place.show(report, await contextOf());
    part('whole').focus();
    part('whole').scrollIntoView();
  }

  /** What is told until somebody says that it was seen, and in the title until somebody looks. */
  function news() {
    inTurn(drawNews);
  }

  async function drawNews() {
    const [all, looked] = [await store.all(), Number(await store.note(LOOKED) ?? 0)];
    const told = all.flatMap(({ shown, news }) => news.length > 0 ? [{ shown, news }] : [])
      .sort((one, other) => (other.news.at(-1)?.at ?? 0) - (one.news.at(-1)?.at ?? 0));
    document.title = titled(title, told.flatMap(({ news }) => news).filter(({ at }) => at > looked).length);
    if (said === (said = JSON.stringify(told))) return;
    const seen = button('button', t`Seen`, async () => {
      for (const { name } of all) await store.change(name, (one) => ({ ...one, news: [] }));
      part('target').focus();
      announce();
    });
    const home = part('news');
    const items = told.map(({ shown, news }) => item(shown, news));
    home.hidden = told.length === 0;
    if (told.length === 0) return home.replaceChildren();
    const text = element('div', list('ul.told', items, 6));
    text.role = 'alert';
    home.replaceChildren(element('div.head', element('h2', t`What changed`), seen), text);
  }

  /**
   * What was told of a domain last; what was before that is in its history.
   * @param {string} shown
   * @param {News[]} news
   */
  function item(shown, news) {
    const last = /** @type {News} */ (news.at(-1));
    return element('li', element('p', element('strong', foreign(shown)), ' ', element('span.quiet', moment(last.at))),
      list('ul.changes', last.changes.map((change) => changed(change, texts)), 4),
      news.length > 1 ? element('p.quiet', t`Earlier, and in the history: ${count(news.length - 1, 'more change', 'more changes')}.`) : null);
  }

  /** Which tab does the work, and whether anything can be done. */
  function standing() {
    part('trouble').textContent = work.trouble && t`Nothing is checked: ${visible(work.trouble)}`;
    part('who').hidden = waits;
    const tab = leads ? t`The checks are made by this tab.` : !waits ? '' : t`The checks are made by another tab of this page; this one shows the same, and takes over when that goes. Who is asked is chosen there.`;
    const line = navigator.onLine ? '' : t`This machine is offline, so nothing is checked. That is no failure of the domains; it goes on by itself.`;
    const text = cards.size === 0 ? t`Nothing is watched yet.` : [line, tab].filter((one) => one).join(' ');
    part('state').classList.toggle('offline', !navigator.onLine);
    if (part('state').textContent !== text) part('state').textContent = text;
  }

  function notified() {
    const now = permission();
    part('notify').hidden = now !== 'default';
    part('notified').textContent = now === 'granted' ? t`Notifications of the browser are on.`
      : now === 'denied' ? t`Notifications are blocked for this page. You can allow them in the settings of the browser, beside its address.`
      : now === 'absent' ? t`This browser shows no notifications here.`
      : t`The browser can notify you, too, when you look at something else.`;
  }

  async function kept() {
    part('persisted').textContent = promise(/** @type {boolean | null} */ (await store.note(PERSISTED) ?? null));
  }

  part('notify').addEventListener('click', async () => {
    await askPermission();
    notified();
  });
  part('add').addEventListener('change', ({ target }) => {
    if (target instanceof Element && target.closest('.who') && leads) worker.retry();
  });
  onLook(async () => {
    if (document.title === title) return;
    document.title = title;
    await store.setNote(LOOKED, Date.now());
    tell({ kind: 'changed' });
  });
  for (const type of ['online', 'offline']) addEventListener(type, refreshAll);
  addEventListener('online', wake);
  document.addEventListener('resume', wake);
  document.addEventListener('visibilitychange', wake);
  // who comes back out of the cache of the browser may not do the work any more
  addEventListener('pageshow', ({ persisted }) => void (persisted && location.reload()));
  setInterval(() => {
    if (document.visibilityState === 'visible') for (const { again } of cards.values()) again();
  }, REFRESHED);

  // the choice is read only then: it may have been changed in the tab that did the work
  const agrees = lead(WORK, () => chooser(site).then((who) => {
    ask = who.ask;
    [leads, waits] = [true, false];
    worker.retry();
  }).catch(fail), () => {
    waits = true;
    standing();
  });
  keeper(part('keep'), store, announce);
  const alone = agrees ? '' : t`Tabs of this page cannot agree here which of them makes the checks, so each makes all: keep one open.`;
  part('limits').textContent = alone || t`No more than ${MOST_DOMAINS} domains; of each the last ${MOST_ENTRIES} changes, and of the last ${MOST_REPORTS} the whole report, which is no part of a backup.`;
  /** @type {HTMLButtonElement} */ (part('submit')).disabled = false;
  tell({ kind: 'hello' });
  refreshAll();
  news();
  notified();
  kept();
}
