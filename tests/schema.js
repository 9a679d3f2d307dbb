// The schemas of what is written, as validators.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Where they are. */
const FILES = /** @type {const} */ ({
  report: '../crate/report.schema.json',
  evidence: '../crate/evidence.schema.json',
  smtp: '../cli/smtp/report.schema.json',
});

/**
 * The schema in a file, and what holds a value to it.
 * @param {keyof typeof FILES} name
 */
export async function schemaOf(name) {
  const schema = JSON.parse(await readFile(new URL(FILES[name], import.meta.url), 'utf8'));
  // numbers have formats such as uint16, which say nothing that minimum and maximum do not
  return { schema, validate: new Ajv2020({ strict: false, validateFormats: false }).compile(schema) };
}
