/** Says that there is a new version. It is never put in the place of one that is in use without being asked for. */

import { button, element } from './dom.js';
import { t } from './text.js';

/** @type {HTMLElement | undefined} */
let notice;

/** Whether it was asked for here, and not on another page that is open. */
let isWanted = false;

/**
 * A new version waits.
 * @param {ServiceWorker} worker
 */
export function offer(worker) {
  show(t`A new version is there.`, button('button', t`Load it`, () => {
    isWanted = true;
    worker.postMessage('take over');
  }));
}

/** The new version has taken over: this page is of the one before. */
export function changed() {
  if (isWanted) location.reload();
  else show(t`A new version was loaded. This page is still of the one before.`, button('button', t`Reload`, () => location.reload()));
}

/**
 * @param {string} text
 * @param {HTMLButtonElement} act
 */
function show(text, act) {
  if (!notice) {
    const style = Object.assign(element('link'), { rel: 'stylesheet', href: new URL('./update.css', import.meta.url).href });
    notice = Object.assign(element('div.update'), { role: 'status' });
    document.head.append(style);
    document.body.append(notice);
  }
  notice.replaceChildren(element('p', text), act);
}
