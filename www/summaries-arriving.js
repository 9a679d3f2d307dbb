/** What is published for mail that comes to a domain, in a word and a sentence: MTA-STS, TLS-RPT, and both ways to insist on TLS. */
/** @import { Handling, Neighbours, StsObstacle, StsPolicySeen, StsRecordReason, TlsRptReason } from './wasm/neighbours.js' */
/** @import { Words } from './marks.js' */
/** @import { Said } from './summaries.js' */

import { foreign } from './marks.js';
import { inRow, named, plural, rich, t, texts } from './text.js';
import { unknownReason } from './words.js';

/** What stands beside the sentence: a word with its sign. */
export const states = {
  inPlace: named('In place', { icon: 'yes', tone: 'good' }),
  inForce: named('In force', { icon: 'lock', tone: 'good' }),
  partly: named('In part', { icon: 'note', tone: 'notice' }),
  none: named('None', { icon: 'closed', tone: 'calm' }),
  testing: named('In testing', { icon: 'note', tone: 'notice' }),
  off: named('Switched off', { icon: 'closed', tone: 'notice' }),
  unusable: named('Not usable', { icon: 'warn', tone: 'warning' }),
  blocking: named('Keeps mail out', { icon: 'no', tone: 'error' }),
  unseen: named('Not seen', { icon: 'unknown', tone: 'unknown' }),
  unknown: named('Not known', { icon: 'unknown', tone: 'unknown' }),
};

/**
 * @param {keyof typeof states} state
 * @param {Words[]} sentence
 * @returns {Said}
 */
export function said(state, sentence) {
  return /** @type {Said} */ ({ ...states[state], sentence });
}

/**
 * That it could not be had, and why.
 * @param {import('./wasm/mxlens.js').Unknown | null | undefined} unknown
 */
export function unknowable(unknown) {
  return said('unknown', unknown ? unknownReason(unknown) : [t`It could not be looked up.`]);
}

/** Why senders do not use an MTA-STS record, said of it.
 * @type {Record<StsRecordReason, string>} */
export const recordFaults = texts({
  several: 'there are several',
  version: 'it does not begin with v=STSv1;',
  field: 'a part of it is no name with a value',
  idAbsent: 'it has no id',
  id: 'its id is not 1 to 32 letters and digits',
});

/** What is between a policy and who looks for it.
 * @type {Record<StsObstacle, string>} */
const obstacles = texts({
  noAddress: 'its host has no address',
  status: 'its host answers with an error',
  redirect: 'its host leads elsewhere, where senders do not follow',
  tls: 'the certificate of its host is not to be trusted, or TLS failed otherwise',
  mediaType: 'its host does not send it as plain text',
  tooLong: 'it is longer than 64 KB',
  timeout: 'it did not come in time',
  connection: 'its host took no connection from here',
  name: 'the name of its host was not found from here',
  cors: 'its host does not let web pages read it',
  pagePolicy: 'the policy of this page forbids the request',
  localNetwork: 'the browser does not let this page reach the local network',
  unknown: 'the request did not get through',
});

/**
 * Why a policy was not had, in a clause.
 * @param {StsPolicySeen} seen
 * @returns {Words[]}
 */
