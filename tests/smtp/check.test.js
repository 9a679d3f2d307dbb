// Probes of reports as a check makes them, over the server of the sample zones.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { probe } from '../../cli/smtp/probe.js';
import { smtpLines } from '../../cli/smtp/text.js';
import { check } from '../../www/entry/node.js';
import { serve } from '../browser.js';
import { pki } from './pki.mjs';
import { SILENT, World } from './world.mjs';

const world = new World();
/** @type {Awaited<ReturnType<typeof pki>>} */
let authority;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  [authority, server] = await Promise.all([pki(), serve()]);
});
after(async () => {
  world.end();
  server.stop();
  await authority.end();
});

/** @param {string} domain */
async function probed(domain) {
  const { trustAnchors } = await (await fetch(`${server.origin}/site.json`)).json();
  const report = await check(domain, { resolvers: [`${server.origin}/dns-query`], trustAnchors });
  return probe(report, { dial: world.dial, roots: [authority.root], hello: 'probe.test', limits: { connect: 500 } });
}

test('a domain whose TLSA records are of other keys, and that has no MTA-STS', async () => {
  const identity = await authority.identity('mx', { names: ['mx1.dane-usable.test', 'mx2.dane-usable.test'] });
  for (const address of ['192.0.33.229', '2620:0:2d0:200::229', '192.0.43.230']) await world.put(address, { identity });
  await world.put('2620:0:861:ed1a::230', SILENT);
  const smtp = await probed('dane-usable.test');
  assert.deepEqual(smtp.attempts.map(({ exchange, address, dane, failure }) => [exchange, address, dane.state, failure?.code]), [
    ['mx1.dane-usable.test', '2620:0:2d0:200::229', 'noMatch', undefined],
    ['mx1.dane-usable.test', '192.0.33.229', 'noMatch', undefined],
    ['mx2.dane-usable.test', '2620:0:861:ed1a::230', 'notSeen', 'timeout'],
    ['mx2.dane-usable.test', '192.0.43.230', 'noMatch', undefined],
  ]);
  assert.deepEqual([smtp.sts.state, smtp.verdict], ['absent', { status: 'atRisk', partial: false }]);
  assert.deepEqual(smtp.findings.map(({ id }) => id), ['smtp-connection-timeout', 'dane-mismatch']);
  assert.ok(smtpLines(smtp).some((line) => line.includes('DANE: no TLSA record fits')));
});

test('a domain that takes no mail has nobody to connect to', async () => {
  const smtp = await probed('null-mx.test');
  assert.deepEqual([smtp.verdict, smtp.attempts, smtp.findings], [null, [], []]);
});
