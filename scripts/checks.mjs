// The checks that run no test: format, lints, documentation, types. Shared by `npm test` and `npm run check`.
import { WASM_TARGET } from './paths.mjs';
import { run, step } from './steps.mjs';

/**
 * One command as one step.
 * @param {string} name
 * @param {string} command words parted by single spaces
 * @param {NodeJS.ProcessEnv} env
 * @param {{ live?: boolean }} [options] live: for test runners, whose own report is what one wants to see
 */
export function check(name, command, env, options) {
  return step(name, async (say) => {
    say(command);
    const [program = '', ...args] = command.split(' ');
    await run(program, args, { env, ...options });
    return 'passed';
  });
}

/** @param {NodeJS.ProcessEnv} env */
export async function lint(env) {
  await check('Format', 'cargo fmt --all --check', env);
  await check(
    'Lints, host',
    'cargo clippy --locked --workspace --all-targets --all-features -- -D warnings',
    env,
  );
  await check(
    'Lints, wasm32',
    `cargo clippy --locked -p mxlens --all-targets --target ${WASM_TARGET} -- -D warnings`,
    env,
  );
}

/**
 * The types of the JavaScript; those of the core come from the build, so that goes before.
 * @param {NodeJS.ProcessEnv} env
 */
export const types = (env) => check('Types', 'tsc --project tsconfig.json', env);
