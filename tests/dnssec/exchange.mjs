// One question to one server, over TCP so that no answer is cut short.
import { connect } from 'node:net';
import { encode, typeNumber } from './wire.mjs';

/** Recursion desired; checking disabled. */
const [RD, CD] = [0x0100, 0x0010];

/** With DO, and the size that resolvers advertise. */
const OPT = { name: '.', type: 41, klass: 1232, ttl: 0x8000, rdata: Buffer.alloc(0) };

/** Milliseconds; a resolver that finds one server after another lying takes its time. */
const PATIENCE = 60_000;

/**
 * @param {string} address
 * @param {{ name: string, type: string }} question
 * @param {{ unchecked?: boolean }} [options]
 */
export function exchange(address, { name, type }, { unchecked = false } = {}) {
  const flags = unchecked ? RD | CD : RD;
  const question = { name, type: typeNumber(type) };
  const query = encode({ id: 0, flags, question, answer: [], authority: [], additional: [OPT] });
  return overTcp(address, query).catch((error) => {
    throw new Error(`${name} ${type} at ${address}`, { cause: error });
  });
}

/**
 * @param {string} address
 * @param {Buffer} query
 * @returns {Promise<Buffer>}
 */
export function overTcp(address, query) {
  return new Promise((resolve, reject) => {
    const socket = connect(53, address);
    let got = Buffer.alloc(0);
    const timer = setTimeout(() => socket.destroy(new Error(`${address} is silent`)), PATIENCE);
    socket.on('connect', () => socket.write(framed(query)));
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
      socket.end();
      resolve(Buffer.from(got.subarray(2, 2 + got.readUInt16BE(0))));
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`${address} hung up`));
    });
  });
}

/** @param {Buffer} message */
export function framed(message) {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
}
