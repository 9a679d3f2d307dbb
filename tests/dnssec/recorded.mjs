// recorded.json as text, and what is different in another run.

/**
 * @typedef {object} Case
 * @property {string} id
 * @property {string} what
 * @property {string} signer
 * @property {string} name
 * @property {string} type
 * @property {'secure' | 'insecure' | 'bogus'} unbound
 * @property {number | null} ede
 * @property {'secure' | 'insecure' | 'bogus' | 'not comparable'} delv
 */

/**
 * @typedef {object} Corpus
 * @property {number} clock
 * @property {string[]} anchors
 * @property {Record<string, string>} tools
 * @property {Record<string, string>} messages
 * @property {Case[]} cases
 */

/**
 * One line for each message and each case.
 * @param {Corpus} corpus
 */
export function format({ clock, anchors, tools, messages, cases }) {
  /** @param {string[]} lines @param {string} open @param {string} close */
  const block = (lines, open, close) => `${open}\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ${close}`;
  const byName = Object.entries(messages).map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`);
  const parts = [
    `"clock": ${clock}`,
    `"anchors": ${JSON.stringify(anchors)}`,
    `"tools": ${JSON.stringify(tools)}`,
    `"messages": ${block(byName, '{', '}')}`,
    `"cases": ${block(
      cases.map((one) => JSON.stringify(one)),
      '[',
      ']',
    )}`,
  ];
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}

/**
 * Every difference, as one line each. The keys are new in each run, so messages are not compared.
 * @param {Corpus} was
 * @param {Corpus} is
 */
export function differences(was, is) {
  const found = [];
  const [before, after] = [was, is].map(({ cases }) => new Map(cases.map((one) => [one.id, one])));
  for (const id of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [old, now] = [before?.get(id), after?.get(id)];
    if (!old || !now) {
      found.push(`${id}: ${old ? 'is not asked any more' : 'is not recorded'}`);
      continue;
    }
    for (const [key, value] of Object.entries(now)) {
      const recorded = old[/** @type {keyof Case} */ (key)];
      if (recorded !== value) found.push(`${id}: ${key} was ${recorded} and is ${value}`);
    }
  }
  return found;
}
