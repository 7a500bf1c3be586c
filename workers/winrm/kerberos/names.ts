/** What DNS knows for Kerberos: the KDCs of a realm (RFC 4120 §7.2.3.2), and the name of a host, which its ticket is for. */

import { promises as dns } from "node:dns";
import { isIP } from "node:net";
import type { TunnelTarget } from "../../harness/tunnel/open-tunnel.ts";

const KDC_PORT = 88;
const MAX_KDCS = 4;
const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?$/i;

/** A resolver whose question takes at most some seconds and ends with the signal. */
export function resolverFor(signal: AbortSignal): dns.Resolver {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  signal.addEventListener("abort", () => resolver.cancel(), { once: true });
  return resolver;
}

/** At most 4, in order of priority; empty when DNS knows none. */
export async function kdcsByDns(realm: string, resolver: dns.Resolver): Promise<TunnelTarget[]> {
  const records = await resolver.resolveSrv(`_kerberos._tcp.${realm}`).catch(() => []);
  records.sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  return addressesOf(
    records.slice(0, MAX_KDCS).map(({ name, port }) => ({ address: name, port })),
    resolver,
  );
}

/** Of names or addresses with or without a port, as a credential file lists them. */
export function kdcsByName(
  list: readonly string[],
  resolver: dns.Resolver,
): Promise<TunnelTarget[]> {
  return addressesOf(list.slice(0, MAX_KDCS).map(parseKdc), resolver);
}

/** `host`, `host:port`, `[address]:port` or an address. */
function parseKdc(text: string): TunnelTarget {
  if (isIP(text) !== 0) return { address: text, port: KDC_PORT };
  const match = /^\[?(.*?)\]?:(\d{1,5})$/.exec(text);
  return { address: match?.[1] ?? text, port: Number(match?.[2] ?? KDC_PORT) };
}

/** Those that have an address: the first of each. */
async function addressesOf(
  named: readonly TunnelTarget[],
  resolver: dns.Resolver,
): Promise<TunnelTarget[]> {
  const found = await Promise.all(
    named.map(async ({ address, port }) => {
      const own = isIP(address) === 0 ? await addressOf(address, resolver) : address;
      return own === undefined ? [] : [{ address: own, port }];
    }),
  );
  return found.flat();
}

async function addressOf(name: string, resolver: dns.Resolver): Promise<string | undefined> {
  const [v4] = await resolver.resolve4(name).catch(() => []);
  if (v4 !== undefined) return v4;
  const [v6] = await resolver.resolve6(name).catch(() => []);
  return v6;
}

/** The host's name by reverse DNS, in lower case; undefined when there is none. */
export async function hostNameOf(
  address: string,
  resolver: dns.Resolver,
): Promise<string | undefined> {
  const names = await resolver.reverse(address.replace(/%.*/, "")).catch(() => []);
  return names.find((name) => HOST_NAME.test(name))?.toLowerCase();
}
