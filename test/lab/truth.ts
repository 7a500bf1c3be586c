/** What is really there: computed by the world program from the same seed that it answers by. */

import { z } from "zod";
import { tarpitKinds } from "./options.ts";

const truthLine = z.object({
  address: z.ipv4(),
  isRouted: z.boolean(),
  /** False: nobody lives there, but the gateway answers in its place (`filteredCode`). */
  isAlive: z.boolean(),
  /** ICMP code of the gateway's "destination unreachable", RFC 1812 §5.2.7.1: 1 host unreachable, 10 prohibited; 0: silence. */
  filteredCode: z.number(),
  mac: z.string(),
  icmp: z.boolean(),
  snmp: z.boolean(),
  /** "" without SNMP v1 and v2c. */
  community: z.string(),
  snmpV3: z.boolean(),
  /** Silent on closed ports; otherwise RST and "port unreachable". */
  isFirewalled: z.boolean(),
  netbios: z.boolean(),
  mdns: z.boolean(),
  dns: z.boolean(),
  ipv6: z.boolean(),
  template: z.enum(["switch", "router", "printer", "ups", "linux", "windows", "gateway"]),
  tarpit: z.enum(["", ...tarpitKinds]),
  latencyUs: z.number(),
  /** Also sysName, and with its domain the DNS name (.lab.test) and mDNS name (.local). */
  name: z.string(),
  openPorts: z.array(z.number()),
});
export type TruthHost = z.infer<typeof truthLine>;

/** NetBIOS computer name of a Windows host. */
export const netbiosName = (host: TruthHost): string =>
  `WIN-${host.address.split(".").slice(1).join("-")}`;

const hex = (...bytes: readonly (number | string)[]): string =>
  bytes.map((byte) => Number(byte).toString(16).padStart(2, "0")).join("");

/** fd77:: with the IPv4 address as its last 32 bits, as ip(8) writes it. */
export function globalIpv6(host: TruthHost): string {
  const [a = 0, b = 0, c = 0, d = 0] = host.address.split(".");
  const short = (group: string) => Number.parseInt(group, 16).toString(16);
  return `fd77::${short(hex(a, b))}:${short(hex(c, d))}`;
}

/** Link-local address made of the MAC address, RFC 4291 appendix A. */
export function linkLocalIpv6(host: TruthHost): string {
  const m = host.mac.split(":").map((byte) => Number.parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = m;
  const groups = [hex(a ^ 2, b), hex(c, 0xff), hex(0xfe, d), hex(e, f)];
  return `fe80::${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}`;
}

const isOpen = (host: TruthHost, port: number): boolean =>
  host.tarpit === "tcp" || host.openPorts.includes(port);

export class Truth {
  readonly hosts: readonly TruthHost[];
  readonly filtered: readonly TruthHost[];
  readonly #byAddress: ReadonlyMap<string, TruthHost>;

  /** Reads JSON Lines as the world program prints them. */
  constructor(lines: string) {
    const all = lines
      .split("\n")
      .filter(Boolean)
      .map((line) => truthLine.parse(JSON.parse(line)));
    this.hosts = all.filter((host) => host.isAlive);
    this.filtered = all.filter((host) => !host.isAlive);
    this.#byAddress = new Map(all.map((host) => [host.address, host]));
  }

  at(address: string): TruthHost | undefined {
    return this.#byAddress.get(address);
  }

  #addresses(isMember: (host: TruthHost) => boolean): Set<string> {
    return new Set(this.hosts.filter(isMember).map((host) => host.address));
  }

  /** On-link hosts, the gateway included. */
  arp(): Set<string> {
    return this.#addresses((host) => !host.isRouted);
  }

  icmp(): Set<string> {
    return this.#addresses((host) => host.icmp);
  }

  /** Hosts that answer a SYN to at least one of the ports, by SYN/ACK or RST. */
  tcp(ports: readonly number[]): Set<string> {
    return this.#addresses(
      (host) => !host.isFirewalled || ports.some((port) => isOpen(host, port)),
    );
  }

  /** Hosts where the port is open. */
  tcpOpen(port: number): Set<string> {
    return this.#addresses((host) => isOpen(host, port));
  }

  /** Hosts that answer SNMP v1 and v2c by the community. */
  snmp(community = "public"): Set<string> {
    return this.#addresses((host) => host.community === community);
  }
}
