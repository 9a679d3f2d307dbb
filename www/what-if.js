/** Takes exchanges, address families and operators down, and shows in place what is left of the delivery. */
/** @import { Cut, CutKind, Plan, ReportExchange } from './wasm/mxlens.js' */
/** @import { Shown } from './delivery.js' */
/** @import { Child } from './dom.js' */

import './panels.js';
import { plan } from './check.js';
import { exchange, rank, rankings } from './delivery.js';
import { button, code, element, foreign, icon, list, visible } from './dom.js';
import { exchanges } from './words.js';

/** @type {Record<string, string>} */
const families = { ipv4: 'IPv4', ipv6: 'IPv6' };

/**
 * @param {Shown} shown
 * @returns {Promise<Child[]>} the content of the panel
 */
export async function whatIf(shown) {
  const { report, names, section } = shown;
  const { cuts } = await plan(report, { down: [] });
  const all = exchanges(report);
  const inUse = all.filter(({ state }) => state !== 'unusable');
  const operators = [...new Set(inUse.map(({ operator }) => operator))];
  const addresses = inUse.flatMap((one) => one.addresses).map(({ address }) => address);
  /** An exchange that is called as its operator is taken down by its addresses.
   * @param {ReportExchange} one */
  const lines = (one) => operators.includes(one.exchange) && one.addresses.length > 0
    ? one.addresses.map(({ address }) => address) : [one.exchange];

  /** Every switch, by what it takes down.
   * @type {Map<HTMLButtonElement, string[]>} */
  const switches = new Map();
  /** @param {string[]} down @param {Child[]} words */
  const addSwitch = (down, ...words) => {
    const made = button('button.switch', '', () => press(down, made.ariaPressed !== 'true'));
    made.append(icon('yes'), icon('no'), element('span', words));
    made.ariaPressed = 'false';
    switches.set(made, down);
    return made;
  };
  // an exchange may stand at two preferences: then both of its switches are one
  /** @param {string[]} down @param {boolean} pressed */
  const press = (down, pressed) => {
    for (const [one, its] of switches) if (`${its}` === `${down}`) one.ariaPressed = `${pressed}`;
    return update();
  };

  const cards = [...section.querySelectorAll('.exchange')];
  const ranks = [...section.querySelectorAll('.rank')];
  all.forEach((one, index) => {
    if (one.state !== 'unusable') {
      cards[index]?.append(addSwitch(lines(one), 'Take down', element('span.unseen', ` ${visible(one.exchange)}`)));
    }
  });
  const groups = [
    group('Address families', Object.entries(families)
      .filter(([family]) => addresses.some((address) => address.includes(':') === (family === 'ipv6')))
      .map(([family, word]) => addSwitch([family], word))),
    group('Operators', operators.map((operator) => addSwitch(
      inUse.filter((one) => one.operator === operator).flatMap(lines),
      foreign(names.get(operator)?.name ?? operator)))),
  ];

  const sentence = Object.assign(element('p', element('span', 'Everything is up.')), { ariaLive: 'polite' });
  const reset = button('button', 'Everything is up again', () => {
    for (const one of switches.keys()) one.ariaPressed = 'false';
    return update();
  });
  const bar = element('div.left', sentence, reset);
  section.append(bar);

  async function update() {
    const down = [...switches].flatMap(([one, its]) => one.ariaPressed === 'true' ? its : []);
    const left = await plan(report, { down });
    shown.left = left.delivery;
    bar.classList.toggle('some', down.length > 0);
    sentence.replaceChildren(element('span', down.length > 0 ? verdict(left) : 'Everything is up.'));
    exchanges(left).forEach((one, index) => {
      const card = cards[index];
      if (!card) return;
      card.className = `exchange ${one.state}${one.reason === 'down' ? ' down' : ''}`;
      const kept = card.querySelector('.switch');
      while (card.firstChild && card.firstChild !== kept) card.firstChild.remove();
      card.prepend(...exchange(one, names, all[index]?.addresses).filter((child) => child !== null));
    });
    const words = rankings(left.delivery.levels);
    left.delivery.levels.forEach((one, index) =>
      ranks[index]?.replaceChildren(...rank(one, words[index], left.delivery.route).filter((child) => child !== null)));
    section.dispatchEvent(new Event('left'));
  }

  return [
    element('p.quiet', 'Take down what you like, here or at an exchange below.'),
    ...groups,
    element('h4', 'What stops mail'),
    cuts.length === 0 ? element('p', 'Not known, as not every exchange could be looked up.')
      : list('ul.reasons', cuts.map((one) => cut(one, names))),
  ];
}

/**
 * @param {string} name
 * @param {HTMLElement[]} switches
 */
function group(name, switches) {
  const row = Object.assign(list('ul.switches', switches, 12), { ariaLabel: `Take down: ${name}` });
  return element('div', element('h4', name), row);
}

/**
 * What is left, in a sentence.
 * @param {Plan} left
 * @returns {Child[]}
 */
function verdict({ delivery, verdict: { status } }) {
  const usable = delivery.levels.map((level) => level.exchanges.filter(({ state }) => state === 'usable'));
  const [first = [], ...others] = usable.filter((level) => level.length > 0);
  const arrives = status === 'atRisk' ? 'Mail still arrives, though some of it is at risk: ' : 'Mail still arrives: ';
  switch (status) {
    case 'deliverable':
    case 'atRisk':
      return [arrives, ...enumerated(first), first.length > 1
        ? others.length > 0 ? ' are tried first.' : ' take all of it.'
        : others.length > 0 ? ' is tried first.' : ' takes all of it.'];
    case 'undetermined':
      return ['What is left is not known: an exchange that is up could not be looked up.'];
    case 'undeliverable':
    case 'refusesMail':
      return ['Nothing is left: mail waits at the senders, who try again for some days (RFC 5321 §4.5.4.1).'];
  }
}

/**
 * @param {ReportExchange[]} some
 * @returns {Child[]}
 */
function enumerated(some) {
  if (some.length > 3) return [`${some.length} exchanges`];
  return some.flatMap(({ exchange: name }, index) =>
    [index === 0 ? '' : index === some.length - 1 ? ' and ' : ', ', code(name)]);
}

/** One and several of each kind.
 * @type {Record<CutKind, [string, string]>} */
const kinds = {
  operators: ['operator', 'operators'],
  exchanges: ['exchange', 'exchanges'],
  networks: ['network', 'networks'],
  families: ['address family', 'address families'],
  addresses: ['address', 'addresses'],
};

/**
 * @param {Cut} cut
 * @param {Shown['names']} names
 * @returns {Child[]}
 */
function cut({ kind, members }, names) {
  const [one, many] = kinds[kind];
  const head = members.length === 1 ? `One ${one}: ` : `${members.length} ${many}: `;
  const named = members.slice(0, 6).flatMap((member, index) =>
    [index === 0 ? '' : ', ', families[member] ?? names.get(member)?.name ?? code(member)]);
  return [head, ...named, members.length > 6 ? ` and ${members.length - 6} more` : '', '.'];
}
