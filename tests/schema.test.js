/** Reports as they reach JavaScript are what the schema says. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { running } from './browser.js';

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
  const schema = JSON.parse(await readFile(new URL('../crate/report.schema.json', import.meta.url), 'utf8'));
  // numbers have formats such as uint16, which say nothing that minimum and maximum do not
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const all = await inputs();
  const shares = Array.from({ length: PAGES }, (_, page) => all.filter((_, index) => index % PAGES === page));
  const reports = (await Promise.all(shares.map(checked))).flat();
  assert.ok(reports.length > 150, `${reports.length} reports`);
  for (const report of reports) {
    assert.ok(validate(report), `${report.target.input}: ${JSON.stringify(validate.errors)}`);
  }
});
