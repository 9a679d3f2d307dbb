/** Keeps what is watched: asks the browser not to delete it, writes it to a file, and reads it from one. */
/** @import { Kept } from './watch-backup.js' */
/** @import { Store } from './watch-store.js' */

import { parseTarget } from './check.js';
import { button, element, foreign, visible } from './dom.js';
import { download } from './files.js';
import { count, rich, t } from './text.js';
import { expectFault } from './watch-add.js';
import { BackupError, LARGEST, backup, restored } from './watch-backup.js';
import { MOST_DOMAINS } from './watch-limits.js';
import { moment } from './watch-words.js';

/** Whether the browser said that it keeps what is stored, as a sentence.
 * @param {boolean | null} persisted `null` where it was not asked, or cannot be */
export function promise(persisted) {
  if (persisted === null) return t`What is watched is kept in this browser, and nowhere else.`;
  return persisted
    ? t`What is watched is kept in this browser, and nowhere else. The browser says that it does not delete it by itself.`
    : t`What is watched is kept in this browser, and nowhere else. The browser may delete it when space is short: a backup is safer.`;
}

/** Asks the browser to keep what is stored. */
export async function persist() {
  return await navigator.storage?.persist?.().catch(() => null) ?? null;
}

/**
 * @param {HTMLElement} home
 * @param {Store} store
 * @param {() => void} changed
 */
export function keeper(home, store, changed) {
  const trouble = Object.assign(element('p.trouble'), { role: 'alert' });
  const plan = element('div.plan');
  const file = Object.assign(element('input'), { type: 'file', accept: '.json,application/json' });
  const said = Object.assign(element('p.said'), { role: 'status' });

  const save = button('button', t`Download a backup`, async () => {
    const all = await Promise.all((await store.all()).map(async (watched) =>
      ({ watched, history: await store.history(watched.name) })));
    const now = Date.now();
    download(`mxlens-watch-${new Date(now).toISOString().slice(0, 10)}.json`, 'application/json',
      [JSON.stringify(backup(all, now), null, 1)]);
  });

  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? [];
    for (const one of [plan, said, trouble]) one.replaceChildren();
    if (!chosen) return;
    try {
      if (chosen.size > LARGEST) throw new BackupError(t`This file is larger than a backup can be.`);
      const { savedAt, domains } = restored(await chosen.text());
      for (const { watched } of domains) await verify(watched);
      await propose(savedAt, domains);
    } catch (error) {
      trouble.textContent = visible(error instanceof Error ? error.message : String(error));
    }
    file.value = ''; // the same file can be chosen again
  });

  /**
   * Says what would be done, and does it when told.
   * @param {number} savedAt
   * @param {Kept[]} domains
   */
  async function propose(savedAt, domains) {
    const here = new Set((await store.all()).map(({ name }) => name));
    const fresh = domains.filter(({ watched }) => !here.has(watched.name));
    const lost = here.size - (domains.length - fresh.length);
    /** @param {Kept[]} taken @param {boolean} inPlace */
    const does = (taken, inPlace) => async () => {
      await store.restore(taken, inPlace);
      plan.replaceChildren();
      said.textContent = t`Taken from the backup: ${count(taken.length, 'domain', 'domains')}.`;
      file.focus();
      changed();
    };
    const replace = button('button', t`Replace all by the file`, does(domains, true));
    const add = button('button', t`Add the new ones only`, does(fresh, false));
    const cancel = button('button.link', t`Do nothing`, () => {
      plan.replaceChildren();
      file.focus();
    });
    const isRoom = here.size + fresh.length <= MOST_DOMAINS;
    plan.replaceChildren(...[
      element('p', rich`The backup of ${moment(savedAt)} has ${count(domains.length, 'domain', 'domains')}; here there are ${here.size}.`),
      element('ul.names', domains.slice(0, 12).map(({ watched }) => element('li', foreign(watched.shown))),
        domains.length > 12 ? element('li', t`and ${count(domains.length - 12, 'more', 'more')}`) : null),
      element('p', t`Replace all: what is here is removed with its history, then the domains of the file stand here with theirs. Not in the file, and so gone: ${count(lost, 'domain', 'domains')}.`),
      element('p', t`Add the new ones: what is here stays as it is. New from the file: ${count(fresh.length, 'domain', 'domains')}.`),
      isRoom ? null : element('p', t`There is no room for all of them: no more than ${MOST_DOMAINS} domains can be watched.`),
      element('div.actions', replace, fresh.length > 0 && isRoom ? add : null, cancel),
    ].filter((one) => one !== null));
    cancel.focus();
  }

  const label = element('label', element('span', t`Restore from a backup`), file);
  home.append(element('div.actions', save, label), trouble, said, plan);
}

/**
 * The core has to take what is to be asked; nobody is asked for it.
 * @param {Kept['watched']} watched
 */
async function verify({ name, shown, expect }) {
  // a name that is shown is no other than that which is asked about
  const [target, other] = await Promise.all([name, shown].map((one) => parseTarget(one).catch(() => null)));
  if (target?.name !== name || other?.name !== name) throw new BackupError(t`This backup is broken: ${name} is no mail domain.`);
  const fault = expect && await expectFault(expect);
  if (fault) throw new BackupError(t`This backup is broken: what is expected of ${name} cannot be read. ${fault}`);
}
