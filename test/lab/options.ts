/** What kind of site to build. Fractions are 0–1; the same seed and fractions give the same site. */

export interface LabOptions {
  /** On-link prefix; the scanner is its first address, the gateway its last. Default 10.77.0.0/22. */
  readonly link?: string;
  /** Networks behind the gateway. Default 10.78.0.0/24 and 10.78.1.0/24. */
  readonly routed?: readonly string[];
  /**
   * In the first routed network live two routers and five switches and nobody else, and each tells of a part of the site only: the
   * gateway knows the segment, the routers as next hops and one switch; each router every second of the other networks; each switch the next.
   */
  readonly hasCore?: boolean;
  readonly seed?: number;
  /** Share of addresses where somebody lives. Default 0.25. */
  readonly alive?: number;
  /** Of those: who answers ICMP echo (0.8), speaks SNMP (0.2) and by the community `netlab` in place of `public` (0.1). */
  readonly icmp?: number;
  readonly snmp?: number;
  readonly otherCommunity?: number;
  /** Answers SNMPv3 engine discovery without speaking SNMP v1 and v2c (0.1). */
  readonly snmpV3?: number;
  /** Silent on closed ports (0.2). */
  readonly firewalled?: number;
  /** Of the dead routed addresses: those in whose place the gateway answers "unreachable" or "prohibited" (0.02). */
  readonly filtered?: number;
  /** Windows hosts with NetBIOS names (0.7); Linux hosts and printers with mDNS (0.6); hosts with a DNS name (0.7). */
  readonly netbios?: number;
  readonly mdns?: number;
  readonly dns?: number;
  /** On-link hosts that also speak IPv6 (0.5). */
  readonly ipv6?: number;
  /** Live hosts that are tarpits (0), and of which kind (any). */
  readonly tarpit?: number;
  readonly tarpitKind?: TarpitKind;
  /** Packets lost on their way to the site, and answers lost on their way back (0). */
  readonly lossIn?: number;
  readonly lossOut?: number;
  /** Every answer is late by the latency (0) and a share, fixed for each host, of the jitter (0). */
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  /** How late SNMP tarpits of the slow kind answer (3,000). */
  readonly slowMs?: number;
  /** Rows of a switch's interface table (24). */
  readonly interfaceRows?: number;
  /** ARP requests a second that the hosts broadcast among themselves (0). */
  readonly chatterPerSecond?: number;
  /** How many packets the record keeps one by one (4,194,304; 24 bytes each). */
  readonly recordCapacity?: number;
  /** A further network played by the kernel of a namespace of its own, where any address accepts real servers. */
  readonly kernelPrefix?: string;
  /** A further namespace for the cloud, 10.81.0.1, with a link of its own to the scanner. */
  readonly hasCloud?: boolean;
  /** The lab outlives this process, until `removeLab`. */
  readonly isKept?: boolean;
}

export const tarpitKinds = [
  "snmp-slow",
  "snmp-stalled-walk",
  "snmp-loop",
  "snmp-endless",
  "tcp",
] as const;
export type TarpitKind = (typeof tarpitKinds)[number];

const flagOf = {
  seed: "seed",
  alive: "alive",
  icmp: "icmp",
  snmp: "snmp",
  otherCommunity: "other-community",
  snmpV3: "snmp-v3",
  firewalled: "firewalled",
  filtered: "filtered",
  netbios: "netbios",
  mdns: "mdns",
  dns: "dns",
  ipv6: "ipv6",
  tarpit: "tarpit",
  lossIn: "loss-in",
  lossOut: "loss-out",
  slowMs: "slow-ms",
  interfaceRows: "interface-rows",
  chatterPerSecond: "chatter",
  recordCapacity: "log-capacity",
} as const satisfies Partial<Record<keyof LabOptions, string>>;

/** Names of the settings that are plain numbers, for command lines. */
export const numberSettings = [
  ...(Object.keys(flagOf) as (keyof typeof flagOf)[]),
  "latencyMs",
  "jitterMs",
] as const;

export interface Plan {
  readonly link: string;
  readonly routed: readonly string[];
  readonly prefixLength: number;
  readonly scanner: string;
  readonly gateway: string;
  /** Arguments of the world program that describe the site. */
  readonly worldArguments: readonly string[];
}

const toNumber = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

const toText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

/** Addresses and program arguments that follow from the options. */
export function planSite(options: LabOptions): Plan {
  const link = options.link ?? "10.77.0.0/22";
  const routed = options.routed ?? ["10.78.0.0/24", "10.78.1.0/24"];
  const [base = "", length = ""] = link.split("/");
  const size = 2 ** (32 - Number(length));
  const scanner = toText(toNumber(base) + 1);
  const gateway = toText(toNumber(base) + size - 2);
  const worldArguments = ["--link", link, "--scanner", scanner, "--gateway", gateway];
  for (const prefix of routed) worldArguments.push("--routed", prefix);
  for (const [name, flag] of Object.entries(flagOf)) {
    const value = options[name as keyof typeof flagOf];
    if (value !== undefined) worldArguments.push(`--${flag}`, String(value));
  }
  const latencyUs = Math.round((options.latencyMs ?? 0) * 1_000);
  const jitterUs = Math.round((options.jitterMs ?? 0) * 1_000);
  worldArguments.push("--latency-us", String(latencyUs), "--jitter-us", String(jitterUs));
  if (options.hasCore === true) worldArguments.push("--core");
  if (options.tarpitKind !== undefined) {
    worldArguments.push("--tarpit-kind", String(tarpitKinds.indexOf(options.tarpitKind) + 1));
  }
  return { link, routed, prefixLength: Number(length), scanner, gateway, worldArguments };
}
