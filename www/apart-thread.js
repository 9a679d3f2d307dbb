/** A thread that checks domains for a page (`apart.js`), by messages. */

import { load } from './core.js';

/** @typedef {import('./apart-check.js').Task} Task */

const thread = /** @type {{ postMessage(heard: import('./apart-check.js').Heard | 'ready'): void }} */ (/** @type {unknown} */ (globalThis));

addEventListener('message', async (/** @type {MessageEvent<Task>} */ { data }) => {
  try {
    (await import('./apart-check.js')).hear(data, (heard) => thread.postMessage(heard));
  } catch (error) { // it could not be loaded
    if ('number' in data) thread.postMessage({ number: data.number, error: { message: String(error) } });
  }
});
thread.postMessage('ready');
load().catch(() => undefined); // it is at hand then; a check asks again, and hears why not
