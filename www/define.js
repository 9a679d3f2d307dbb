/** Registers the elements `<mx-lens>` and `<mx-lens-input>`, where there is a document and nobody did so before. */

import { MxLens, MxLensInput } from './element.js';

/** What is known of them then, and of their events, wherever there is a document.
 * @typedef {import('./elements.d.ts').Elements} Elements */

for (const [name, made] of /** @type {const} */ ([['mx-lens', MxLens], ['mx-lens-input', MxLensInput]])) {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, made);
}
