/** The styles of what is opened later: whoever imports this has them. */

const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('panels.css', import.meta.url).href });
await new Promise((done) => {
  sheet.onload = sheet.onerror = done; // without them it is plain, and works
  document.head.append(sheet);
});
