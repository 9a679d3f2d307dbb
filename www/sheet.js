/** The styles of the elements, which every one of them shares. A policy of the page on styles does not concern them. */

import { STYLE } from './style.js';

/** @type {CSSStyleSheet | undefined} */
let made;

/** The sheet, made once. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(STYLE);
  }
  return made;
}
