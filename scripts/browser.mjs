// Chromium and its driver, for the tests that need a real browser.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { aptInstall, hasApt } from './apt.mjs';
import { WEBDRIVER_JSON, which } from './paths.mjs';
import { Failure } from './steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);

/** What keeps a test's browser from talking to anybody but the test. */
export const ALONE = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Chromium refuses to run as root inside its sandbox
const DRIVEN = [...ALONE, '--headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

const chrome = () =>
  process.env.CHROME || NAMES.map((name) => which(name)).find(Boolean) || MAC_APPS.find((file) => existsSync(file));

const chromedriver = () => process.env.CHROMEDRIVER || which('chromedriver');

/**
 * Finds both, or installs them from Debian's packages.
 * @param {NodeJS.ProcessEnv} env gets CHROME, CHROMEDRIVER and where webdriver.json is
 * @param {(what: string) => void} say
 */
export async function browser(env, say) {
  if ((!chrome() || !chromedriver()) && hasApt()) await aptInstall(['chromium', 'chromium-driver'], say);
  env.CHROME = chrome();
  env.CHROMEDRIVER = chromedriver();
  if (!env.CHROME) throw new Failure('Missing: Chrome. Get it from https://www.google.com/chrome, or set CHROME to its path.');
  if (!env.CHROMEDRIVER) {
    throw new Failure('Missing: chromedriver. On macOS: brew install --cask chromedriver; elsewhere set CHROMEDRIVER to its path.');
  }
  await mkdir(dirname(WEBDRIVER_JSON), { recursive: true });
  await writeFile(WEBDRIVER_JSON, JSON.stringify({ 'goog:chromeOptions': { args: DRIVEN, binary: env.CHROME } }));
  env.WASM_BINDGEN_TEST_WEBDRIVER_JSON = WEBDRIVER_JSON;
  return `${env.CHROME}, ${env.CHROMEDRIVER}`;
}
