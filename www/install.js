/** Has the browser keep the site's files (`sw.js`), so that it opens without a network, and tells of a new version. */

/** Registering a worker takes a trusted address: there is one policy, and it trusts one address. */
const WORKER = new URL('./sw.js', import.meta.url).href;

/** Milliseconds after the page has loaded: a check that its link asks for has the network first. */
const PATIENCE = 2000;

/** @typedef {{ createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } }} TrustedTypes */

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
  const registration = await navigator.serviceWorker.register(trusted(), { updateViaCache: 'none' });
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

function trusted() {
  const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypes }} */ (globalThis);
  const rules = {
    createScriptURL(/** @type {string} */ url) {
      if (url !== WORKER) throw new TypeError(`${url} is no worker of this page`);
      return url;
    },
  };
  return (trustedTypes?.createPolicy('mxlens', rules) ?? rules).createScriptURL(WORKER);
}
