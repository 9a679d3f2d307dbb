// What was seen of Debian's Postfix and Exim (`npm run test:all` looks again) is judged as it is to be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judge } from '../../cli/smtp/judge.js';
import { smtpLines } from '../../cli/smtp/text.js';
import { KINDS, ODD } from './servers.mjs';
import { format } from './table.mjs';

/** @import { Observed } from './table.mjs' */

const text = readFileSync(new URL('recorded.json', import.meta.url), 'utf8');
/** @type {Observed} */
const recorded = JSON.parse(text);

/** What was probed without a server that answers: nobody anywhere, nobody there, and what this machine itself denies.
 * @type {Record<string, { verdict: string, findings: string[] }>} */
const NOBODY = {
  'nobody, nothing up': { verdict: 'undetermined partial', findings: [] },
  'nobody, others up': { verdict: 'unreachable', findings: ['smtp-connection-refused'] },
  'no way there': { verdict: 'unreachable', findings: ['smtp-connection-timeout'] },
  'forbidden': { verdict: 'undetermined partial', findings: [] },
};

test('every server of the table is judged as its set-up wants', () => {
  const wanted = {
    ...NOBODY,
    ...Object.fromEntries(['postfix', 'exim'].flatMap((program) => Object.entries(KINDS).map(([kind, one]) => [`${program} ${kind}`, one]))),
    ...Object.fromEntries(Object.entries(ODD).map(([kind, one]) => [`odd ${kind}`, one])),
  };
  assert.deepEqual(Object.keys(recorded.seen).sort(), Object.keys(wanted).sort());
  for (const [name, report] of Object.entries(recorded.seen)) {
    const { verdict, findings } = judge(report);
    assert.equal(`${verdict?.status}${verdict?.partial ? ' partial' : ''}`, wanted[name]?.verdict, name);
    assert.deepEqual(findings.map(({ id }) => id), wanted[name]?.findings, name);
    assert.ok(smtpLines(report).length > 2, name);
  }
});

test('real servers were seen to the end, by both families', () => {
  for (const program of ['postfix', 'exim']) {
    const attempts = recorded.seen[`${program} good`]?.attempts ?? [];
    assert.deepEqual(attempts.map(({ family }) => family), ['ipv4', 'ipv6']);
    for (const { secured, extensions, failure, fit } of attempts) {
      assert.deepEqual([failure, secured?.trust.trusted, fit], [null, true, { name: true, inTime: true }], program);
      assert.ok(extensions?.pipelining && extensions.eightBitMime && extensions.size, program);
    }
  }
});

test('the table is written as it is read', () => assert.equal(format(recorded), text));
