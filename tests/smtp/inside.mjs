// Probes real servers, inside of the namespaces that run.mjs makes, and writes what was seen as JSON.
//
//   node inside.mjs PACKAGES WORK
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { Visits, probe } from '../../cli/smtp/probe.js';
import { run, script, step } from '../../scripts/steps.mjs';
import { Exim } from '../senders/exim.mjs';
import { files, libraries, network } from '../senders/namespace.mjs';
import { Postfix } from '../senders/postfix.mjs';
import { pki, tlsa } from './pki.mjs';
import { IPV6, KINDS, ODD, addressOf, listening, postfixServices, startExim, startOdd, writeIdentities } from './servers.mjs';
import { World, reportOf } from './world.mjs';

/** @import { SmtpReport } from '../../cli/smtp/probe.js' */
/** @import { Identity } from './pki.mjs' */

/** Long enough for real servers on a slow machine, and short where only a tarpit is waited for. */
const LIMITS = { connect: 2_000, greeting: 4_000, policy: 5_000 };

/** Where the policies are. */
const POLICY = '192.0.33.200';

await script(async () => {
  try {
    await main();
  } finally {
    setImmediate(() => process.exit()); // the servers end with the namespace
  }
});

async function main() {
  const [cached = '', work = ''] = process.argv.slice(2);
  // where other users than root come to it
  const home = join(work, 'packages');
  await mkdir(home);
  await run('mount', ['--bind', cached, home]);
  await network();
  await files(join(work, 'etc'));
  await libraries(home, join(work, 'etc'));
  // routes that the kernel itself says no to
  await run('ip', ['route', 'add', 'unreachable', '192.0.33.101/32']);
  await run('ip', ['route', 'add', 'prohibit', '192.0.33.102/32']);

  const authority = await pki();
  const names = ['*.postfix.test', '*.exim.test'];
  /** @type {Record<string, Identity>} */
  const identities = {
    good: await authority.identity('good', { names }),
    expired: await authority.identity('expired', { names, from: -40, to: -10 }),
    mismatched: await authority.identity('mismatched', { names: ['www.elsewhere.test'] }),
    self: await authority.identity('self', { issuer: null, names }),
  };
  const certificates = join(work, 'identities');
  await mkdir(certificates);
  await writeIdentities(certificates, identities);

  const world = new World();
  const options = { fetch: world.fetch, roots: [authority.root], limits: LIMITS, hello: 'probe.test' };
  /** @type {Record<string, SmtpReport>} */
  const seen = {};
  await step('Nobody there', async () => {
    seen['nobody, nothing up'] = await probe(reportOf('nobody.test', { 'mx.nobody.test': [addressOf('nobody', '')] }), options);
    return 'probed';
  });
  const postfix = new Postfix(home, join(work, 'postfix'), { master: postfixServices(certificates) });
  await step('Servers', async () => {
    await postfix.start();
    await listening(addressOf('postfix', 'good'), () => postfix.ended ?? null);
    await startExim(home, certificates, join(work, 'exim'));
    await startOdd();
    return 'started';
  });
  const visits = new Visits();
  /** @param {string} name @param {Parameters<typeof reportOf>} report */
  const probed = async (name, ...report) => void (seen[name] = await probe(reportOf(...report), { ...options, visits }));
  await step('Real servers', async () => {
    await policies(world, authority);
    for (const program of /** @type {const} */ (['postfix', 'exim'])) {
      for (const [kind, { identity, dane }] of Object.entries(KINDS)) {
        const exchange = `${kind}.${program}.test`;
        const key = dane && (dane === 'own' ? identities[identity] : identities.self);
        const addresses = [addressOf(program, kind), ...(kind === 'good' ? [IPV6[program]] : [])];
        await probed(`${program} ${kind}`, `${kind}-${program}.test`, { [exchange]: addresses }, { dane: key ? { [exchange]: [tlsa(3, 1, 1, key.own)] } : {} });
      }
    }
    for (const kind of Object.keys(ODD)) await probed(`odd ${kind}`, 'odd.test', { [`${kind}.odd.test`]: [addressOf('odd', kind)] });
    await probed('nobody, others up', 'nobody.test', { 'mx.nobody.test': [addressOf('nobody', '')] });
    await probed('no way there', 'nobody.test', { 'mx.nobody.test': ['192.0.33.101'] });
    await probed('forbidden', 'nobody.test', { 'mx.nobody.test': ['192.0.33.102'] });
    return `${Object.keys(seen).length} probed`;
  });
  const exim = new Exim(home, join(work, 'exim-version'), { likeDebian: false });
  await exim.start();
  const versions = { exim: await exim.version(), postfix: await postfix.version() };
  await authority.end();
  await writeFile(join(work, 'observed.json'), JSON.stringify({ versions, seen }));
}

/**
 * Serves the policies of the kinds that have one.
 * @param {World} world
 * @param {Awaited<ReturnType<typeof pki>>} authority
 */
async function policies(world, authority) {
  const kinds = Object.entries(KINDS).filter(([, { policy }]) => policy).map(([kind]) => kind);
  const domains = kinds.flatMap((kind) => [`${kind}-postfix.test`, `${kind}-exim.test`]);
  for (const domain of domains) {
    world.dns[`_mta-sts.${domain}`] = { TXT: ['v=STSv1; id=1;'] };
    world.dns[`mta-sts.${domain}`] = { A: [POLICY] };
  }
  const identity = await authority.identity('policy', { names: domains.map((domain) => `mta-sts.${domain}`) });
  const server = createServer(identity, ({ headers }, response) => {
    const [, kind = '', program] = /^mta-sts\.(\w+)-(\w+)/.exec(headers.host ?? '') ?? [];
    const text = `version: STSv1\nmode: ${KINDS[kind]?.policy}\nmx: *.${program}.test\nmax_age: 86400\n`;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  });
  await new Promise((resolve) => server.listen(443, POLICY, () => resolve(null)));
}
