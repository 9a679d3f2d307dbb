// Lists of domains: how a text is read, how a list is worked through, what is shown of it and written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, jsonOf } from '../www/list-file.js';
import { EVERY, MOST, decoded, distinct, entries, guessed, isLike, tableOf } from '../www/list-input.js';
import { SILENCE, pace, runner } from '../www/list-run.js';
import { seen, tally } from '../www/list-view.js';

/** @import { Outcome, Row } from '../www/list-row.js' */
/** @import { Came, State } from '../www/list-run.js' */
/** @import { View } from '../www/list-view.js' */

/** @param {string} text */
const taken = (text) => {
  const table = tableOf(text);
  const choice = guessed(table);
  return [table.separator, choice.column, choice.header, entries(table, choice)];
};

test('the separator, the column and the names of columns are found', () => {
  /** @type {[string, string, number, boolean, string[]][]} */
  const texts = [
    ['a.test\nb.test', '', 0, false, ['a.test', 'b.test']],
    ['a.test\r\n\r\n  b.test \rc.test\n', '', 0, false, ['a.test', 'b.test', 'c.test']],
    ['\uFEFFdomain\na.test', '', 0, true, ['a.test']],
    ['localhost\na.test', '', 0, false, ['localhost', 'a.test']],
    ['id,Domain,note\n1,a.test,x\n2,b.test,y', ',', 1, true, ['a.test', 'b.test']],
    ['1,a.test\n2,b.test', ',', 1, false, ['a.test', 'b.test']],
    ['name\tmail\nAnn\tann@a.test\nBob\tbob@b.test', '\t', 1, true, ['ann@a.test', 'bob@b.test']],
    ['Kunde;Website\n"Meier; Sohn";https://a.test/x?y=1\nLang, Kurz;b.test', ';', 1, true, ['https://a.test/x?y=1', 'b.test']],
    ['"x, y",a.test\n"say ""hi""\nthere",b.test', ',', 1, false, ['a.test', 'b.test']],
    ['a.test, b.test, c.test', ',', EVERY, false, ['a.test', 'b.test', 'c.test']],
    ['"a.test"\n"b.test"', '', 0, false, ['a.test', 'b.test']],
    ['"a.test\nb.test', '', 0, false, ['"a.test', 'b.test']],
    ['note,domain\n3.14,a.test\n2.71,', ',', 1, true, ['a.test']],
    ['münchen.test\nxn--mnchen-3ya.test', '', 0, false, ['münchen.test', 'xn--mnchen-3ya.test']],
    ['one, two\na.test\nb.test\nc.test', '', 0, false, ['one, two', 'a.test', 'b.test', 'c.test']],
    ['', '', 0, false, []],
    [',,,\n;;', '', 0, false, [',,,', ';;']],
  ];
  for (const [text, ...expected] of texts) assert.deepEqual(taken(text), expected, text);
});

test('what looks like a domain is told from numbers and words', () => {
  for (const text of ['a.test', 'A.TEST.', 'u@a.test', 'mailto:u@a.test', 'https://a.test:8080/x', 'http://u:p@a.test', 'bücher.example']) assert.ok(isLike(text), text);
  for (const text of ['', 'a', '3.14', '192.0.2.1', 'Acme Inc.', 'two words.test', '.', '..', 'a..test', 'x'.repeat(2000) + '.test']) assert.ok(!isLike(text), text);
});

test('a file is text in any of the usual encodings', () => {
  assert.equal(decoded(Uint8Array.of(0xEF, 0xBB, 0xBF, 0x61)), 'a');
  assert.equal(decoded(Uint8Array.of(0xFF, 0xFE, 0x61, 0)), 'a');
  assert.equal(decoded(Uint8Array.of(0xFE, 0xFF, 0, 0x61)), 'a');
  assert.equal(decoded(Uint8Array.of(0x6D, 0xFC, 0x6E)), 'mün');
});

/** @param {string} text */
async function parse(text) {
  if (/[^a-z\d.]/i.test(text)) throw Object.assign(new Error('no domain'), { code: 'badCharacter', position: 1 });
  return { name: text.toLowerCase(), shown: text.toLowerCase() };
}

