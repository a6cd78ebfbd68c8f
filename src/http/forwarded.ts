import { isIP } from 'node:net';

/**
 * The value the outermost trusted proxy wrote into a list header. Every proxy appends, so counting starts at the right:
 * what stands further left came with the request and can be made up.
 * @param hops Trusted proxies, ≥ 0. With fewer entries than hops, the leftmost one.
 * @returns undefined when no proxy is trusted or the header is missing
 */
export function forwardedValue(header: string | undefined, hops: number): string | undefined {
  if (hops < 1 || header === undefined) return undefined;
  const entries = header.split(',').map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - hops)];
}

/**
 * The address that stands for one client: the socket's, unless trusted proxies name another.
 * IPv6 is cut to its /64, because one subscriber has a whole one; IPv4 in IPv6 (::ffff:…) becomes IPv4.
 * @param socketAddress undefined counts as one client of its own: a socket that is already gone
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined, hops: number): string {
  const forwarded = withoutPort(forwardedValue(forwardedFor, hops) ?? '');
  const address = isIP(forwarded) ? forwarded : (socketAddress ?? 'unknown');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIP(address) === 6 ? networkOf(address) : address;
}

/** `1.2.3.4:5678` and `[2001:db8::1]:5678` as some proxies write them. */
function withoutPort(entry: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(entry)?.[1] ?? entry;
}

/** First four groups of an IPv6 address. @see RFC 4291, 2.2 */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    // An embedded IPv4 address at the end stands for two groups.
    const width = groups.length + last.length + (tail.includes('.') ? 1 : 0);
    groups.push(...Array<string>(Math.max(0, 8 - width)).fill('0'), ...last);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
