// What a check asks, question by question.
import dnsPacket from 'dns-packet';
import { check } from '../../www/entry/node.js';
import { POLICY, serve } from '../browser.js';

/** @import { CheckOptions, Report } from '../../www/check.js' */

/**
 * A question that was asked, and answered by DNS over HTTPS.
 * @typedef {object} Asked
 * @property {string} question its name and type; whether checking is disabled makes no other question of it
 * @property {number} sent octets of the message
 * @property {number} received octets of the answer
 */

/** What a check looks at, part by part: each looks at what those before do, too.
 * @type {Record<Part, CheckOptions>} */
export const PARTS = {
  check: { dnssec: false, neighbours: false },
  dnssec: { neighbours: false },
  neighbours: {},
};

/** @typedef {'check' | 'dnssec' | 'neighbours'} Part */

/** @typedef {{ queries: number, octets: number }} Count */

/** A moment at which the signatures of the zones hold. */
const CLOCK = Date.UTC(2026, 9, 1);

/**
 * The server over the zones, and what to ask there.
 * @returns {Promise<{ resolver: string, trustAnchors: string, samples: string[], stop: () => void }>}
 */
export async function sampleServer() {
  const { origin, stop } = await serve();
  const { trustAnchors, samples } = await (await fetch(`${origin}/site.json`)).json();
  const domains = samples.map((/** @type {{ domain: string }} */ { domain }) => domain).sort();
  return { resolver: `${origin}/dns-query`, trustAnchors, samples: domains, stop };
}

/**
 * Checks a domain and writes down what is asked; a policy of MTA-STS is no question of DNS, and is there.
 * @param {string} domain
 * @param {{ resolver: string, trustAnchors: string }} server
 * @param {CheckOptions} options
 * @param {string} [withheld] a question to which there is no answer
 * @returns {Promise<{ report: Report, asked: Asked[] }>}
 */
export async function asking(domain, { resolver, trustAnchors }, options, withheld) {
  /** @type {Asked[]} */
  const asked = [];
  /** @type {typeof fetch} */
  const recording = async (input, init) => {
    const url = String(input);
    if (!url.startsWith(resolver)) return new Response(POLICY, { headers: { 'content-type': 'text/plain' } });
    const message = Buffer.from(new URL(url).searchParams.get('dns') ?? '', 'base64url');
    const [{ name, type } = { name: '', type: '' }] = dnsPacket.decode(message).questions ?? [];
    const question = `${name.toLowerCase()} ${type}`;
    const response = question === withheld ? new Response(null, { status: 404 }) : await fetch(url, init);
    const { byteLength } = await response.clone().arrayBuffer();
    asked.push({ question, sent: message.length, received: byteLength });
    return response;
  };
  const report = await check(domain, { ...options, resolvers: [resolver], trustAnchors, clock: CLOCK, fetch: recording });
  return { report, asked };
}

/**
 * The octets of all answers.
 * @param {Asked[]} asked
 */
export const octets = (asked) => asked.reduce((sum, { received }) => sum + received, 0);

/**
 * How many questions each part of a check asks, and the octets of their answers.
 * @param {string} domain
 * @param {{ resolver: string, trustAnchors: string }} server
 * @returns {Promise<Record<Part, Count>>}
 */
export async function counted(domain, server) {
  const parts = /** @type {Record<Part, Count>} */ ({});
  let before = { queries: 0, octets: 0 };
  for (const [part, options] of /** @type {[Part, CheckOptions][]} */ (Object.entries(PARTS))) {
    const { asked } = await asking(domain, server, options);
    const all = { queries: asked.length, octets: octets(asked) };
    parts[part] = { queries: all.queries - before.queries, octets: all.octets - before.octets };
    before = all;
  }
  return parts;
}