test('each domain is there once, and what is none stays with what is wrong', async () => {
  const { rows, leftOut } = await distinct(['a.test', 'A.test', '<b>', 'b.test', '<b>', '\u202E'], parse);
  assert.equal(leftOut, 0);
  assert.deepEqual(rows.map(({ index, name, shown, given, fault }) => [index, name, shown, given, fault?.code]), [
    [0, 'a.test', 'a.test', 2, undefined], [1, '', '<b>', 2, 'badCharacter'], [2, 'b.test', 'b.test', 1, undefined],
    [3, '', '\u202E', 1, 'badCharacter'],
  ]);
});

test('what is more than a list holds is counted, each domain once', async () => {
  const texts = Array.from({ length: MOST + 7 }, (_, index) => `d${index}.test`);
  const { rows, leftOut } = await distinct([...texts, ...texts], parse);
  assert.deepEqual([rows.length, leftOut, rows.at(-1)?.given], [MOST, 7, 2]);
});

/** @param {Partial<Outcome>} [parts] @returns {Outcome} */
const outcome = (parts) => ({ status: 'deliverable', partial: false, findings: [], first: null, provider: null, reason: null, failed: false, at: 0, ...parts });

/** @param {number} index @param {Partial<Row>} [parts] @returns {Row} */
const row = (index, parts) => ({ index, input: `d${index}.test`, name: `d${index}.test`, shown: `d${index}.test`, given: 1, fault: null, tries: 0, outcome: null, ...parts });

/**
 * A run over checks that end when they are told to.
 * @param {Row[]} rows
 */
function play(rows) {
  /** @type {{ index: number, end: (came?: Partial<Came>) => Promise<void>, fail: (error: Error) => Promise<void> }[]} */
  const asked = [];
  /** @type {[State, unknown][]} */
  const states = [];
  /** @type {number[]} */
  const kept = [];
  const settled = () => new Promise((resolve) => setImmediate(() => resolve(undefined)));
  const run = runner({
    rows,
    examine: ({ index }, signal) => new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      asked.push({
        index,
        end: (came) => (resolve({ report: null, outcome: outcome(), silent: false, ...came }), settled()),
        fail: (error) => (reject(error), settled()),
      });
    }),
    keep: async ({ index }) => void kept.push(index),
    onRow: () => undefined,
    onState: (state, trouble) => void states.push([state, trouble]),
  });
  return { run, asked, states, kept, settled };
}

test('some are checked at once, and each is kept once', async () => {
  const rows = Array.from({ length: 200 }, (_, index) => row(index));
  const { run, asked, kept } = play(rows);
  run.go();
  assert.ok(asked.length > 1 && asked.length < rows.length, `${asked.length}`);
  for (let at = 0; at < asked.length; at++) await asked[at]?.end();
  assert.equal(run.state(), 'done');
  assert.deepEqual(kept, rows.map(({ index }) => index));
});

test('what is not known is asked about once more at the end, and then stays so', async () => {
  const { run, asked } = play([row(0), row(1), row(2, { fault: { code: 'x', message: '', position: null, length: null, text: null } })]);
  run.go();
  const unknown = { outcome: outcome({ status: 'undetermined' }) };
  await asked[0]?.end(unknown);
  assert.deepEqual(asked.map(({ index }) => index), [0, 1, 0]);
  await asked[1]?.end();
  await asked[2]?.end(unknown);
  assert.deepEqual([asked.length, run.state()], [3, 'done']);
});

test('who pauses lets the checks end; who stops ends them, and they come again', async () => {
  const rows = Array.from({ length: 100 }, (_, index) => row(index));
  const { run, asked, kept, settled } = play(rows);
  run.go();
  const first = asked.length;
  run.pause();
  await asked[0]?.end();
  assert.deepEqual([kept, asked.length], [[0], first]);
  run.stop();
  await settled();
  assert.deepEqual([run.underWay(), run.left(), run.state()], [0, rows.length - 1, 'stopped']);
  run.go();
  for (let at = first; at < asked.length; at++) await asked[at]?.end();
  assert.deepEqual([...kept].sort((a, b) => a - b), rows.map(({ index }) => index));
});

