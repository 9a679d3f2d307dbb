// What can be wrong with servers and with what is published about them: each case is a world, and exactly what a probe
// must find in it. Every rule has a case that breaks it.
import { pki, tlsa } from './pki.mjs';
import { NO_ROUTE, REFUSES, SILENT, UNREACHABLE } from './world.mjs';

/** @import { RequestListener } from 'node:http' */
/** @import { DaneRecord } from '../../www/wasm/mxlens.js' */
/** @import { Identity } from './pki.mjs' */
/** @import { Place } from './world.mjs' */

/** The addresses of the exchanges `mx.host.test` and `mx2.host.test`. */
export const [FIRST, SECOND, FIRST6, POLICY] = ['192.0.33.1', '192.0.33.2', '2620:0:2d0:200::1', '192.0.33.9'];

/**
 * @typedef {object} Case
 * @property {Place} place what is at the first address
 * @property {Place | null} [second] what is at the second exchange; a good server if not given, none if null
 * @property {Place} [first6] what is at the IPv6 address of the first exchange
 * @property {DaneRecord[]} [dane] signed TLSA records of the first exchange
 * @property {string[] | 'SERVFAIL'} [record] the TXT records of MTA-STS
 * @property {RequestListener} [policy] what the host of the policy does; it has no address without that
 * @property {Identity} [policyIdentity]
 * @property {string} verdict `status`, and `partial` behind it
 * @property {string[]} findings ids
 */

const policyText = (/** @type {string} */ mode, /** @type {string} */ mx = 'mx: mx.host.test\r\nmx: *.host.test') =>
  `version: STSv1\r\nmode: ${mode}\r\n${mx}\r\nmax_age: 86400\r\n`;

/** @param {string} text @returns {RequestListener} */
const serving = (text) => (_, response) => response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);

const RECORD = ['v=STSv1; id=20260101T000000;'];

/** A line after the other, without end.
 * @param {import('node:net').Socket} socket */
function endless(socket) {
  const more = () => {
    while (!socket.destroyed && socket.write('220-welcome, and wait a little\r\n'));
  };
  socket.on('drain', more);
  more();
}

/** All identities that cases need. */
export async function identities() {
  const authority = await pki();
  const names = ['mx.host.test', 'mx2.host.test'];
  const good = await authority.identity('good', { names });
  const stray = await authority.identity('stray', { issuer: null, authority: true, commonName: 'Stray' });
  const policy = await authority.identity('policy', { names: ['mta-sts.example.test'] });
  return {
    authority,
    good,
    stray,
    policy,
    expired: await authority.identity('expired', { names, from: -40, to: -10 }),
    future: await authority.identity('future', { names, from: 10, to: 40 }),
    mismatched: await authority.identity('mismatched', { names: ['other.test', '*.sub.mx.host.test'] }),
    commonNameOnly: await authority.identity('common', { commonName: 'mx.host.test' }),
    wildcard: await authority.identity('wildcard', { names: ['*.host.test'] }),
    selfSigned: await authority.identity('self', { issuer: null, names }),
    selfExpired: await authority.identity('selfexpired', { issuer: null, names, from: -40, to: -10 }),
    withoutMiddle: await authority.identity('bare', { names, above: '' }),
  };
}

/**
 * @param {Awaited<ReturnType<typeof identities>>} all
 * @returns {Record<string, Case>}
 */
