// What goes through the list inside Chromium: checkAll, bare fetches of the same questions, and a peer.

/**
 * @typedef {object} Task
 * @property {'mxlens' | 'bare' | 'mail-auth'} who
 * @property {number} concurrency
 * @property {number | null} most domains that are open at once, where mxlens is not to see to it itself
 * @property {number} seconds after which it is over
 * @property {string} result where the outcome goes
 */

/** As for programs (process.js). */
const WARM = { lines: 2000, milliseconds: 1000 };

/** @type {Task} */
const task = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const resolver = `${location.origin}/dns-query`;

/** @param {unknown} message */
const post = (message) => fetch(task.result, { method: 'POST', mode: 'no-cors', body: JSON.stringify(message) });

/** @type {string[]} */
const names = (await (await fetch('names.txt')).text()).trimEnd().split('\n');

/** Begins to count after the first ones, and ends it after so many seconds. */
function meter() {
  let count = 0;
  const start = performance.now();
  /** @type {{ count: number, at: number } | undefined} */
  let from;
  let at = start;
  return {
    /** One more is through. Tells whether to go on. */
    through() {
      count++;
      at = performance.now();
      if (!from && (count >= WARM.lines || at - start >= WARM.milliseconds || count * 2 >= names.length)) {
        from = { count, at };
        post('begun');
      }
      return !from || at - from.at < task.seconds * 1000;
    },
    outcome() {
      const measured = count - (from?.count ?? 0);
      return { lines: count, measured, rate: measured / (at - (from?.at ?? at)) * 1000 };
    },
  };
}

/**
 * Names, of which so many are open at once.
 * @param {number | null} most
 */
function opened(most) {
  let open = 0;
  let wake = () => undefined;
  return {
    async *names() {
      for (const name of names) {
        while (most !== null && open >= most) await new Promise((resolve) => (wake = () => void resolve(undefined)));
        open++;
        yield name;
      }
    },
    closed() {
      open--;
      wake();
    },
  };
}

/** @param {ReturnType<typeof meter>} measured */
async function mxlens(measured) {
  const path = '/api.js'; // an address for the browser, not for the compiler
  /** @type {typeof import('../../../www/api.js')} */
  const { checkAll } = await import(path);
  const { names, closed } = opened(task.most);
  for await (const { report } of checkAll(names(), { resolvers: [resolver], dnssec: false, ordered: false })) {
    closed();
    if (!report) throw new Error('A domain could not be checked.');
    if (!measured.through()) break;
  }
}

/**
 * @template T
 * @param {T[]} list
 * @param {ReturnType<typeof meter>} measured
 * @param {(one: T) => Promise<unknown>} work
 */
async function each(list, measured, work) {
  const left = list.values();
  let goOn = true;
  await Promise.all(Array.from({ length: task.concurrency }, async () => {
    for (const one of left) {
      await work(one);
      if (!goOn) return;
      goOn = measured.through();
    }
  }));
}

/** @param {ReturnType<typeof meter>} measured */
async function bare(measured) {
  /** @type {string[][][]} */
  const domains = await (await fetch('requests.json')).json();
  /** As mxlens asks.
   * @type {RequestInit} */
  const init = { headers: { accept: 'application/dns-message' }, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };
  /** @param {string} url */
  const ask = async (url) => (await fetch(url, init)).arrayBuffer();
  await each(domains, measured, async (rounds) => {
    for (const urls of rounds) await Promise.all(urls.map(ask));
  });
}

/** @param {ReturnType<typeof meter>} measured */
async function mailAuth(measured) {
  const path = './mail-auth/mail_auth_peer.js';
  const { default: load, Checker } = await import(path);
  await load();
  const checker = new Checker(resolver);
  await each(names, measured, (name) => checker.check(name));
}

try {
  const measured = meter();
  await { mxlens, bare, 'mail-auth': mailAuth }[task.who](measured);
  await post(measured.outcome());
} catch (error) {
  await post({ error: String(error) });
}

export {}; // or the compiler takes this for a script of the old kind
