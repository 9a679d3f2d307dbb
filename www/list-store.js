/** The list, and what came of it, in the browser (IndexedDB): there is one. Each change is written as a whole or not at all. */
/** @import { DBSchema, IDBPDatabase } from 'idb' */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Row } from './list-row.js' */
/** @import { State } from './list-run.js' */

import { openDB } from './vendor/idb.js';

/** Reports that are read at once, to be written to a file. */
const PIECE = 100;

/** Under what the list itself stands. */
const KEY = 'list';

/**
 * @typedef {object} List
 * @property {string} id tells it from the one before
 * @property {number} leftOut how many domains there were above what a list holds
 * @property {boolean} dnssec whether signatures are looked at
 * @property {State} state
 */

/**
 * @typedef {object} Tables
 * @property {{ key: string, value: List }} list
 * @property {{ key: number, value: Row }} rows
 * @property {{ key: number, value: Report }} reports by the index of the row
 */

/** @typedef {Awaited<ReturnType<typeof open>>} Store */

export async function open() {
  /** @type {IDBPDatabase<Tables & DBSchema>} */
  const db = await openDB('mxlens-list', 1, {
    upgrade(made) {
      made.createObjectStore('list');
      made.createObjectStore('rows', { keyPath: 'index' });
      made.createObjectStore('reports');
    },
    blocking: (_current, _blocked, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });
  // what a machine that loses its power forgets is asked about again
  const changing = () => db.transaction(['list', 'rows', 'reports'], 'readwrite', { durability: 'relaxed' });

  return {
    async read() {
      const [list, rows] = await Promise.all([db.get('list', KEY), db.getAll('rows')]);
      return list ? { list, rows } : null;
    },

    /** @param {number} index */
    report: (index) => db.get('reports', index),

    /**
     * Puts a list in the place of the one before, and of all that came of that.
     * @param {List} list
     * @param {Row[]} rows
     */
    async replace(list, rows) {
      const tx = changing();
      const [lists, all, reports] = [tx.objectStore('list'), tx.objectStore('rows'), tx.objectStore('reports')];
      await Promise.all([all.clear(), reports.clear(), lists.put(list, KEY), ...rows.map((row) => all.put(row)), tx.done]);
    },

    async clear() {
      const tx = changing();
      await Promise.all([tx.objectStore('list').clear(), tx.objectStore('rows').clear(), tx.objectStore('reports').clear(), tx.done]);
    },

    /**
     * Writes what came of a check, unless there is another list meanwhile.
     * @param {string} id of the list
     * @param {Row} row
     * @param {Report | null} report
     */
    async record(id, row, report) {
      const tx = changing();
      const list = await tx.objectStore('list').get(KEY);
      if (list?.id === id) {
        tx.objectStore('rows').put(row);
        if (report) tx.objectStore('reports').put(report, row.index);
      }
      await tx.done;
    },

    /** @param {string} id @param {State} state */
    async turn(id, state) {
      const tx = db.transaction('list', 'readwrite');
      const list = await tx.store.get(KEY);
      if (list?.id === id) await tx.store.put({ ...list, state }, KEY);
      await tx.done;
    },

    /** All rows with their reports, some at a time: together they may be more than memory holds. */
    async *pieces() {
      const total = await db.count('rows');
      for (let from = 0; from < total; from += PIECE) {
        const range = IDBKeyRange.bound(from, from + PIECE, false, true);
        const tx = db.transaction(['rows', 'reports']);
        const [rows, keys, reports] = await Promise.all([
          tx.objectStore('rows').getAll(range), tx.objectStore('reports').getAllKeys(range), tx.objectStore('reports').getAll(range),
        ]);
        const found = new Map(keys.map((key, at) => [key, reports[at] ?? null]));
        yield rows.map((row) => ({ row, report: found.get(row.index) ?? null }));
      }
    },
  };
}
