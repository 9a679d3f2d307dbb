/** How far it is, in one line on a terminal. */
/** @import { Kind } from './summary.js' */

import { pace } from '../www/list-run.js';
import { number, t } from '../www/text.js';

/** Milliseconds between two looks. */
const PAUSE = 200;

/** Goes to the start of the line and clears it (ECMA-48 EL). */
const CLEAR = '\r\u001B[K';

/** Columns of the bar. */
const BAR = 20;

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean }} stream
 * @param {number | null} all how many domains there are, where that is known; of one there is nothing to show
 * @param {() => ReadonlyMap<Kind, number>} counts
 */
export function progress(stream, all, counts) {
  if (!stream.isTTY || all === 1) return { ended: () => undefined, clear: () => undefined, stop: () => undefined };
  const speed = pace();
  let done = 0;
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) stream.write(CLEAR);
    isDrawn = false;
  };
  const draw = () => {
    const rate = speed.rate();
    const unknown = counts().get('undetermined') ?? 0;
    const parts = [
      all === null ? t`${done} checked` : `${bar(done / all)} ${t`${done} of ${all} checked`}`,
      rate === null ? '' : t`${number(rate, { maximumFractionDigits: 0 })} a second`,
      unknown > 0 ? t`${unknown} not known` : '',
    ];
    stream.write(`${CLEAR}${parts.filter(Boolean).join('  ')}`);
    isDrawn = true;
  };
  const timer = setInterval(draw, PAUSE);
  timer.unref();
  return {
    ended() {
      done++;
      speed.ended();
    },
    /** Makes room for what is written to the same terminal. */
    clear,
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}

/** @param {number} share */
function bar(share) {
  const filled = Math.round(Math.min(share, 1) * BAR);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`;
}
