// A mail server that takes every message, on port 25.
import { createServer } from 'node:net';

/**
 * @param {string[]} addresses where; the unspecified ones stand for all
 * @returns {Promise<() => Promise<void>>} what ends it, so that connections are refused from then on
 */
export async function sink(addresses) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const servers = addresses.map((host) => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serve(socket);
    });
    return { server, host };
  });
  for (const { server, host } of servers) {
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port: 25, ipv6Only: true, backlog: 511 }, () => resolve(null));
    });
  }
  return async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  };
}

/** @param {import('node:net').Socket} socket */
function serve(socket) {
  const say = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
  let rest = '';
  let inData = false;
  socket.on('error', () => socket.destroy());
  socket.setEncoding('latin1').on('data', (text) => {
    rest += text;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (inData) {
        if (line !== '.') continue;
        inData = false;
        say('250 2.0.0 taken');
      } else if (/^quit/i.test(line)) {
        say('221 2.0.0 bye');
        socket.end();
      } else if (/^data/i.test(line)) {
        inData = true;
        say('354 go on');
      } else {
        say(/^ehlo/i.test(line) ? '250 sink.invalid' : '250 2.0.0 fine');
      }
    }
  });
  say('220 sink.invalid ESMTP');
}
