/** Has the browser keep the site's files (`sw.js`), so that it opens without a network, and tells of a new version. */

import { trusted } from './trusted.js';

/** Milliseconds after the page has loaded: a check that its link asks for has the network first. */
const PATIENCE = 2000;

if (document.readyState === 'complete') later();
else addEventListener('load', later, { once: true });

function later() {
  setTimeout(() => {
    install().catch(() => undefined); // storage is forbidden, or the network is gone: then the page is as without it
  }, PATIENCE);
}

async function install() {
  // without a network there is no worker to be had; one that is there goes on
  if (!isSecureContext || !navigator.serviceWorker || !navigator.onLine) return;
  const registration = await navigator.serviceWorker.register(trusted('./sw.js'), { updateViaCache: 'none' });
  const { serviceWorker: container } = navigator;
  const tell = async () => {
    if (container.controller && registration.waiting) (await import('./update.js')).offer(registration.waiting);
  };
  const watch = () => registration.installing?.addEventListener('statechange', tell);
  registration.addEventListener('updatefound', watch);
  watch(); // it may have begun before the page could listen
  container.addEventListener('controllerchange', async () => (await import('./update.js')).changed());
  await tell();
}
