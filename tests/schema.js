// The schemas of the crate, as validators.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * The schema in a file, and what holds a value to it.
 * @param {'report' | 'evidence'} name
 */
export async function schemaOf(name) {
  const schema = JSON.parse(await readFile(new URL(`../crate/${name}.schema.json`, import.meta.url), 'utf8'));
  // numbers have formats such as uint16, which say nothing that minimum and maximum do not
  return { schema, validate: new Ajv2020({ strict: false, validateFormats: false }).compile(schema) };
}
