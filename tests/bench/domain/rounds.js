// What a check asks, round by round; and the same asked by bare fetch, with nothing made of the answers.

/** @typedef {[url: string, init: RequestInit]} Asked */

/**
 * Requests of which each waits for one of the round before: those that are answered before the first verdict, and the others.
 * @typedef {{ first: Asked[], rest: Asked[] }} Round
 */

/** Times that a check is made to see what it asks. */
const LOOKS = 3;

/**
 * What a check asks, in the fewest rounds that were seen: where an answer is late by chance, there seem to be more.
 * @param {string} resolver
 * @param {(onVerdict: () => void) => Promise<unknown>} run
 */
export async function recorded(resolver, run) {
  const looks = [];
  for (let i = 0; i < LOOKS; i++) looks.push(await once(resolver, run));
  return /** @type {typeof looks[number]} */ (looks.toSorted((a, b) => a.rounds.length - b.rounds.length)[0]);
}

/**
 * Writes down what is asked. A request is in the round after the latest of those that were answered when it began.
 * @param {string} resolver
 * @param {(onVerdict: () => void) => Promise<unknown>} run
 */
async function once(resolver, run) {
  /** @type {{ asked: Asked, round: number, isFirst: boolean }[]} */
  const all = [];
  let [answered, octets, hasVerdict] = [0, 0, false];
  const plain = window.fetch;
  window.fetch = async (url, init) => {
    if (!String(url).startsWith(resolver)) return plain(url, init);
    /** @type {Asked} */
    const asked = [String(url), { ...init, signal: null }];
    const one = { asked, round: answered, isFirst: false };
    all.push(one);
    const response = await plain(url, init);
    const { byteLength } = await response.clone().arrayBuffer();
    one.isFirst = !hasVerdict;
    octets += byteLength;
    answered = Math.max(answered, one.round + 1);
    return response;
  };
  await run(() => void (hasVerdict = true));
  window.fetch = plain;
  /** @type {Round[]} */
  const rounds = Array.from({ length: answered }, () => ({ first: [], rest: [] }));
  for (const { asked, round, isFirst } of all) rounds[round]?.[isFirst ? 'first' : 'rest'].push(asked);
  return { rounds, octets };
}

/**
 * Makes the same requests in the same rounds. What the first verdict waits for waits for nothing else.
 * @param {Round[]} rounds
 * @returns {Promise<{ verdict: number, report: number }>} when that was there, and when all was
 */
export async function repeated(rounds) {
  /** @type {Promise<unknown>} */
  let first = Promise.resolve();
  /** @type {Promise<unknown>} */
  let all = first;
  for (const round of rounds) {
    const [before, whole] = [first, all];
    first = before.then(() => fetched(round.first));
    all = Promise.all([first, whole.then(() => fetched(round.rest))]);
  }
  const [verdict, report] = await Promise.all([first, all].map((one) => one.then(() => performance.now())));
  return { verdict: verdict ?? NaN, report: report ?? NaN };
}

/** @param {Asked[]} round */
const fetched = (round) => Promise.all(round.map(async (asked) => (await fetch(...asked)).arrayBuffer()));