test('what was kept is not asked about again by the next run', () => {
  const { run, asked } = play([row(0, { tries: 1, outcome: outcome() }), row(1, { tries: 2, outcome: outcome({ status: 'undetermined' }) }),
    row(2, { tries: 1, outcome: outcome({ status: 'undetermined' }) }), row(3)]);
  run.go();
  assert.deepEqual(asked.map(({ index }) => index), [3, 2]);
});

test('where nothing can be asked it stops and says why; where nobody answers it pauses', async () => {
  const wrong = new Error('no such resolver');
  const one = play([row(0), row(1)]);
  one.run.go();
  await one.asked[0]?.fail(wrong);
  assert.deepEqual(one.states.at(-1), ['stopped', wrong]);
  assert.equal(one.run.left(), 2);
  const other = play(Array.from({ length: 60 }, (_, index) => row(index)));
  other.run.go();
  for (let at = 0; at < 12; at++) await other.asked[at]?.end({ silent: true, outcome: outcome({ status: 'undetermined' }) });
  assert.deepEqual(other.states.at(-1), ['paused', SILENCE]);
});

test('the rate is that of the last seconds', () => {
  let now = 0;
  const { ended, rate } = pace(() => now);
  for (; now < 2000; now += 100) ended();
  assert.equal(rate(), 10);
  now = 60_000;
  assert.equal(rate(), null);
});

test('rows are sorted and filtered, and what there is nothing of stands at the end', () => {
  const rows = [
    row(0, { shown: 'b.test', outcome: outcome({ findings: ['ttl-low'] }) }),
    row(1, { shown: 'a.test', outcome: outcome({ status: 'undeliverable', findings: ['ttl-low', 'implicit-mx'] }) }),
    row(2, { shown: 'c.test' }),
  ];
  /** @param {Partial<View>} view */
  const shown = (view) => seen(rows, { key: '', down: false, kind: '', finding: '', text: '', ...view }, () => '').map(({ index }) => index);
  assert.deepEqual(shown({}), [0, 1, 2]);
  assert.deepEqual(shown({ key: 'domain' }), [1, 0, 2]);
  assert.deepEqual(shown({ key: 'domain', down: true }), [2, 0, 1]);
  assert.deepEqual(shown({ key: 'verdict' }), [1, 0, 2]);
  assert.deepEqual(shown({ key: 'findings', down: true }), [1, 0, 2]);
  assert.deepEqual(shown({ kind: 'waiting' }), [2]);
  assert.deepEqual(shown({ finding: 'implicit-mx' }), [1]);
  assert.deepEqual(shown({ text: 'B.TE' }), [0]);
  assert.deepEqual([...tally(rows).findings], [['ttl-low', 2], ['implicit-mx', 1]]);
});

test('no cell of the file is a formula, and the JSON is whole', async () => {
  async function *pieces() {
    yield [{ row: row(0, { input: "=cmd|' /C calc'!A0", name: '', fault: { code: 'badCharacter', message: 'no', position: 1, length: null, text: null } }), report: null }];
    yield [{ row: row(1, { outcome: outcome({ findings: ['ttl-low', 'implicit-mx'], first: '-x.test' }) }), report: null }];
  }
  const csv = await new Blob(await csvOf(pieces())).text();
  const [, first, second] = csv.split('\r\n');
  assert.equal(first, `,"'=cmd|' /C calc'!A0",1,noDomain,,,,,badCharacter,`);
  assert.equal(second, `d1.test,d1.test,1,deliverable,false,ttl-low implicit-mx,"'-x.test",,,1970-01-01T00:00:00.000Z`);
  const { domains } = JSON.parse(await new Blob(await jsonOf(pieces())).text());
  assert.deepEqual(domains.map((/** @type {any} */ { domain, error }) => [domain, error?.code]), [[null, 'badCharacter'], ['d1.test', undefined]]);
});
