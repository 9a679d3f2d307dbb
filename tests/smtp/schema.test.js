// The schema of what a probe comes to says what its types say, and what was seen of real servers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { schemaOf } from '../schema.js';

/** @import { Observed } from './table.mjs' */

const { schema, validate } = await schemaOf('smtp');

/**
 * What a value may be, in one form for types and schemas: names of types, literals as JSON, what is in an array, what is
 * in an object.
 * @typedef {string | { array: Form[] } | { object: Record<string, Form[]> }} Form
 */

/** @param {Form[]} forms */
const sorted = (forms) => [...new Set(forms.map((form) => JSON.stringify(form)))].sort().map((form) => /** @type {Form} */ (JSON.parse(form)));

/** @param {[string, Form[]][]} fields */
const objectOf = (fields) => ({ object: Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1))) });

/**
 * @param {ts.Type} type
 * @param {ts.TypeChecker} checker
 * @returns {Form[]}
 */
function formsOfType(type, checker) {
  return sorted((type.isUnion() ? type.types : [type]).map((one) => {
    if (one.isStringLiteral() || one.isNumberLiteral()) return JSON.stringify(one.value);
    if (one.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (!(one.flags & ts.TypeFlags.Object) && !one.isIntersection()) return checker.typeToString(one);
    const [element] = checker.isArrayType(one) ? checker.getTypeArguments(/** @type {ts.TypeReference} */ (one)) : [];
    if (element) return { array: formsOfType(element, checker) };
    return objectOf(one.getProperties().map((field) => [field.name, formsOfType(checker.getTypeOfSymbol(field), checker)]));
  }));
}

/**
 * @param {any} part of the schema
 * @returns {Form[]}
 */
function formsOfSchema({ $ref, anyOf, oneOf, enum: values, const: value, type, items, properties, required }) {
  if ($ref) return formsOfSchema(schema.$defs[$ref.replace('#/$defs/', '')]);
  if (anyOf ?? oneOf) return sorted((anyOf ?? oneOf).flatMap(formsOfSchema));
  if (values ?? value) return sorted((values ?? [value]).map((/** @type {unknown} */ one) => (one === null ? 'null' : JSON.stringify(one))));
  return sorted([type].flat().map((name) => {
    if (name === 'array') return { array: formsOfSchema(items) };
    if (name !== 'object') return name === 'integer' ? 'number' : name;
    assert.deepEqual(required, Object.keys(properties), 'every field is always there');
    return objectOf(Object.entries(properties).map(([field, part]) => [field, formsOfSchema(part)]));
  }));
}

test('the schema is of the type', () => {
  const path = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, fileURLToPath(new URL('../..', import.meta.url)));
  const file = fileURLToPath(new URL('../../cli/smtp/probe.js', import.meta.url));
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(/** @type {ts.SourceFile} */ (program.getSourceFile(file)));
  const report = module && checker.getExportsOfModule(module).find(({ name }) => name === 'SmtpReport');
  assert.ok(report);
  assert.deepEqual(formsOfSchema(schema), formsOfType(checker.getDeclaredTypeOfSymbol(report), checker));
});

test('every field is described', () => {
  const forms = [schema, ...Object.values(schema.$defs)].flatMap((form) => [form, ...(form.oneOf ?? [])]);
  const fields = forms.flatMap(({ properties = {} }) => Object.entries(properties));
  assert.ok(fields.length > 80);
  for (const [name, field] of fields) assert.match(field.description ?? '', /^[`A-Z].*\.$/s, name);
});

test('what was seen of real servers is valid by it, and what is none is not', () => {
  /** @type {Observed} */
  const { seen } = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8'));
  for (const [name, report] of Object.entries(seen)) assert.ok(validate(report), `${name}: ${JSON.stringify(validate.errors)}`);
  const [report] = Object.values(seen);
  assert.ok(report);
  for (const wrong of [{ ...report, schema: 2 }, { ...report, sts: null }, { ...report, attempts: [{}] }, { ...report, left: undefined }]) {
    assert.ok(!validate(JSON.parse(JSON.stringify(wrong))));
  }
});
