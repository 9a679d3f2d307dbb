// Gives the page a list, watches it, interrupts it, and looks what it has kept.
import { readFile } from 'node:fs/promises';
import { counted } from '../../browser.js';

/** @import { Browser, Page } from 'playwright-core' */

/** How long a list may take. */
const DEADLINE = 600_000;

/** What the recorder puts into the page.
 * @typedef {{ recorded: { began: number, ended: number, late: number, longest: number } }} Watched */

/**
 * @typedef {object} Through
 * @property {number} started seconds from giving the list to its first check
 * @property {number} seconds from then until it is through
 * @property {number} rate domains a second, after the start
 * @property {number} late frames that came later than they should
 * @property {number} longest milliseconds between two frames
 * @property {Memory} before it was given
 * @property {Memory} after it was through
 * @property {number} most MB of memory at any time
 * @property {number} unknown domains of which the verdict is not known
 */

/** MB: of the page's process, and of what its own thread holds in JavaScript.
 * @typedef {{ process: number, heap: number }} Memory */

/**
 * Has a list checked from its start to its end.
 * @param {Browser} browser
 * @param {string} origin
 * @param {string[]} names
 * @returns {Promise<Through>}
 */
export async function through(browser, origin, names) {
  const page = await opened(browser, origin);
  const before = await memory(browser, page);
  const given = await give(page, names);
  await ended(page);
  const recorded = await page.evaluate(() => /** @type {typeof window & Watched} */ (window).recorded);
  const after = await memory(browser, page);
  // the page is in the largest process: there may be one at hand for a next page
  const [largest] = after.processes.toSorted((a, b) => b.now - a.now);
  /** @param {typeof after} found */
  const ofPage = ({ processes, heap }) => ({ process: processes.find(({ pid }) => pid === largest?.pid)?.now ?? NaN, heap });
  const rows = await kept(page);
  await page.context().close();
  const { began, late, longest } = recorded;
  const seconds = (recorded.ended - began) / 1000;
  return {
    started: (began - given) / 1000, seconds, rate: names.length / seconds, late, longest,
    before: ofPage(before), after: ofPage(after), most: largest?.most ?? NaN,
    unknown: rows.filter(({ status }) => status === 'undetermined').length,
  };
}

/**
 * Stops the list when a third of it is done, reloads the page and goes on; reloads it again at two thirds, while it runs.
 * @param {Browser} browser
 * @param {string} origin
 * @param {string[]} names
 * @returns {Promise<{ lost: number, twice: number, anew: number }>} domains without exactly one row that has a result and a
 *   report; those that were asked about again after their result was kept; those whose check was under way, and began anew
 */
export async function interrupted(browser, origin, names) {
  const page = await opened(browser, origin);
  const asked = counted(page);
  const twice = new Set();
  /** @type {{ done: string[], times: Map<string, number> }[]} */
  const moments = [];
  const noted = async () => {
    const done = (await kept(page)).filter(({ tries, status }) => tries > 0 && status !== 'undetermined').map(({ name }) => name);
    moments.push({ done, times: new Map(asked) });
  };
  await give(page, names);
  await reached(page, names.length / 3);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.locator('#now[data-state="stopped"]').waitFor();
  await page.reload();
  await page.locator('#now[data-state="stopped"]').waitFor();
  await noted();
  await page.getByRole('button', { name: 'Continue' }).click();
  await reached(page, names.length * 2 / 3);
  await noted();
  await page.reload();
  await ended(page);
  const rows = await kept(page);
  await page.context().close();
  for (const { done, times } of moments) for (const name of done) if (asked.get(name) !== times.get(name)) twice.add(name);
  /** @type {Map<string, number>} */
  const whole = new Map();
  for (const { name, tries, reported } of rows) if (tries > 0 && reported) whole.set(name, (whole.get(name) ?? 0) + 1);
  return {
    lost: names.filter((name) => whole.get(name) !== 1).length + Math.max(0, rows.length - names.length),
    twice: twice.size,
    anew: names.filter((name) => (asked.get(name) ?? 0) > 1 && !twice.has(name)).length,
  };
}

/**
 * The page in a context of its own, in which frames are watched while the list is checked.
 * @param {Browser} browser
 * @param {string} baseURL
 */
async function opened(browser, baseURL) {
  const context = await browser.newContext({ baseURL });
  context.setDefaultTimeout(DEADLINE);
  await context.addInitScript(() => {
    const LATE = 50; // milliseconds: of three frames none was shown
    const recorded = { began: 0, ended: 0, late: 0, longest: 0 };
    Object.assign(window, { recorded });
    let last = 0;
    const frame = (/** @type {number} */ now) => {
      const gap = now - last;
      if (recorded.began && !recorded.ended && last > recorded.began) {
        recorded.longest = Math.max(recorded.longest, gap);
        if (gap > LATE) recorded.late++;
      }
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new MutationObserver(() => {
      const state = document.getElementById('now')?.dataset.state;
      if (state === 'running') recorded.began ||= performance.now();
      if (state === 'done') recorded.ended ||= performance.now();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
  });
  const page = await context.newPage();
  await page.goto('/list.html');
  await page.locator('#submit:enabled').waitFor({ state: 'attached' });
  return page;
}

/**
 * @param {Page} page
 * @param {string[]} names
 * @returns {Promise<number>} when, by the clock of the page
 */
async function give(page, names) {
  await page.getByLabel('Domains, mail addresses or URLs').fill(names.join('\n'));
  const now = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Check the list' }).click();
  return now;
}

/** @param {Page} page */
const ended = (page) => page.locator('#now[data-state="done"]').waitFor();

/** @param {Page} page @param {number} count */
const reached = (page, count) => page.waitForFunction((least) => {
  const bar = document.getElementById('bar');
  return bar instanceof HTMLProgressElement && bar.value >= least;
}, count);

/**
 * Everything that is kept.
 * @param {Page} page
 * @returns {Promise<{ name: string, tries: number, status: string | undefined, reported: boolean }[]>}
 */
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open('mxlens-list');
  request.onerror = reject;
  request.onsuccess = () => {
    const tx = request.result.transaction(['rows', 'reports']);
    const [rows, keys] = [tx.objectStore('rows').getAll(), tx.objectStore('reports').getAllKeys()];
    tx.oncomplete = () => {
      request.result.close();
      const reported = new Set(keys.result);
      resolve(rows.result.map(({ index, name, tries, outcome }) =>
        ({ name, tries, status: outcome?.status, reported: reported.has(index) })));
    };
  };
}));

/**
 * The memory of a browser's processes of pages, and the page's heap when what nobody needs is cleared away.
 * @param {Browser} browser
 * @param {Page} page
 */
async function memory(browser, page) {
  const [session, whole] = await Promise.all([page.context().newCDPSession(page), browser.newBrowserCDPSession()]);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  await Promise.all([session.detach(), whole.detach()]);
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return { heap: usedSize / 2 ** 20, processes: await Promise.all(pids.map(async (pid) => ({ pid, ...await sizes(pid) }))) };
}

/**
 * MB of a process that are in memory (RSS), now and at most; 0 where the system does not say.
 * @param {number} pid
 */
async function sizes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  /** @param {string} field */
  const size = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return { now: size('VmRSS'), most: size('VmHWM') };
}
