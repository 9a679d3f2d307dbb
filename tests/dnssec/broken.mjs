/** @import { Part } from './good.mjs' */
/** @returns {Part} */
export function broken() { return { zones: [], questions: [] }; }
