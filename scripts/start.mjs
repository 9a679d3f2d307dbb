// `npm start`: sets up, builds, serves the page over its own DoH server, and prints the address.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { ROOT, TARGET } from './paths.mjs';
import { setup } from './setup.mjs';
import { Failure, script } from './steps.mjs';

const HOST = '127.0.0.1';

await script(async () => {
  const wanted = Number(process.env.PORT || 8080);
  if (!(wanted >= 0 && wanted < 65536)) throw new Failure(`PORT is no port number: ${process.env.PORT}`);
  const env = await setup();
  await build(env);
  const port = (await isFree(wanted)) ? wanted : 0;
  if (port !== wanted) console.log(`Port ${wanted} is taken, so another one is used.`);
  await serve(port);
});

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

/**
 * Serves until Ctrl-C, which reaches the server as well.
 * @param {number} port
 * @returns {Promise<void>}
 */
function serve(port) {
  const args = ['--zones', 'tests/zones', '--www', 'www', '--listen', `${HOST}:${port}`];
  const server = spawn(join(TARGET, 'debug', 'doh-server'), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: server.stdout }).on('line', (line) => {
    const address = /^listening on (http:\S+)/.exec(line)?.[1];
    console.log(address ? `\nmxlens is ready: open ${address}/ (Ctrl-C ends it)` : line);
  });
  let asked = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      asked = true;
      server.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.on('close', (code) => (asked ? resolve() : reject(new Failure(`The server ended with exit code ${code}.`))));
  });
}
