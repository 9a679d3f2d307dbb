// The packages of package-lock.json, in node_modules.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { run } from './steps.mjs';

/**
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
const packagesIn = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;

/** Whether node_modules holds what the lock file names; npm writes its own list last of all. */
function isCurrent() {
  let there;
  try {
    there = packagesIn('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  return Object.entries(packagesIn('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

/** @param {(what: string) => void} say */
export async function npmPackages(say) {
  if (isCurrent()) return 'there';
  say('installing by npm ci');
  await run('npm', ['ci']);
  return 'installed';
}
