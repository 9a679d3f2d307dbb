/** The styles of what is opened later, for a page to load once they are wanted. */

/** @type {Promise<void> | undefined} */
let worn;

/** Has the document wear them, once; without them it is plain, and works. */
export function panels() {
  return worn ??= new Promise((done) => {
    const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('panels.css', import.meta.url).href });
    sheet.onload = sheet.onerror = () => done();
    document.head.append(sheet);
  });
}
