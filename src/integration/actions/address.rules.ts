import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IANA's special-purpose registry: this network, private, shared, loopback, link-local (metadata services),
 * documentation, benchmarking, multicast, reserved.
 */
const REFUSED_V4 = subnets('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

/**
 * Only global unicast is public; of it, not what tunnels to or stands for something else (Teredo, ORCHID,
 * documentation, 6to4).
 */
const GLOBAL_V6 = subnets('ipv6', [['2000::', 3]]);
const REFUSED_V6 = subnets('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/**
 * Whether an address is reachable by everybody: private, loopback, link-local, multicast and translated ones (IPv4 in
 * IPv6) are not.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !REFUSED_V4.check(address, 'ipv4');
  const plain = address.split('%')[0] ?? '';
  return isIPv6(plain) && GLOBAL_V6.check(plain, 'ipv6') && !REFUSED_V6.check(plain, 'ipv6');
}

function subnets(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}
