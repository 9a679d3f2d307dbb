// How many questions the checks of the samples ask, beside how many they need.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { step } from '../../scripts/steps.mjs';
import { PARTS, asking, counted, octets, sampleServer } from './asked.js';

/** @import { Report } from '../../www/check.js' */
/** @import { Count, Part } from './asked.js' */

/** What a report says of how it came about, and where in its list of queries something is. */
const BESIDE_THE_POINT = ['ledger', 'elapsed', 'checkedAt', 'resolvers', 'evidence', 'queries', 'query'];

/**
 * A domain, with what each part asks and what of it is needed.
 * @typedef {object} Row
 * @property {string} domain
 * @property {Record<Part, Count>} asked
 * @property {Record<Part, Count>} needed
 * @property {string[]} unused questions without which the report says the same
 */

const COLUMNS = ['domain', 'check', 'DNSSEC', 'neighbours', 'all', 'octets of check', 'of DNSSEC', 'of neighbours', 'of all', 'again', 'said by others'];

const parts = /** @type {Part[]} */ (Object.keys(PARTS));

/** Counts, and writes QUERIES.md and queries.json, to which `tests/queries.test.js` holds the checks. */
export async function bench() {
  const server = await sampleServer();
  try {
    /** @type {Row[]} */
    const rows = [];
    for (const domain of server.samples) {
      await step(`Questions of ${domain}`, async () => {
        const row = { domain, asked: await counted(domain, server), ...await neededBy(domain, server) };
        rows.push(row);
        return `${whole(row.asked).queries} asked, ${whole(row.needed).queries} needed`;
      });
    }
    const counts = Object.fromEntries(rows.map(({ domain, asked }) => [domain, asked]));
    await writeFile(fileURLToPath(new URL('queries.json', import.meta.url)), `${JSON.stringify(counts, null, 1)}\n`);
    const page = document(rows);
    await writeFile(fileURLToPath(new URL('QUERIES.md', import.meta.url)), page);
    console.log(`\n${page}`);
  } finally {
    server.stop();
  }
}

/**
 * Which questions a report rests on, found out by withholding one after the other.
 * @param {string} domain
 * @param {Awaited<ReturnType<typeof sampleServer>>} server
 */
async function neededBy(domain, server) {
  const all = await asking(domain, server, PARTS.neighbours);
  const again = await asking(domain, server, PARTS.neighbours);
  if (said(again.report) !== said(all.report)) throw new Error(`Two checks of ${domain} say different things.`);
  const questions = new Set(all.asked.map(({ question }) => question));
  /** @param {string} question */
  const isNeeded = async (question) => {
    const { report, asked } = await asking(domain, server, PARTS.neighbours, question);
    return said(report) !== said(all.report) || asked.some((one) => !questions.has(one.question));
  };
  const needed = /** @type {Row['needed']} */ ({});
  /** @type {string[]} */
  const unused = [];
  const known = new Set();
  for (const part of parts) {
    const { asked } = await asking(domain, server, PARTS[part]);
    const own = asked.filter(({ question }) => !known.has(question) && known.add(question));
    const rests = await Promise.all(own.map(({ question }) => isNeeded(question)));
    const kept = own.filter((_, index) => rests[index]);
    needed[part] = { queries: kept.length, octets: octets(kept) };
    unused.push(...own.filter((_, index) => !rests[index]).map(({ question }) => question));
  }
  return { needed, unused: unused.sort() };
}

/** @param {Report} report */
const said = (report) => JSON.stringify(report, (key, value) => BESIDE_THE_POINT.includes(key) ? undefined : value);

/** @param {Record<Part, Count>} counts */
function whole(counts) {
  const all = Object.values(counts);
  return {
    queries: all.reduce((total, { queries }) => total + queries, 0),
    octets: all.reduce((total, { octets }) => total + octets, 0),
  };
}

/** @param {Row[]} rows */
function document(rows) {
  const lines = rows.map(({ domain, asked, needed, unused }) => {
    const [sum, least] = [whole(asked), whole(needed)];
    /** @param {'queries' | 'octets'} what */
    const cells = (what) => [...parts.map((part) => `${asked[part][what]} / ${needed[part][what]}`), `**${sum[what]} / ${least[what]}**`];
    return [domain, ...cells('queries'), ...cells('octets'), sum.queries - least.queries - unused.length, unused.length];
  });
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const unused = rows.filter(({ unused }) => unused.length > 0).map(({ domain, unused }) => `- ${domain}: ${unused.join(', ')}`).join('\n');
  return `# How many questions a check asks

Written by \`npm run bench queries\`. \`tests/queries.test.js\` holds the checks to \`queries.json\`, which has the same numbers:
whoever changes them does so on purpose.

Every sample of the zones is checked three times: without signatures and neighbours, with signatures, and with all. What
one asks more than the one before is the part's. *Octets* are those of the answers, which the server pads to 468 or a
multiple of it (RFC 8467 §4.2); a question is always 128 octets (§4.1). The request for a policy of MTA-STS is no question of
DNS, and is not counted.

Behind the slash is the minimum, which is found out and not thought out: each question is withheld by itself (its answer
is an HTTP error), and is needed if the report then says anything else, or if another question is asked in its place.
A question counts once, however often it is asked, with its first answer; it belongs to the part that asks it first. That
NXDOMAIN of a domain denies all below it (RFC 8020) is not used, as the names below are asked about in the same round.
Above the minimum are

- *again*: what is asked once more. After SERVFAIL that is on purpose, as a failure may pass, and so is asking without
  validation what is SERVFAIL with it. The part of the neighbours also asks by itself what the check has asked already,
  where SPF or the walk of DMARC needs it.
- *said by others*: what says nothing that the other answers do not say; it is listed below.

${table}

What was not needed, as it turned out. The addresses of the domain itself are asked for beside its MX records, as a domain
without those takes its mail there; to ask only then would cost such a domain a round more.

${unused}
`;
}
