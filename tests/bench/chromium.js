// Chromium without a debugger, which costs every request some milliseconds: a page measures, and posts what came of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Lets Chromium open a page that measures, and waits for what it posts.
 * @param {string} chrome
 * @param {string[]} args
 * @param {{ page: string, task: object, deadline: number }} what the page reads the task, with the URL to post to as
 *   `result`, from its fragment
 * @param {{ begun: (pid: number) => void, ended: () => void }} [listener] is told when the page posts `"begun"`, and of the
 *   outcome while Chromium still runs
 * @returns {Promise<any>}
 */
export async function inChromium(chrome, args, { page, task, deadline }, listener) {
  const mailbox = createServer().listen(0, '127.0.0.1');
  await once(mailbox, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (mailbox.address());
  const url = `${page}#${encodeURIComponent(JSON.stringify({ ...task, result: `http://127.0.0.1:${port}/` }))}`;
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // as root Chromium refuses to run inside it
  const browser = spawn(chrome, ['--headless', ...sandbox, ...args, url], { stdio: 'ignore' });
  const ended = once(browser, 'exit');
  const signal = AbortSignal.timeout(deadline);
  try {
    for (;;) {
      const [request, response] = await Promise.race([
        once(mailbox, 'request', { signal }),
        ended.then(([code]) => { throw new Error(`Chromium ended with ${code} before it had measured`); }),
      ]);
      const outcome = JSON.parse(await text(request));
      response.end();
      if (outcome?.error) throw new Error(outcome.error);
      if (outcome === 'begun') {
        listener?.begun(browser.pid ?? 0);
        continue;
      }
      listener?.ended();
      return outcome;
    }
  } finally {
    browser.kill();
    mailbox.close();
    await ended;
  }
}

/**
 * Its name and version.
 * @param {string} chrome
 */
export async function version(chrome) {
  return (await text(spawn(chrome, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }).stdout)).trim();
}
