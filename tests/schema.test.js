/** Reports as they reach JavaScript, and evidence files, are what the schemas say. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { validated } from '../www/evidence-file.js';
import { running } from './browser.js';
import { schemaOf } from './schema.js';

const now = running();

/** Every input that a zone is checked with, but the one whose thousands of queries the native tests see. */
async function inputs() {
  const zones = new URL('zones/', import.meta.url);
  const texts = await Promise.all((await readdir(zones)).map((file) => readFile(new URL(file, zones), 'utf8')));
  const found = texts.flatMap((text) => [...text.matchAll(/^; check: (.+)$/gm)].map(([, input]) => input ?? ''));
  return found.filter((input) => input !== 'giant.test');
}

/** Pages that check at the same time: a page lets few checks begin at once where a resolver is spoken to without TLS. */
const PAGES = 6;

/**
 * The reports of some inputs, checked in a page of their own.
 * @param {string[]} inputs
 */
async function checked(inputs) {
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  const reports = await page.evaluate(async (inputs) => {
    const path = '/check.js';
    /** @type {typeof import('../www/check.js')} */
    const { check } = await import(path);
    const resolvers = [`${location.origin}/dns-query`];
    // a server that never answers is waited for as long as one that answers late
    const reports = await Promise.all(inputs.map((input) => check(input, { resolvers, deadline: 4000 })));
    // as a text they come in a tenth of the time; JSON would leave out what is undefined
    return JSON.stringify(reports, (_, value) => (value === undefined ? 'undefined' : value));
  }, inputs);
  await page.close();
  return /** @type {import('../www/check.js').Report[]} */ (JSON.parse(reports));
}

test('the report of every zone is valid by the schema', async () => {
  const { validate } = await schemaOf('report');
  const all = await inputs();
  const shares = Array.from({ length: PAGES }, (_, page) => all.filter((_, index) => index % PAGES === page));
  const reports = (await Promise.all(shares.map(checked))).flat();
  assert.ok(reports.length > 150, `${reports.length} reports`);
  for (const report of reports) {
    assert.ok(validate(report), `${report.target.input}: ${JSON.stringify(validate.errors)}`);
  }
});

test('every field of an evidence file is described', async () => {
  const { schema } = await schemaOf('evidence');
  const forms = [schema, ...Object.values(schema.$defs)];
  const fields = forms.flatMap(({ properties = {} }) => Object.entries(properties));
  assert.ok(fields.length > 25);
  for (const [name, field] of fields) assert.match(field.description ?? '', /^[A-Z].*\.$/s, name);
});

test('the files that the native replay is held to are evidence', async () => {
  const { validate } = await schemaOf('evidence');
  const folder = new URL('../crate/tests/replay/', import.meta.url);
  for (const file of await readdir(folder)) {
    const { evidence } = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
    assert.ok(validate(evidence), `${file}: ${JSON.stringify(validate.errors)}`);
  }
});

/** Has every field that there is. */
const WHOLE = {
  mxlens: '0.1.0',
  evidence: 1,
  input: 'good.test',
  options: {
    resolvers: ['google', 'https://dns.example/dns-query{?dns}'],
    mode: 'fast',
    draft: '10 mx.good.test',
    expect: '10 mx.good.test',
    networks: true,
    deadline: 12_000,
    dnssec: true,
    trustAnchors: '. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D',
    clock: 1_790_000_000_000.5,
  },
  startedAt: 1_790_000_000_000.5,
  events: [
    {
      kind: 'request', sent: 0.5, came: 20, order: 0, url: 'https://dns.example/dns-query?dns=AAAB', status: 200,
      contentType: 'application/dns-message', retryAfter: 1, body: 'AAAA', obstacle: 'cors', detail: 'stopped',
    },
    { kind: 'pause', sent: 0, came: 250, order: 1, milliseconds: 250 },
    { kind: 'time', sent: 0, came: 251, order: 2, date: 1_790_000_000_000 },
    { kind: 'proof', sent: 0, came: null, order: null },
  ],
};

/** What is put in the place of every field; `undefined` takes it away. */
const VALUES = [
  undefined, null, true, [], {}, '', 'A', 'AA==', 'AAA=', 'A===', 'AA-_', 'A'.repeat(87_380), 'A'.repeat(87_384), 'x'.repeat(1_000_001),
  'request', 'pause', 'time', 'proof', 'tls', 'compare', ['x'], [1], ['javascript:alert(1)'], Array(101).fill('google'),
  -1, 0, 0.5, 1, 1.5, 2, 599, 600, 50_000, 50_001, 1e9, 1.1e9, 8.64e15, 8.65e15,
];

/**
 * The way to every field of a value, in and below it.
 * @param {any} value
 * @returns {string[][]}
 */
const ways = (value) =>
  Object.keys(value ?? {}).flatMap((key) => [[key], ...(typeof value[key] === 'object' ? ways(value[key]).map((way) => [key, ...way]) : [])]);

test('what the schema takes is read, and what it does not take is not', async () => {
  const { validate } = await schemaOf('evidence');
  /** Neither do those that the schema refuses get through, of which only the core knows.
   * @type {{ way: string, value: unknown, changed: unknown }[]} */
  const known = [];
  let [taken, refused] = [0, 0];
  for (const way of ways(WHOLE)) {
    for (const value of VALUES) {
      const changed = structuredClone(WHOLE);
      const place = way.slice(0, -1).reduce((/** @type {any} */ inside, key) => inside[key], changed);
      const last = way.at(-1) ?? '';
      if (value === undefined && Array.isArray(place)) place.splice(Number(last), 1);
      else if (value === undefined) delete place[last];
      else place[last] = value;
      const orders = Array.isArray(changed.events) ? changed.events.flatMap((event) => event?.order ?? []) : [];
      if (new Set(orders).size < orders.length) continue; // which no schema can tell
      const isTaken = validate(changed);
      const isRead = reads(changed);
      const told = `${way.join('.')}: ${JSON.stringify(value)?.slice(0, 80)}`;
      if (isTaken) assert.ok(isRead, `taken, but not read: ${told}`);
      else if (isRead) known.push({ way: told, value, changed });
      isTaken ? taken++ : refused++;
    }
  }
  assert.ok(taken > 150 && refused > 800, `${taken} taken, ${refused} refused`);
  assert.ok(known.length > 5);
  const page = await now.browser.newPage({ baseURL: now.origin });
  await page.goto('/favicon.svg');
  const played = await page.evaluate(async (known) => {
    const path = '/evidence.js';
    /** @type {typeof import('../www/evidence.js')} */
    const { replay } = await import(path);
    const outcomes = known.map(({ way, changed }) => replay(changed).then(() => [way], () => []));
    return (await Promise.all(outcomes)).flat();
  }, known);
  assert.deepEqual(played, [], 'not taken, but played');
});

/** @param {unknown} value */
function reads(value) {
  try {
    validated(value);
    return true;
  } catch {
    return false;
  }
}