export function cases(all) {
  const { good, expired, future, mismatched, commonNameOnly, wildcard, selfSigned, selfExpired, withoutMiddle, stray, authority, policy } = all;
  const fine = { place: { identity: good }, verdict: 'reachable', findings: [] };
  const found = { record: RECORD, policyIdentity: policy };
  /** @param {string} text */
  const says = (text) => ({ ...fine, ...found, policy: serving(text) });
  return {
    'good': fine,
    'good, over IPv6 as well': { ...fine, first6: { identity: good } },
    'a wildcard for one label': { ...fine, place: { identity: wildcard } },

    'refused': { place: REFUSES, verdict: 'atRisk', findings: ['smtp-connection-refused'] },
    'silent': { place: SILENT, verdict: 'atRisk', findings: ['smtp-connection-timeout'] },
    'unreachable': { place: UNREACHABLE, verdict: 'atRisk', findings: ['smtp-connection-timeout'] },
    'no route': { place: NO_ROUTE, verdict: 'reachable partial', findings: [] },
    'all refused, and nobody else reached': { place: REFUSES, second: REFUSES, verdict: 'undetermined partial', findings: [] },
    'all silent, and nobody else reached': { place: SILENT, second: SILENT, verdict: 'undetermined partial', findings: [] },
    'all closed at once, and nobody else heard': {
      place: { greeting: (socket) => socket.end() }, second: { greeting: (socket) => socket.resetAndDestroy() }, verdict: 'undetermined partial', findings: [],
    },
    'a tarpit and one that is dead, and nobody else heard': { place: { greeting: () => {} }, second: REFUSES, verdict: 'undetermined partial', findings: [] },
    'IPv6 silent while IPv4 answers': { ...fine, first6: SILENT, verdict: 'reachable partial' },
    'IPv6 not there': { ...fine, first6: NO_ROUTE, verdict: 'reachable partial' },

    'closed at once': { place: { greeting: (socket) => socket.end() }, verdict: 'reachable partial', findings: ['smtp-connection-dropped'] },
    'reset at once': { place: { greeting: (socket) => socket.resetAndDestroy() }, verdict: 'reachable partial', findings: ['smtp-connection-dropped'] },
    'tarpit': { place: { greeting: () => {} }, verdict: 'reachable partial', findings: ['smtp-reply-late'] },
    'tarpit that greets letter by letter': {
      place: {
        greeting: (socket) => {
          const timer = setInterval(() => socket.write('2'), 20);
          socket.on('close', () => clearInterval(timer));
        },
      },
      verdict: 'reachable partial',
      findings: ['smtp-reply-late'],
    },
    'tarpit after the greeting': { place: { greeting: (socket) => socket.write('220 wait\r\n') }, verdict: 'reachable partial', findings: ['smtp-reply-late'] },
    'garbage': { place: { greeting: 'SSH-2.0-OpenSSH_9.2p1' }, verdict: 'atRisk', findings: ['smtp-reply-malformed'] },
    'garbage without end': {
      place: { greeting: (socket) => socket.write(Buffer.alloc(1_000_000, 0xff)) }, verdict: 'atRisk', findings: ['smtp-reply-malformed'],
    },
    'garbage without a line end, then closed': { place: { greeting: (socket) => socket.end('*** no mail ***') }, verdict: 'atRisk', findings: ['smtp-reply-malformed'] },
    'codes that change within a reply': { place: { greeting: '220-a\r\n250 b' }, verdict: 'atRisk', findings: ['smtp-reply-malformed'] },
    'an endless banner': { place: { greeting: endless }, verdict: 'atRisk', findings: ['smtp-reply-malformed'] },
    'an endless line': {
      place: { greeting: (socket) => socket.write(`220 ${'a'.repeat(100_000)}`) }, verdict: 'atRisk', findings: ['smtp-reply-malformed'],
    },
    'a reply before it is asked for': { place: { greeting: '220 hello\r\n250 early' }, verdict: 'atRisk', findings: ['smtp-reply-malformed'] },
    'no mail at all': { place: { greeting: '521 5.3.2 mx.host.test does not accept mail' }, verdict: 'atRisk', findings: ['smtp-service-closed'] },
    'refuses this machine': { place: { greeting: '554 5.7.1 blocked by a list' }, verdict: 'reachable partial', findings: ['smtp-client-refused'] },
    'refuses EHLO': { place: { ehlo: '550 5.7.1 not you' }, verdict: 'reachable partial', findings: ['smtp-client-refused'] },
    'refuses every machine, it seems': {
      place: { greeting: '554 no' }, second: { greeting: '554 no' }, verdict: 'undetermined partial', findings: ['smtp-client-refused'],
    },
    'puts this machine off': { place: { greeting: '421 4.7.0 try again later' }, verdict: 'reachable partial', findings: ['smtp-client-deferred'] },
    'puts this machine off at EHLO': { place: { ehlo: '451 4.7.1 greylisted' }, verdict: 'reachable partial', findings: ['smtp-client-deferred'] },

    'no STARTTLS': { place: {}, verdict: 'reachable', findings: ['starttls-absent'] },
    'STARTTLS refused': { place: { identity: good, starttls: '454 4.7.0 TLS not available' }, verdict: 'reachable', findings: ['starttls-refused'] },
    'data behind the reply to STARTTLS': { place: { identity: good, starttls: '220 go on\r\n250 injected' }, verdict: 'reachable', findings: ['starttls-injected'] },
    'half a line behind the reply to STARTTLS': { place: { identity: good, starttls: '220 go on\r\n2' }, verdict: 'reachable', findings: ['starttls-injected'] },
    'no TLS after STARTTLS': { place: { identity: good, handshake: (socket) => socket.write('no TLS here\r\n') }, verdict: 'reachable', findings: ['tls-failed'] },
    'closed at TLS': { place: { identity: good, handshake: (socket) => socket.end() }, verdict: 'reachable', findings: ['tls-failed'] },
    'silent at TLS': { place: { identity: good, handshake: () => {} }, verdict: 'reachable', findings: ['tls-failed'] },

    'another name': { place: { identity: mismatched }, verdict: 'reachable', findings: ['certificate-name-mismatch'] },
    'a common name alone': { place: { identity: commonNameOnly }, verdict: 'reachable', findings: ['certificate-name-mismatch'] },
    'expired': { place: { identity: expired }, verdict: 'reachable', findings: ['certificate-expired'] },
    'not begun': { place: { identity: future }, verdict: 'reachable', findings: ['certificate-expired'] },
    'self-signed': { place: { identity: selfSigned }, verdict: 'reachable', findings: ['certificate-untrusted'] },
    'self-signed and expired': { place: { identity: selfExpired }, verdict: 'reachable', findings: ['certificate-expired', 'certificate-untrusted'] },
    'one in between not sent': { place: { identity: withoutMiddle }, verdict: 'reachable', findings: ['certificate-untrusted'] },

    'DANE by the key': { ...fine, place: { identity: selfSigned }, dane: [tlsa(3, 1, 1, selfSigned.own)] },
    'DANE by the key, whatever dates and names': { ...fine, place: { identity: expired }, dane: [tlsa(3, 1, 1, expired.own)] },
    'DANE by the certificate': { ...fine, place: { identity: selfSigned }, dane: [tlsa(3, 0, 1, selfSigned.own)] },
    'DANE by SHA-512': { ...fine, place: { identity: selfSigned }, dane: [tlsa(3, 1, 2, selfSigned.own)] },
    'DANE by the whole certificate': { ...fine, place: { identity: selfSigned }, dane: [tlsa(3, 0, 0, selfSigned.own)] },
    'DANE by the authority': { ...fine, dane: [tlsa(2, 0, 1, authority.middle)] },
    "DANE by the authority's key": { ...fine, dane: [tlsa(2, 1, 1, authority.middle)] },
    'DANE by a root that is sent': { ...fine, place: { identity: { ...good, cert: good.cert + authority.root } }, dane: [tlsa(2, 1, 1, authority.root)] },
    'DANE by a root that is whole in the record': { ...fine, dane: [tlsa(2, 0, 0, authority.root)] },
    "DANE by a root's key that is whole in the record": { ...fine, dane: [tlsa(2, 1, 0, authority.root)] },
    'DANE by one record of two': { ...fine, dane: [tlsa(3, 1, 1, stray.own), tlsa(3, 1, 1, good.own)] },
    'DANE by a root that is not sent': { place: { identity: good }, dane: [tlsa(2, 1, 1, authority.root)], verdict: 'atRisk', findings: ['dane-mismatch'] },
    'DANE by an authority that lies beside': {
      place: { identity: { ...good, cert: good.cert + stray.own } }, dane: [tlsa(2, 0, 1, stray.own)], verdict: 'atRisk', findings: ['dane-mismatch'],
    },
    'DANE by another key': { place: { identity: good }, dane: [tlsa(3, 1, 1, stray.own)], verdict: 'atRisk', findings: ['dane-mismatch'] },
    "DANE where the server's own is told to be the authority": { place: { identity: selfSigned }, dane: [tlsa(2, 1, 1, selfSigned.own)], verdict: 'atRisk', findings: ['dane-mismatch', 'certificate-untrusted'] },
    'DANE by an authority, another name': { place: { identity: mismatched }, dane: [tlsa(2, 1, 1, authority.middle)], verdict: 'atRisk', findings: ['dane-mismatch', 'certificate-name-mismatch'] },
    'DANE by an authority, expired': { place: { identity: expired }, dane: [tlsa(2, 1, 1, authority.middle)], verdict: 'atRisk', findings: ['dane-mismatch', 'certificate-expired'] },
    'DANE by the weaker of two digests alone': {
      place: { identity: good }, dane: [tlsa(3, 1, 1, good.own), tlsa(3, 1, 2, stray.own)], verdict: 'atRisk', findings: ['dane-mismatch'],
    },
    'DANE and no STARTTLS': { place: {}, dane: [tlsa(3, 1, 1, good.own)], verdict: 'atRisk', findings: ['dane-starttls-absent', 'starttls-absent'] },
    'DANE without a record of use, and no STARTTLS': { place: {}, dane: [tlsa(1, 1, 1, good.own)], verdict: 'atRisk', findings: ['dane-starttls-absent', 'starttls-absent'] },

    'MTA-STS enforced': says(policyText('enforce')),
    'MTA-STS with empty lines and fields that nobody knows': says(`\r\n${policyText('enforce').replace('mode', 'x-new: a b\nmode')}\n\n`),
    'MTA-STS none': { ...says('version: STSv1\nmode: none\nmax_age: 0\n'), place: {}, findings: ['starttls-absent'] },
    'MTA-STS records, two': { ...fine, record: [...RECORD, ...RECORD], findings: ['mta-sts-record-invalid'] },
    'MTA-STS record without an id': { ...fine, record: ['v=STSv1;'], findings: ['mta-sts-record-invalid'] },
    'other records beside': { ...says(policyText('enforce')), record: ['v=STSv10; id=1', 'other', ...RECORD] },
    'MTA-STS record not to be had': { ...fine, record: 'SERVFAIL', verdict: 'reachable partial' },
    'MTA-STS policy not found': { ...fine, ...found, policy: (_, response) => response.writeHead(404).end(), findings: ['mta-sts-policy-unavailable'] },
    'MTA-STS policy elsewhere': {
      ...fine, ...found, policy: (_, response) => response.writeHead(301, { location: '/elsewhere', 'content-type': 'text/plain' }).end(policyText('enforce')), findings: ['mta-sts-policy-unavailable'],
    },
    'MTA-STS policy as a page': {
      ...fine, ...found, policy: (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(policyText('enforce')), findings: ['mta-sts-policy-unavailable'],
    },
    'MTA-STS policy over 64 KB': { ...says(policyText('enforce') + 'x: y\r\n'.repeat(20_000)), findings: ['mta-sts-policy-unavailable'] },
    'MTA-STS host without an address': { ...fine, ...found, findings: ['mta-sts-policy-unavailable'] },
    'MTA-STS host with another certificate': { ...says(policyText('enforce')), policyIdentity: good, findings: ['mta-sts-policy-unavailable'] },
    'MTA-STS host with a certificate of nobody': { ...says(policyText('enforce')), policyIdentity: selfSigned, findings: ['mta-sts-policy-unavailable'] },
    'MTA-STS host silent': { ...fine, ...found, policy: () => {}, verdict: 'reachable partial' },
    'MTA-STS policy without a mode': { ...says('version: STSv1\nmx: mx.host.test\nmax_age: 1\n'), findings: ['mta-sts-policy-invalid'] },
    'MTA-STS policy in another case': { ...says(policyText('Enforce')), findings: ['mta-sts-policy-invalid'] },
    'MTA-STS policy without an exchange': { ...says(policyText('enforce', 'mx: mx.host.test')), verdict: 'atRisk', findings: ['mta-sts-exchange-excluded'] },
    'MTA-STS wildcard over two labels, or none': { ...says(policyText('enforce', 'mx: *.test\nmx: *.mx.host.test\nmx: mx2.host.test')), verdict: 'atRisk', findings: ['mta-sts-exchange-excluded'] },
    'MTA-STS enforced, no STARTTLS': { ...says(policyText('enforce')), place: {}, verdict: 'atRisk', findings: ['mta-sts-server-unfit', 'starttls-absent'] },
    'MTA-STS enforced, expired': { ...says(policyText('enforce')), place: { identity: expired }, verdict: 'atRisk', findings: ['mta-sts-server-unfit', 'certificate-expired'] },
    'MTA-STS enforced, DANE by a key of nobody': {
      ...says(policyText('enforce')), place: { identity: selfSigned }, dane: [tlsa(3, 1, 1, selfSigned.own)], verdict: 'atRisk', findings: ['mta-sts-server-unfit'],
    },
    'MTA-STS in testing, another name': {
      ...says(policyText('testing')), place: { identity: mismatched }, findings: ['certificate-name-mismatch', 'mta-sts-test-failed'],
    },
  };
}
