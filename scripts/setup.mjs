// Brings whatever building (and testing) needs and is not there yet. What is there is left alone, so
// the second run takes a second.
import { delimiter, join } from 'node:path';
import { browser } from './browser.mjs';
import { npmPackages } from './npm.mjs';
import { ROOT, TARGET } from './paths.mjs';
import { rust } from './rust.mjs';
import { Failure, step } from './steps.mjs';
import { cargoDeny, cargoTool, cleanBuild, wasmBindgen, wasmPack } from './tools.mjs';

/**
 * @param {{ forTests?: boolean }} [options]
 * @returns {Promise<NodeJS.ProcessEnv>} the environment in which the tools are found
 */
export async function setup({ forTests = false } = {}) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, CARGO_TARGET_DIR: TARGET };
  nodeIsNewEnough();
  await step('npm packages', npmPackages);
  await step('Rust', (say) => rust(env, say));

  let built = false;
  const tools = [wasmBindgen(), wasmPack, ...(forTests ? [cargoDeny] : [])];
  for (const tool of tools) {
    await step(`${tool.crate} ${tool.version}`, async (say) => {
      const result = await cargoTool(tool, env, say);
      env.PATH = [result.folder, env.PATH].join(delimiter);
      built ||= result.built;
      return result.built ? 'built' : 'there';
    });
  }
  if (built) await cleanBuild();

  if (forTests) await step('Chromium and chromedriver', (say) => browser(env, say));
  env.PATH = [join(ROOT, 'node_modules', '.bin'), env.PATH].join(delimiter); // wasm-opt, tsc
  return env;
}

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Failure(`Node ${process.versions.node} is too old: mxlens needs 20.19 or newer, from https://nodejs.org`);
}
