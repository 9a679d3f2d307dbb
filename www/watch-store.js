/** What is watched, and its history, in the browser (IndexedDB). Each change is written as a whole or not at all. */
/** @import { DBSchema, IDBPDatabase } from 'idb' */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Entry, Watched } from './watch-course.js' */

import { openDB } from './vendor/idb.js';
import { MOST_ENTRIES, MOST_REPORTS } from './watch-limits.js';

/** The last check of a domain, whole, stands where no entry of its history does. */
const LATEST = 0;

/**
 * @typedef {object} Tables
 * @property {{ key: string, value: Watched }} watched
 * @property {{ key: [string, number], value: Entry }} history by name and beginning
 * @property {{ key: [string, number], value: Report }} reports by the same; `LATEST` is the last one
 * @property {{ key: string, value: unknown }} notes
 */

/** @typedef {Awaited<ReturnType<typeof open>>} Store */

export async function open() {
  /** @type {IDBPDatabase<Tables & DBSchema>} */
  const db = await openDB('mxlens-watch', 1, {
    upgrade(made) {
      made.createObjectStore('watched', { keyPath: 'name' });
      made.createObjectStore('history', { keyPath: ['name', 'at'] });
      made.createObjectStore('reports');
      made.createObjectStore('notes');
    },
    blocking: (_current, _blocked, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });

  return {
    /** All domains, by name. */
    all: () => db.getAll('watched'),

    /** @param {string} name */
    one: (name) => db.get('watched', name),

    /** @param {string} name */
    history: (name) => db.getAll('history', of(name)),

    /**
     * The report that an entry began with, or the last one.
     * @param {string} name
     * @param {number} [at]
     */
    report: (name, at = LATEST) => db.get('reports', [name, at]),

    /** For which entries there is a whole report.
     * @param {string} name */
    reported: async (name) => (await db.getAllKeys('reports', of(name))).map(([, at]) => at),

    /** @param {Watched} one */
    put: async (one) => void await db.put('watched', one),

    /**
     * Changes what is kept of a domain, unless it was removed meanwhile.
     * @param {string} name
     * @param {(one: Watched) => Watched} change
     */
    async change(name, change) {
      const { store, done } = db.transaction('watched', 'readwrite');
      const one = await store.get(name);
      if (one) await store.put(change(one));
      await done;
    },

    /**
     * Writes what came of a check, unless the domain was removed meanwhile.
     * @template {{ watched: Watched, entry: Entry | null, isNew: boolean }} Step
     * @param {string} name
     * @param {Report | null} report
     * @param {(watched: Watched, last: Entry | null) => Step} step
     * @returns {Promise<Step | null>}
     */
    async record(name, report, step) {
      const tx = db.transaction(['watched', 'history', 'reports'], 'readwrite');
      const [all, history, reports] = [tx.objectStore('watched'), tx.objectStore('history'), tx.objectStore('reports')];
      const one = await all.get(name);
      if (!one) return null;
      const last = await history.openCursor(of(name), 'prev');
      const taken = step(one, last?.value ?? null);
      await all.put(taken.watched);
      if (taken.entry) await history.put(taken.entry);
      if (report) await reports.put(report, [name, LATEST]);
      if (report && taken.entry && taken.isNew) await reports.put(report, [name, taken.entry.at]);
      for (const key of (await history.getAllKeys(of(name))).slice(0, -MOST_ENTRIES)) await history.delete(key);
      for (const key of (await reports.getAllKeys(of(name))).slice(1, -MOST_REPORTS)) await reports.delete(key);
      await tx.done;
      return taken;
    },

    /** With its history. @param {string} name */
    async remove(name) {
      const tx = db.transaction(['watched', 'history', 'reports'], 'readwrite');
      await Promise.all([tx.objectStore('watched').delete(name), tx.objectStore('history').delete(of(name)),
        tx.objectStore('reports').delete(of(name)), tx.done]);
    },

    /**
     * Adds domains with their histories, at will in place of all that is here.
     * @param {{ watched: Watched, history: Entry[] }[]} domains
     * @param {boolean} inPlace
     */
    async restore(domains, inPlace) {
      const tx = db.transaction(['watched', 'history', 'reports'], 'readwrite');
      const [all, history, reports] = [tx.objectStore('watched'), tx.objectStore('history'), tx.objectStore('reports')];
      const emptied = inPlace ? [all.clear(), history.clear(), reports.clear()] : [];
      const written = domains.flatMap(({ watched, history: entries }) =>
        [all.put(watched), ...entries.map((entry) => history.put(entry))]);
      await Promise.all([...emptied, ...written, tx.done]); // in the order in which they were asked for
    },

    /** @param {string} key */
    note: (key) => db.get('notes', key),

    /** @param {string} key @param {unknown} value */
    setNote: async (key, value) => void await db.put('notes', value, key),
  };
}

/**
 * Everything of one domain.
 * @param {string} name
 */
function of(name) {
  return IDBKeyRange.bound([name, -Infinity], [name, Infinity]);
}
