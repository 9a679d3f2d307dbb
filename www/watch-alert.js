/** Tells what changed where the page is not looked at: by notifications of the browser, and in the title. */

import { count, number, t } from './text.js';

/** What happens at once is gathered for so long, so that many are one notification. */
const GATHER = 2000;

/** More domains than these are told of together. */
const MOST_ALONE = 3;

/** @typedef {{ name: string, text: string }} Alert */

/** Whether the browser shows notifications; `absent` where it has none.
 * @returns {NotificationPermission | 'absent'} */
export function permission() {
  return 'Notification' in globalThis ? Notification.permission : 'absent';
}

/** Asks the user, which only a press of a button may do. */
export async function askPermission() {
  await Notification.requestPermission();
}

/** Tells alerts, those of one moment together. */
export function teller() {
  /** @type {Alert[]} */
  let gathered = [];
  const flush = () => {
    const alerts = gathered;
    gathered = [];
    if (permission() !== 'granted') return;
    if (alerts.length <= MOST_ALONE) {
      for (const { name, text } of alerts) notify(name, text, name);
    } else {
      notify(t`${count(alerts.length, 'domain', 'domains')}: something changed`, alerts.map(({ name }) => name).join(', '), '*');
    }
  };
  return (/** @type {Alert} */ alert) => {
    gathered.push(alert);
    if (gathered.length === 1) setTimeout(flush, GATHER);
  };
}

/**
 * @param {string} title
 * @param {string} body
 * @param {string} tag a later one takes the place of one with the same
 */
async function notify(title, body, tag) {
  const options = { body, tag: `mxlens ${tag}`, renotify: true, icon: new URL('favicon.svg', document.baseURI).href };
  try {
    const shown = new Notification(title, options);
    shown.addEventListener('click', () => {
      focus();
      shown.close();
    });
  } catch {
    // on phones only what is installed may
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.showNotification(title, options);
  }
}

/**
 * The title of the document with the number of what was not looked at.
 * @param {string} title
 * @param {number} news
 */
export function titled(title, news) {
  return news > 0 ? t`(${number(news)}) ${title}` : title;
}

/**
 * Hears when somebody looks at the page. That it can be seen is not enough: it may stand on a second screen.
 * @param {() => void} look
 */
export function onLook(look) {
  for (const type of ['focus', 'pointerdown', 'keydown']) addEventListener(type, look, { capture: true, passive: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
}
