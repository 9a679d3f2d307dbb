/** Takes exchanges, address families and operators down, and shows in place what is left of the delivery. */
/** @import { Cut, CutKind, Plan, ReportExchange } from './wasm/mxlens.js' */
/** @import { Shown } from './delivery.js' */
/** @import { Child } from './dom.js' */

import { plan } from './plans.js';
import { exchange, rank } from './delivery.js';
import { button, code, element, foreign, icon, list, nodes, visible } from './dom.js';
import { count, inRow, listed, rich, richPlural, t } from './text.js';
import { exchanges, rankings } from './words.js';

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
      cards[index]?.append(addSwitch(lines(one), t`Take down`, element('span.unseen', ` ${visible(one.exchange)}`)));
    }
  });
  const groups = [
    group(t`Address families`, Object.entries(families)
      .filter(([family]) => addresses.some((address) => address.includes(':') === (family === 'ipv6')))
      .map(([family, word]) => addSwitch([family], word))),
    group(t`Operators`, operators.map((operator) => addSwitch(
      inUse.filter((one) => one.operator === operator).flatMap(lines),
      foreign(names.get(operator)?.name ?? operator)))),
  ];

  const sentence = Object.assign(element('p', element('span', t`Everything is up.`)), { ariaLive: 'polite' });
  const reset = button('button', t`Everything is up again`, () => {
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
    sentence.replaceChildren(element('span', down.length > 0 ? verdict(left) : t`Everything is up.`));
    exchanges(left).forEach((one, index) => {
      const card = cards[index];
      if (!card) return;
      card.className = `exchange ${one.state}${one.reason === 'down' ? ' down' : ''}`;
      const kept = card.querySelector('.switch');
      while (card.firstChild && card.firstChild !== kept) card.firstChild.remove();
      card.prepend(...nodes(exchange(one, names, all[index]?.addresses)));
    });
    const words = rankings(left.delivery.levels);
    left.delivery.levels.forEach((one, index) =>
      ranks[index]?.replaceChildren(...nodes(rank(one, words[index], left.delivery.route))));
    section.dispatchEvent(new Event('left'));
  }

  return [
    element('p.quiet', t`Take down what you like, here or at an exchange below.`),
    ...groups,
    element('h4', t`What stops mail`),
    cuts.length === 0 ? element('p', t`Not known, as not every exchange could be looked up.`)
      : list('ul.reasons', cuts.map((one) => cut(one, names))),
  ];
}

/**
 * @param {string} name
 * @param {HTMLElement[]} switches
 */
function group(name, switches) {
  const row = Object.assign(list('ul.switches', switches, 12), { ariaLabel: t`Take down: ${name}` });
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
  const isAtRisk = status === 'atRisk';
  switch (status) {
    case 'deliverable':
    case 'atRisk':
      if (others.length === 0) {
        return isAtRisk
          ? richPlural(first.length, 'Mail still arrives, though some of it is at risk: {1} takes all of it.',
            'Mail still arrives, though some of it is at risk: {1} take all of it.', enumerated(first))
          : richPlural(first.length, 'Mail still arrives: {1} takes all of it.', 'Mail still arrives: {1} take all of it.', enumerated(first));
      }
      return isAtRisk
        ? richPlural(first.length, 'Mail still arrives, though some of it is at risk: {1} is tried first.',
          'Mail still arrives, though some of it is at risk: {1} are tried first.', enumerated(first))
        : richPlural(first.length, 'Mail still arrives: {1} is tried first.', 'Mail still arrives: {1} are tried first.', enumerated(first));
    case 'undetermined':
      return [t`What is left is not known: an exchange that is up could not be looked up.`];
    case 'undeliverable':
    case 'refusesMail':
      return [t`Nothing is left: mail waits at the senders, who try again for some days (RFC 5321 §4.5.4.1).`];
  }
}

/**
 * @param {ReportExchange[]} some
 * @returns {Child[]}
 */
function enumerated(some) {
  return some.length > 3 ? [count(some.length, 'exchange')] : listed(some.map(({ exchange: name }) => code(name)));
}

/** How many of each kind there are, and which.
 * @type {Record<CutKind, (some: Child[], number: number) => Child[]>} */
const kinds = {
  operators: (some, number) => richPlural(number, 'One operator: {1}.', '{0} operators: {1}.', some),
  exchanges: (some, number) => richPlural(number, 'One exchange: {1}.', '{0} exchanges: {1}.', some),
  networks: (some, number) => richPlural(number, 'One network: {1}.', '{0} networks: {1}.', some),
  families: (some, number) => richPlural(number, 'One address family: {1}.', '{0} address families: {1}.', some),
  addresses: (some, number) => richPlural(number, 'One address: {1}.', '{0} addresses: {1}.', some),
};

/**
 * @param {Cut} cut
 * @param {Shown['names']} names
 * @returns {Child[]}
 */
function cut({ kind, members }, names) {
  const some = inRow(members.slice(0, 6).map((member) => families[member] ?? names.get(member)?.name ?? code(member)));
  const rest = members.length - 6;
  return kinds[kind](rest > 0 ? rich`${some} and ${rest} more` : some, members.length);
}
