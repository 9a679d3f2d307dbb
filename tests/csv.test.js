// Tables for spreadsheets: quoted as RFC 4180 says, and never a formula.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvRow } from '../www/csv.js';

test('what stands in a cell is read as it stands', () => {
  assert.equal(csvRow(['a', 'b,c', 'd"e', 'f\ng', null, 1.5, '']), 'a,"b,c","d""e","f\ng",,1.5,\r\n');
});

test('no cell is a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    assert.equal(csvRow([`${start}cmd|' /C calc'!A0`]), `"'${start}cmd|' /C calc'!A0"\r\n`);
  }
  assert.equal(csvRow([-1]), '-1\r\n', 'a number of ours is one');
});
