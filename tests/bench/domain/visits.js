// Chromium, without a debugger, goes to pages that tell how long they took.
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** How long a page may take, in milliseconds. */
const DEADLINE = 60_000;

/** @typedef {{ verdict: number, report: number }} Times milliseconds from the start of the navigation */

/**
 * Goes to each page, and between them to one of its own, from which the next navigation starts when the machine has come to
 * rest. The pages know by their referrer where to go back, and where to send what they measured.
 * @param {string} chrome
 * @param {string[]} args
 * @param {string[]} urls
 * @param {number} rest milliseconds before each
 * @returns {Promise<Times[]>} of each
 */
export async function visits(chrome, args, urls, rest) {
  const left = [...urls];
  /** @type {Times[]} */
  const times = [];
  const heard = new EventEmitter();
  const mailbox = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const next = request.url === '/' ? left.shift() : undefined;
      response.writeHead(next ? 200 : 404, { 'content-type': 'text/html', 'referrer-policy': 'unsafe-url' });
      const script = `setTimeout(() => location.replace(${JSON.stringify(next)}), ${rest})`;
      response.end(next && `<!doctype html><title>Next</title><script>${script}</script>`);
      return;
    }
    const outcome = JSON.parse(await text(request));
    response.end();
    times.push(outcome);
    if (outcome.error) heard.emit('error', new Error(outcome.error));
    else if (times.length === urls.length) heard.emit('through');
    else limit.refresh();
  }).listen(0, '127.0.0.1');
  const limit = setTimeout(() => heard.emit('error', new Error(`${urls[times.length]} said nothing`)), DEADLINE);
  await once(mailbox, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (mailbox.address());
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // as root Chromium refuses to run inside it
  const browser = spawn(chrome, ['--headless', ...sandbox, ...args, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
  const ended = once(browser, 'exit');
  try {
    await Promise.race([
      once(heard, 'through'),
      ended.then(([code]) => { throw new Error(`Chromium ended with ${code} before it had measured`); }),
    ]);
    return times;
  } finally {
    clearTimeout(limit);
    browser.kill();
    mailbox.close();
    mailbox.closeAllConnections();
    await ended;
  }
}
