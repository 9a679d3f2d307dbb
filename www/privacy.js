/** The page on privacy: deletes what is kept in this browser. */

import { settle } from './language.js';
import { t } from './text.js';

/** What keys and databases of mxlens begin with; other pages of the same origin have their own. */
const OURS = 'mxlens';

start();

async function start() {
  await settle();
  const button = /** @type {HTMLButtonElement} */ (document.getElementById('delete'));
  const told = /** @type {HTMLElement} */ (document.getElementById('deleted'));
  button.addEventListener('click', async () => {
    button.disabled = true;
    told.textContent = '';
    const outcomes = await Promise.allSettled([choices(), databases(), files()]);
    const isWhole = outcomes.every(({ status }) => status === 'fulfilled');
    told.textContent = isWhole ? t`Everything that was kept here is deleted.`
      : t`Some of it could not be deleted. Close the other pages of mxlens and try again, or delete it in the settings of the browser.`;
    button.disabled = false;
  });
  button.disabled = false;
}

async function choices() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(OURS)) localStorage.removeItem(key);
}

async function databases() {
  const names = (await indexedDB.databases()).flatMap(({ name }) => name?.startsWith(OURS) ? [name] : []);
  await Promise.all(names.map((name) => new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = resolve;
    request.onerror = request.onblocked = () => reject(new Error(`${name} is in use`));
  })));
}

/** The worker goes first, so that it does not keep files again; its scope is the folder of the site. */
async function files() {
  if (!('serviceWorker' in navigator)) return; // not a secure context, so that there never was one
  const scope = new URL('./', import.meta.url).href;
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (registration.scope === scope) await registration.unregister();
  }
  for (const name of await caches.keys()) if (name.startsWith(`${OURS} ${scope} `)) await caches.delete(name);
}
