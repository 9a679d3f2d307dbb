/** Registers the elements `<mx-lens>` and `<mx-lens-input>`, where there is a document and nobody did so before. */
/// <reference path="./elements.d.ts" preserve="true" />

import { MxLens, MxLensInput } from './element.js';

for (const [name, made] of /** @type {const} */ ([['mx-lens', MxLens], ['mx-lens-input', MxLensInput]])) {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, made);
}
