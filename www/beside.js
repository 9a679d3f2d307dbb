/** Looks at what stands beside the MX records, in the world of a check that goes on meanwhile. */

import { alone } from './core.js';

/** @typedef {import('./core.js').Report} Report */
/** @typedef {import('./core.js').Options} Options */
/** @typedef {import('./core.js').World} World */
/** @typedef {import('./core.js').Host} Host */

/** What does it, once it was loaded: a check that is played again has to begin with it at the same moment.
 * @type {typeof import('./neighbours.js') | undefined} */
let neighbours;

/** Loads it. */
export async function load() {
  const module = await import('./neighbours.js');
  await module.load();
  neighbours = module;
}

/**
 * @param {string} domain
 * @param {Options} options
 * @param {World} world
 */
export function beside(domain, options, world) {
  const { resolvers, mode, deadline, mtaStsPolicy: policy, dkimSelectors: selectors } = options;
  /** What `world` is asked for the module by. @type {number | undefined} */
  let loading;
  /** @type {InstanceType<typeof import('./neighbours.js')['Look']> | undefined} */
  let look;
  let isLoaded = false;
  /** The last that the check has said. @type {{ report: Report, isWhole: boolean } | undefined} */
  let said;

  /** Questions asked and answered, by the check and by the look. */
  const counts = [[0, 0], [0, 0]];
  /** @type {(who: number) => Host['progress']} */
  const counting = (who) => (...count) => {
    counts[who] = count;
    const [[asked = 0, answered = 0] = [], [more = 0, most = 0] = []] = counts;
    world.progress(asked + more, answered + most);
  };

  /** @param {Report} report @param {boolean} isWhole */
  const hear = (report, isWhole) => {
    said = { report, isWhole };
    look?.hear(report, isWhole);
  };

  /** @param {Report} report which may be the whole one of the check */
  const preliminary = (report) => {
    const { status, partial } = report.verdict;
    const verdict = { status, partial: partial || status === 'deliverable' || status === 'atRisk' };
    world.preliminary({ ...report, neighbours: null, verdict, pending: [...report.pending, 'neighbours'] });
  };

  /** @param {Report | null} report */
  const goOn = (report) => {
    const loaded = loading !== undefined && !look ? world.take(loading) : undefined;
    if (loaded && loaded.status !== 200) loading = undefined; // the module cannot be had
    isLoaded ||= loaded?.status === 200;
    // over HTTP/1.1 six requests go at once, and those for the first verdict are not to stand behind these
    if (isLoaded && !look && neighbours && (said || report)) {
      look = neighbours.begin(domain, { resolvers, mode, deadline, policy, selectors }, world.began, { ...world, progress: counting(1) });
      if (said) look.hear(said.report, said.isWhole);
    }
    const isUnderWay = look || loading !== undefined;
    if (report && !said?.isWhole) {
      if (!said && isUnderWay) preliminary(report);
      hear(report, true);
    }
    if (!isUnderWay) return report && alone(report);
    const looked = look?.poll();
    return looked && report && neighbours ? neighbours.joined(report, looked) : null;
  };

  return {
    /** What the check is to have for its host. @type {Host} */
    host: {
      ...world,
      progress: counting(0),
      preliminary(report) {
        hear(report, false);
        preliminary(report);
      },
    },
    begin() {
      loading = world.neighbours();
    },
    /**
     * Goes on as far as it can; gives the whole report when all is there.
     * @param {Report | null} report of the check, once that is at its end
     * @returns {Report | null}
     */
    poll(report) {
      try {
        return goOn(report);
      } catch (error) {
        neighbours?.forsake();
        look = undefined;
        throw error;
      }
    },
    /** To be called at the end. */
    free: () => look?.free(),
  };
}
