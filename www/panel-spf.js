/** Shows SPF: the tree of records with what each branch costs, what becomes of the exchanges, and of a sender one asks about. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Spf, SpfExchange, SpfFault, SpfNode, SpfNodeState, SpfTerm } from './wasm/neighbours.js' */
/** @import { Context } from './context.js' */
/** @import { Child, Icon } from './dom.js' */
/** @import { Panel } from './panel-parts.js' */

import { code, element, foreign, list } from './dom.js';
import { parts, records, rfc, sign, unseen } from './panel-parts.js';
import { asker, results } from './panel-spf-sender.js';
import { MOST_LOOKUPS, MOST_VOIDS, voidsOf } from './summaries-spf.js';
import { count, named, plural, rich, t, texts } from './text.js';

/** @type {Record<SpfNodeState, {word: string, icon: Icon} | null>} what is to be said of a place in the tree */
const states = {
  present: null,
  absent: named('No record', { icon: 'warn' }),
  broken: named('Not usable', { icon: 'warn' }),
  multiple: named('Several records', { icon: 'warn' }),
  loop: named('Leads in a circle', { icon: 'warn' }),
  sender: named('Only a sender tells', { icon: 'note' }),
  unknown: named('Not known', { icon: 'unknown' }),
};

/** What is wrong with a term, which makes the whole record useless.
 * @type {Record<SpfFault, string>} */
export const faults = texts({
  mechanismUnknown: 'there is no such mechanism',
  valueMissing: 'a domain or an address is missing behind it',
  valueUnexpected: 'nothing can stand behind it',
  domainInvalid: 'what stands there is no domain',
  domainIsAddress: 'an address stands where a domain belongs: take ip4: or ip6:',
  addressInvalid: 'what stands there is no such address',
  prefixInvalid: 'no prefix can have this length',
  macroInvalid: 'a percent sign begins no macro',
  macroMisplaced: 'this macro is for explanations only',
  characterInvalid: 'there is a character in it that is no printable ASCII',
  repeated: 'it stands there a second time',
});

/**
 * @param {Report} report
 * @param {Context} context
 * @returns {Panel}
 */
export function spf({ target: { name }, neighbours }, { asking }) {
  const { state, records: found, nodes, partial, exchanges, unknown } = /** @type {Spf} */ (neighbours?.spf);
  const [own] = nodes;
  return {
    asked: [`${name} TXT`, ...nodes.flatMap(({ domain }) => domain === null ? [] : [`${domain} TXT`])],
    content: [
      element('p.quiet', rich`By SPF (${rfc(7208)}) a domain tells receivers which servers may send mail as it. Reading the record may lead to others; receivers give up after ${MOST_LOOKUPS} look-ups in all, or after ${MOST_VOIDS} that find nothing.`),
      own ? null : records(name, found),
      own && state === 'present' ? costs(own, partial) : null,
      ...own ? [element('h4', t`The record, and where it leads`),
        element('ul.chain', branch(own, nodes.map((node, index) => ({ ...node, index })), 0))] : [],
      ...exchanges.length > 0 ? [element('h4', t`If the exchanges send mail as the domain`),
        list('ul.proved', exchanges.map(exchange), 12)] : [],
      asking ? element('div.unprinted', element('h4', t`May this address send for the domain?`), asker(name, asking)) : null,
      ...unseen([unknown, ...nodes.flatMap((node) => [node.unknown, ...node.terms.flatMap((term) => term.unknown)])]),
    ],
  };
}

/**
 * @param {SpfNode} own
 * @param {boolean} partial
 */
function costs(own, partial) {
  const [lookups, voids] = [own.lookups, voidsOf(own)];
  const words = partial ? plural(lookups, 'In all at least {0} look-up of {1}', 'In all at least {0} look-ups of {1}', MOST_LOOKUPS)
    : plural(lookups, 'In all {0} look-up of {1}', 'In all {0} look-ups of {1}', MOST_LOOKUPS);
  return element('div.head', sign(lookups > MOST_LOOKUPS ? 'warn' : 'yes', words),
    sign(voids > MOST_VOIDS ? 'warn' : 'yes', plural(voids, '{0} of {1} that may find nothing', '{0} of {1} that may find nothing', MOST_VOIDS)));
}

/**
 * A record, with those that it leads to.
 * @param {SpfNode} node
 * @param {(SpfNode & { index: number })[]} all
 * @param {number} index
 * @returns {HTMLElement}
 */
function branch({ domain, term, number, state, record, terms, faults: broken, lookups, open }, all, index) {
  const said = states[state];
  const below = all.filter(({ parent }) => parent === index);
  // what leads to a record is told there; all of it in the order in which it is evaluated
  const here = terms.filter(({ number }) => !below.some((node) => node.number === number));
  const steps = [
    ...here.map((term) => ({ number: term.number, made: element('li', lookup(term)) })),
    ...below.map((node) => ({ number: node.number, made: branch(node, all, node.index) })),
  ].sort((a, b) => a.number - b.number);
  return element('li',
    element('div.head', number === 0 ? null : element('span.quiet', t`Look-up ${number}`),
      element('h4', domain === null ? code(term ?? '') : code(domain)), said && sign(said.icon, said.word),
      lookups > 0 ? element('span.quiet', count(lookups, 'look-up from here on', 'look-ups from here on')) : null),
    term === null ? null : element('p.quiet', rich`by ${code(term)}`),
    record === null ? null : element('p', foreign(record)),
    parts(broken.map(({ text, fault }) => ({ part: text, why: faults[fault] }))),
    open.length === 0 ? null : element('p', sign('warn', t`Open to all`), ' ', rich`${foreign(open.join(' '))} lets everybody send.`),
    steps.length === 0 ? null : list('ul.chain', steps.map(({ made }) => made), 30));
}

/**
 * @param {SpfTerm} term
 * @returns {Child[]}
 */
function lookup({ text, number, ptr, sender, voidIpv4, voidIpv6, exchanges }) {
  return [
    element('span.quiet', t`Look-up ${number}`), ' ', code(text),
    voidIpv4 || voidIpv6 ? [' ', sign('warn', t`Finds nothing`)] : [],
    ptr ? [' ', sign('warn', t`Not to be used`)] : [],
    sender ? [' ', sign('note', t`Only a sender tells`)] : [],
    exchanges === null ? [] : [' ', element('span.quiet', count(exchanges, 'exchange'))],
  ].flat();
}

/** @param {SpfExchange} exchange */
function exchange({ exchange: name, address, result, term, unknown }) {
  const { word, icon } = results[result ?? 'none'];
  return element('li',
    element('div.head', code(name), code(address), result === null ? sign('unknown', t`Not known`) : sign(icon, word)),
    term === null ? null : element('p.quiet', rich`by ${code(term)}`),
    result === null && unknown && 'type' in unknown ? element('p.quiet', rich`To tell, ${code(`${unknown.name} ${unknown.type}`)} would have to be asked for.`) : null);
}
