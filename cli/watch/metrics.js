/** What a watch knows as metrics, for node_exporter's textfile collector. Pure. */
/** @import { Row } from '../rows.js' */
/** @import { Problem } from './turn.js' */

import { family, format } from '../formats/prometheus.js';

/**
 * @param {Row[]} rows of a round
 * @param {{ domain: string, problems: Problem[] }[]} standing
 * @param {number} at when the round began
 */
export function metrics(rows, standing, at) {
  const { row, tail } = format();
  for (const one of rows) row(one);
  const problems = standing.flatMap(({ domain, problems: all }) =>
    all.map(({ id, severity }) => /** @type {const} */ ([{ domain, problem: id, severity }, 1])));
  return [
    tail?.() ?? '',
    family('mxlens_watch_problem', 'A problem that a watch tells of; 1 as long as it lasts.', problems),
    family('mxlens_watch_round_timestamp_seconds', 'When the last round began, in seconds since 1970-01-01 UTC.', [[{}, at / 1000]]),
  ].join('');
}