export function obstacle({ obstacle, status, detail }) {
  if (obstacle === null) return [t`it was not asked for`];
  if (status !== null) return rich`${obstacles[obstacle]} (${t`HTTP status ${`${status}`}`})`;
  return obstacle === 'mediaType' && detail ? rich`${obstacles[obstacle]} (${foreign(detail)})` : [obstacles[obstacle]];
}

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function mtaSts({ mtaSts: { state, fault, unknown, policy: seen, exchanges } }) {
  if (state === 'unknown') return unknowable(unknown);
  if (state === 'absent') return said('none', [t`Senders are not told to insist on TLS: they use it where the server offers it, and do not look whose server it is.`]);
  if (state === 'broken') return said('unusable', [t`There is a record, and senders do not use it: ${recordFaults[fault?.reason ?? 'version']}.`]);
  switch (seen.state) {
    case 'unsought':
    case 'unseen':
      return said('unseen', rich`A record says that there is a policy. What it says was not seen from here: ${obstacle(seen)}.`);
    case 'unavailable':
      return said('unusable', rich`A record says that there is a policy, and senders find none: ${obstacle(seen)}.`);
    case 'invalid':
      return said('unusable', [t`There is a policy, and senders do not use it, because it breaks the rules.`]);
    case 'found':
      break;
  }
  const left = exchanges.filter((one) => !one.named).length;
  switch (seen.policy?.mode) {
    case 'enforce':
      return left === 0 ? said('inForce', [t`Senders that know MTA-STS deliver only over TLS, to servers that prove who they are.`])
        : said('blocking', [plural(left, 'The policy leaves {0} of {1} exchanges out: senders that know MTA-STS do not deliver there.',
          'The policy leaves {0} of {1} exchanges out: senders that know MTA-STS do not deliver there.', exchanges.length)]);
    case 'testing':
      return said('testing', [t`Senders that know MTA-STS deliver as if there were no policy, and report what it would have stopped.`]);
    default:
      return said('off', [t`The policy says that it no longer holds, so senders do not insist on TLS by it.`]);
  }
}

/** Why senders do not report by a TLS-RPT record, said of it.
 * @type {Record<TlsRptReason, string>} */
export const reportFaults = texts({
  several: 'there are several',
  version: 'it does not begin with v=TLSRPTv1;',
  field: 'a part of it is no name with a value',
  ruaAbsent: 'it says no place to report to',
  uri: 'a place to report to is no URI, or has a sign in it that must be encoded',
  scheme: 'a place to report to is neither a mail address nor one of https',
});

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function tlsRpt({ tlsRpt: { state, destinations, faults, unknown } }) {
  switch (state) {
    case 'unknown':
      return unknowable(unknown);
    case 'absent':
      return said('none', [t`Senders are not told where to report when TLS fails.`]);
    case 'broken':
      return said('unusable', [t`There is a record, and senders cannot report by it: ${reportFaults[faults[0]?.reason ?? 'ruaAbsent']}.`]);
    case 'present':
      return said('inPlace', rich`Senders that know it report once a day what became of TLS, to ${inRow(destinations.map(foreign))}.`);
  }
}

/** What keeps mail from an exchange.
 * @type {Handling[]} */
const BLOCKING = ['refuses', 'delays', 'differs'];

/**
 * @param {Neighbours} neighbours
 * @returns {Said}
 */
export function transport({ transport: all }) {
  if (all.length === 0) return said('none', [t`There is no exchange that senders could use.`]);
  const ways = all.map(({ mtaSts, dane, both }) => [mtaSts, dane, both]);
  const number = (/** @type {(handlings: Handling[]) => boolean} */ are) => ways.filter(are).length;
  const [blocked, unknown] = [number((one) => one.some((each) => BLOCKING.includes(each))), number((one) => one.includes('unknown'))];
  const insisted = number((one) => one.includes('authenticated'));
  const [bySts, byDane] = /** @type {const} */ (['mtaSts', 'dane']).map((way) => all.every((one) => one[way] === 'authenticated'));
  if (blocked > 0) {
    return said('blocking', [plural(blocked, 'Some senders do not deliver to {0} of {1} exchanges.', 'Some senders do not deliver to {0} of {1} exchanges.', all.length)]);
  }
  if (bySts && byDane) return said('inForce', [t`Senders that know MTA-STS, DANE or both insist on TLS at every exchange.`]);
  if (bySts || byDane) return said('inForce', [t`Senders that know ${bySts ? 'MTA-STS' : 'DANE'} insist on TLS at every exchange.`]);
  if (unknown > 0) return said('unknown', [t`Not everything was seen that tells whether senders insist on TLS.`]);
  if (insisted > 0) {
    return said('partly', [plural(insisted, 'Senders that know MTA-STS or DANE insist on TLS at {0} of {1} exchanges.',
      'Senders that know MTA-STS or DANE insist on TLS at {0} of {1} exchanges.', all.length)]);
  }
  return said('none', [t`Neither of the two ways makes senders insist on TLS.`]);
}
