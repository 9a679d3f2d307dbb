/** Shows MTA-STS: the record, the policy or what is in its way, and which exchanges it names. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { MtaSts, StsMode, StsPolicy, StsPolicyReason } from './wasm/neighbours.js' */
/** @import { Context } from './context.js' */
/** @import { Child } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { beyond } from './commands.js';
import { button, code, copyable, element, foreign, list } from './dom.js';
import { asking, parts, records, rfc, sign, unseen } from './panel-parts.js';
import { obstacle, recordFaults } from './summaries-arriving.js';
import { inRow, rich, t, texts } from './text.js';
import { duration } from './words.js';

/** What senders do by a policy.
 * @type {Record<StsMode, string>} */
const modes = texts({
  enforce: 'Senders deliver to servers that fit it, and to no other.',
  testing: 'Senders deliver all the same, and report what did not fit.',
  none: 'There is no policy any more: senders forget it.',
});

/** Why senders do not use a policy.
 * @type {Record<StsPolicyReason, string>} */
const policyFaults = texts({
  line: 'this is no name and value with a colon between',
  version: 'the version is not STSv1',
  mode: 'the mode is none of enforce, testing and none',
  maxAge: 'max_age is no number of seconds up to 31557600',
  mx: 'this is neither the name of a server nor *. and one, in ASCII',
  versionAbsent: 'there is no version',
  modeAbsent: 'there is no mode',
  maxAgeAbsent: 'there is no max_age',
  mxAbsent: 'it names no server',
});

/**
 * @param {Report} report
 * @param {Context} context
 * @returns {Panel}
 */
export function mtaSts(report, context) {
  const { target: { name }, neighbours } = report;
  const owner = `_mta-sts.${name}`;
  const sts = /** @type {MtaSts} */ (neighbours?.mtaSts);
  const { state, fault, records: found, id, unknown, policy } = sts;
  return {
    asked: [`${owner} TXT`, `mta-sts.${name} A`, `mta-sts.${name} AAAA`],
    content: [
      element('p.quiet', rich`By MTA-STS (${rfc(8461)}) a domain has senders deliver only over TLS, and only to servers whose certificate fits their name. A record says that there is a policy; the policy stands on a web server of the domain.`),
      records(owner, found),
      fault ? parts([{ part: fault.part, why: recordFaults[fault.reason] }]) : null,
      id === null ? null : element('p', rich`When the id, ${code(id)}, changes, senders look for the policy anew.`),
      ...state === 'present' || policy.origin === 'pasted' ? policyOf(sts, report, context) : [],
      ...unseen([unknown, ...policy.unknown]),
    ],
  };
}

/**
 * @param {MtaSts} sts
 * @param {Report} report
 * @param {Context} context
 * @returns {Child[]}
 */
function policyOf({ policy: seen, exchanges }, report, { again }) {
  const { url, state, origin, policy, faults } = seen;
  const { commands, text } = beyond('mtaStsPolicy', report);
  return [
    element('h4', t`The policy`),
    url === null ? null : element('p', origin === 'fetched' ? rich`It was read at ${code(url)}.`
      : origin === 'pasted' ? rich`This is the policy that was pasted, and not what stands at ${code(url)}.` : rich`It is to stand at ${code(url)}.`),
    state === 'unseen' ? element('p', rich`It could not be seen from here: ${obstacle(seen)}. Senders may see it all the same.`) : null,
    state === 'unavailable' ? element('p', rich`Senders find none: ${obstacle(seen)}. Those that hold an older one keep to it until its time is over.`) : null,
    parts(faults.map(({ reason, line, text }) => ({
      part: line === null ? null : text === null ? t`line ${line}` : t`line ${line}, ${text}`, why: policyFaults[reason],
    }))),
    ...policy ? said(policy, exchanges) : [],
    ...state === 'unseen' ? [element('p.quiet', text), ...commands.map((command) => copyable(command, t`the command for ${'MTA-STS'}`))] : [],
    again && origin !== 'fetched' ? pasting(again) : null,
    again && origin === 'pasted' ? button('button', t`Read the policy at its host`, () => again({ mtaStsPolicy: undefined })) : null,
  ];
}

/** What a policy looks like. */
const EXAMPLE = 'version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800';

/** @param {NonNullable<Context['again']>} again */
function pasting(again) {
  const area = Object.assign(element('textarea'), {
    rows: 5, placeholder: EXAMPLE, spellcheck: false, autocapitalize: 'none', dir: 'ltr',
  });
  area.setAttribute('autocomplete', 'off');
  return asking(t`Paste the policy to have it judged`, area, t`Judge this policy`, (mtaStsPolicy) => again({ mtaStsPolicy }));
}

/**
 * What a policy says, and what that is for each exchange.
 * @param {StsPolicy} policy
 * @param {MtaSts['exchanges']} exchanges
 * @returns {Child[]}
 */
function said({ mode, maxAge, mx }, exchanges) {
  return [
    element('ul.keys',
      element('li', rich`${code(`mode: ${mode}`)}: ${modes[mode]}`),
      element('li', rich`${code(`max_age: ${maxAge}`)}: ${t`Senders keep it for ${duration(maxAge)}.`}`),
      mx.length === 0 ? null : element('li', rich`${code('mx')}: ${inRow(mx.map(foreign))}`)),
    exchanges.length === 0 ? null : list('ul.proved', exchanges.map(({ exchange, named }) => element('li',
      element('div.head', code(exchange), sign(named ? 'yes' : 'no', named ? t`Named by the policy` : t`Not named by the policy`)))), 12),
  ];
}
