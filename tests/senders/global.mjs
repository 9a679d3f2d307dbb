// Which addresses a server on the Internet can have, by the IANA special-purpose address registries.
import { BlockList, SocketAddress, isIPv4 } from 'node:net';

const RESERVED_IPV4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3',
];

/** Of 2000::/3; what lies outside of that is not given out at all, but for NAT64. */
const RESERVED_IPV6 = ['2001::/23', '2001:db8::/32', '3fff::/20'];

const reserved = list('ipv4', RESERVED_IPV4);
const reservedIPv6 = list('ipv6', RESERVED_IPV6);
const unicast = list('ipv6', ['2000::/3']);
const nat64 = list('ipv6', ['64:ff9b::/96']);
const sixToFour = list('ipv6', ['2002::/16']);

/** @param {string} address */
export function isGlobal(address) {
  if (isIPv4(address)) return !reserved.check(address);
  if (nat64.check(address, 'ipv6')) return isGlobal(embedded(address, 6));
  if (sixToFour.check(address, 'ipv6')) return isGlobal(embedded(address, 1));
  return unicast.check(address, 'ipv6') && !reservedIPv6.check(address, 'ipv6');
}

/**
 * The IPv4 address in two groups of an IPv6 address.
 * @param {string} address
 * @param {number} group where it begins
 */
function embedded(address, group) {
  // in the form with the fewest letters, and without an IPv4 part
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail ?? ''].map((half) => half.split(':').filter(Boolean));
  const middle = Array.from({ length: 8 - (left?.length ?? 0) - (right?.length ?? 0) }, () => '0');
  const groups = [...(left ?? []), ...middle, ...(right ?? [])].slice(group, group + 2);
  return groups.flatMap((digits) => [parseInt(digits, 16) >> 8, parseInt(digits, 16) & 255]).join('.');
}

/**
 * @param {'ipv4' | 'ipv6'} family
 * @param {string[]} prefixes
 */
function list(family, prefixes) {
  const found = new BlockList();
  for (const prefix of prefixes) {
    const [address = '', length] = prefix.split('/');
    found.addSubnet(new SocketAddress({ address, family }), Number(length));
  }
  return found;
}
