// The resolver that the validators ask: it passes questions on to one that does not validate, and changes what comes
// back, for lies that no zone can tell.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { framed, overTcp } from './exchange.mjs';
import { TYPES, ancestors, decode, encode } from './wire.mjs';

/** @import { Zone } from './zone.mjs' */

export const LIAR = '127.0.0.3';

const TRUNCATED = 0x0200;

/** What unbound advertises, so more does not come through. */
const DATAGRAM = 1232;

/**
 * @param {Zone[]} zones
 * @param {string} resolver
 */
export async function liar(zones, resolver) {
  const lying = new Map(zones.filter(({ spec }) => spec.lies).map((zone) => [zone.name, zone]));
  /** @param {Buffer} query @returns {Promise<Buffer>} */
  const answer = async (query) => {
    const { question } = decode(query);
    // the DS records of a zone are its parent's
    const above = ancestors(question.name).slice(question.type === TYPES.DS ? 1 : 0);
    const zone = above.map((name) => lying.get(name)).find(Boolean);
    const truth = await overTcp(resolver, query);
    if (!zone) return truth;
    const message = decode(truth);
    zone.spec.lies?.(message, zone);
    return encode(message);
  };
  const udp = createSocket('udp4');
  udp.on('message', async (query, { port, address }) => {
    const message = await answer(query);
    if (message.length <= DATAGRAM) return udp.send(message, port, address);
    const { id, flags, question } = decode(message);
    const short = { id, flags: flags | TRUNCATED, question, answer: [], authority: [], additional: [] };
    return udp.send(encode(short), port, address);
  });
  udp.bind(53, LIAR);
  const tcp = createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', async (chunk) => {
      got = Buffer.concat([got, chunk]);
      while (got.length >= 2 && got.length >= 2 + got.readUInt16BE(0)) {
        const query = got.subarray(2, 2 + got.readUInt16BE(0));
        got = got.subarray(2 + query.length);
        socket.write(framed(await answer(Buffer.from(query))));
      }
    });
  });
  tcp.listen(53, LIAR);
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
}
