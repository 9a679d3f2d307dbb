// `node tests/consumers/run.mjs`: what the command writes is read by those it is for: the schema of JUnit that Jenkins
// has, by xmllint; the schema of SARIF; promtool of Prometheus. Part of `npm run test:all`; needs Debian's packages, PyPI
// and npm, and what `npm run build` makes.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptUnpack } from '../../scripts/apt.mjs';
import { CACHE } from '../../scripts/paths.mjs';
import { run, script, step } from '../../scripts/steps.mjs';
import { zoneServer } from '../cli/server.mjs';
import { mxlens } from '../cli/command.js';

/** Domains of every verdict, one with faults in what stands beside its MX records, and texts that are none. */
const INPUTS = ['good.test', 'faults.neighbours.test', 'exchange-alias.test', 'exchange-nonexistent.test', 'null-mx.test',
  'servfail.mx-unavailable.test', 'hidden-beside.alias-loop.test', 'hostile.test', 'giant.test', 'expired.dnssec-bogus.test',
  'no domain', '<&"\'>\u0001\u202E'];

/** Packages that hold schemas: of which file, and what fetches them. */
const SOURCES = /** @type {const} */ ({
  pytest: 'pytest==9.2.0',
  sarif: '@microsoft/jest-sarif@1.0.0-beta.0',
  ajv: 'ajv-draft-04@1.0.0',
});

/** Runs all of it. */
export async function consumers() {
  await step('Formats, read by those they are for', async (say) => {
    const folder = join(CACHE, 'consumers');
    await mkdir(folder, { recursive: true });
    const tools = await aptUnpack({ name: 'consumers', packages: ['libxml2-utils', 'prometheus'], unused: /^(?!libxml2)/ }, say);
    const server = await zoneServer(folder);
    try {
      /** @param {string} format */
      const written = async (format) => {
        const { stdout } = await mxlens([...server.asking, '--neighbours', '--format', format, ...INPUTS]);
        assert.match(stdout, /spf-lookups-excessive/, `${format} has what is wrong beside the MX records`);
        return stdout;
      };
      await junit(await written('junit'), folder, tools);
      await sarif(await written('sarif'), folder);
      await prometheus(await written('prometheus'), folder, tools);
    } finally {
      server.stop();
    }
    return 'JUnit, SARIF and Prometheus hold';
  });
}

/**
 * @param {string} text
 * @param {string} folder
 * @param {string} tools
 */
async function junit(text, folder, tools) {
  const schema = join(folder, 'junit-10.xsd');
  if (!existsSync(schema)) {
    // the schema of Jenkins' xUnit plugin, which pytest tests its own reports against
    await run('pip', ['download', '-q', '--no-deps', '--no-binary', ':all:', '-d', folder, SOURCES.pytest]);
    await run('bash', ['-c', `tar -xzf ${folder}/pytest-*.tar.gz -O --wildcards '*/example_scripts/junit-10.xsd' > ${schema}`]);
  }
  const file = join(folder, 'junit.xml');
  await writeFile(file, text);
  const env = { ...process.env, LD_LIBRARY_PATH: ['x86_64', 'aarch64'].map((machine) => join(tools, 'usr/lib', `${machine}-linux-gnu`)).join(':') };
  await run(join(tools, 'usr/bin/xmllint'), ['--noout', '--schema', schema, file], { env });
}

/**
 * @param {string} text
 * @param {string} folder
 */
async function sarif(text, folder) {
  const home = join(folder, 'npm');
  if (!existsSync(join(home, 'node_modules/ajv-draft-04'))) {
    await mkdir(home, { recursive: true });
    await run('npm', ['install', '--no-save', '--prefix', home, SOURCES.sarif, SOURCES.ajv, 'ajv@8', 'ajv-formats@3']);
  }
  const load = createRequire(join(home, 'index.js'));
  const Ajv = load('ajv-draft-04').default;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  load('ajv-formats').default(ajv);
  const schema = JSON.parse(await readFile(join(home, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  const validate = ajv.compile(schema);
  const log = JSON.parse(text);
  // the schema of that package names itself, the log names the one of the standard
  assert.ok(validate(log), JSON.stringify(validate.errors));
  assert.ok(log.runs[0].results.some((/** @type {any} */ { kind }) => kind === 'open'));
  assert.ok(!validate({ ...log, runs: [{ ...log.runs[0], results: [{ ruleId: 'x' }] }] }), 'a result without a message is refused');
}

/**
 * @param {string} text
 * @param {string} folder
 * @param {string} tools
 */
async function prometheus(text, folder, tools) {
  const file = join(folder, 'mxlens.prom');
  await writeFile(file, text);
  await run('bash', ['-c', `'${join(tools, 'usr/bin/promtool')}' check metrics < '${file}'`]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await script(consumers);
