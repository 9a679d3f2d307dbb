// What a document knows of the elements once `define` has registered them.
import type { MxLens, MxLensInput } from './element.js';
import type { Report, ReportTarget } from './wasm/mxlens.js';

/** The elements by their tags. */
export interface Elements {
  'mx-lens': MxLens;
  'mx-lens-input': MxLensInput;
}

declare global {
  interface HTMLElementTagNameMap extends Elements {}
  interface GlobalEventHandlersEventMap { // they bubble, so any element hears them, and the document
    'mx-lens-progress': CustomEvent<{ asked: number; answered: number }>;
    'mx-lens-report': CustomEvent<{ report: Report }>;
    'mx-lens-error': CustomEvent<{ error: Error & { code?: string } }>;
    'mx-lens-target': CustomEvent<{ target: ReportTarget | null }>;
  }
}
