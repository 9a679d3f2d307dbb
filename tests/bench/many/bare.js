// What Node's side can do at best: the questions of the list by the client that the command has, and nothing made of the answers.
// node bare.js TASK, with the paths of each domain's questions, round by round; a line is written for each that is through.
import { readFileSync } from 'node:fs';
import { client } from '../../../cli/client.js';

/** @type {{ domains: string, origin: string, concurrency: number }} */
const { domains, origin, concurrency } = JSON.parse(process.argv[2] ?? '');
/** @type {string[][][]} */
const paths = JSON.parse(readFileSync(domains, 'utf8'));
const list = paths.map((rounds) => rounds.map((round) => round.map((path) => `${origin}${path}`)));

const fetch = client();
const headers = { accept: 'application/dns-message' };
const { signal } = new AbortController();

/** @param {string} url */
async function ask(url) {
  const { body } = await fetch(url, { headers, signal });
  const reader = body?.getReader();
  while (!(await reader?.read())?.done);
}

const left = list.values();
await Promise.all(Array.from({ length: concurrency }, async () => {
  for (const rounds of left) {
    for (const urls of rounds) await Promise.all(urls.map(ask));
    process.stdout.write('\n');
  }
}));
