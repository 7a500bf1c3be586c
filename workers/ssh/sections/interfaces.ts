/** `interfaces`: sysfs (Documentation/ABI/testing/sysfs-class-net) joined with the addresses that iproute2, ifconfig or the kernel's tables tell. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { parseIfconfig } from "./ifconfig.ts";
import { type InterfaceAddress, macOf, parseIpAddr } from "./ip-addr.ts";
import { byPath, clean, given, whole } from "./lines.ts";
import { localAddresses } from "./proc-net.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Interface = Sections["interfaces"][number];

/** ARPHRD_* of linux/if_arp.h to the IANA's ifType (RFC 7224). */
const ifTypes: Readonly<Record<string, number>> = {
  "1": 6,
  "32": 199,
  "512": 23,
  "768": 131,
  "769": 131,
  "772": 24,
  "776": 131,
  "778": 131,
  "801": 71,
  "803": 71,
};

const operStates: Readonly<Record<string, Interface["operStatus"]>> = {
  up: "up",
  down: "down",
  testing: "testing",
  unknown: "unknown",
  dormant: "dormant",
  notpresent: "notPresent",
  lowerlayerdown: "lowerLayerDown",
};

/** Also for the other readers: the interfaces as the target told them; empty when it told nothing. */
export function interfacesOf(answers: Answers): { rows: Interface[]; source: string } {
  const byIp = parseIpAddr(answers.lines("interfaces", "addresses"));
  const byIfconfig = byIp.length > 0 ? [] : parseIfconfig(answers.lines("interfaces", "ifconfig"));
  const told = byIp.length > 0 ? byIp : byIfconfig;
  const source = byIp.length > 0 ? "ip" : byIfconfig.length > 0 ? "ifconfig" : "/proc/net";
  const addresses =
    told.length > 0 ? undefined : localAddresses(answers.lines("interfaces", "local"));
  const rows = new Map(told.map((row) => [row.ifname, row]));
  for (const fromKernel of sysfsInterfaces(answers.lines("interfaces", "net"), addresses)) {
    const row = rows.get(fromKernel.ifname);
    rows.set(fromKernel.ifname, {
      ...fromKernel,
      ...row,
      addresses: row?.addresses ?? fromKernel.addresses,
    });
  }
  return { rows: [...rows.values()].slice(0, 16_384), source };
}

export function readInterfaces(answers: Answers): SectionRead<"interfaces">[] {
  const { rows, source } = interfacesOf(answers);
  const status = statusOf(answers, "interfaces", rows.length === 0);
  if (rows.length === 0) return [{ section: "interfaces", status }];
  return [{ section: "interfaces", status, value: rows, source }];
}

function sysfsInterfaces(
  lines: readonly string[],
  addresses: ReadonlyMap<string, InterfaceAddress[]> | undefined,
): Interface[] {
  const files = byPath(lines);
  const names = new Set([...files.keys()].map((path) => path.split("/")[0] ?? ""));
  names.delete("bonding_masters");
  return [...names].map((ifname) => {
    const file = (name: string) => clean(files.get(`${ifname}/${name}`)?.[0]);
    const megabits = whole(file("speed"));
    const flags = file("flags");
    return {
      ifname,
      ...given({
        ifIndex: whole(file("ifindex")),
        ifAlias: file("ifalias"),
        ifType: ifTypes[file("type") ?? ""],
        macaddr: macOf(file("address")),
        adminStatus: flags === undefined ? undefined : adminStatus(Number(flags)),
        operStatus: operStates[file("operstate") ?? ""],
        // Megabits; drivers that don't know write -1, which as an unsigned number is 4294967295.
        speed: megabits === undefined || megabits > 4_000_000 ? undefined : megabits * 1_000_000,
        mtu: whole(file("mtu")),
      }),
      addresses: addresses?.get(ifname) ?? [],
    };
  });
}

/** IFF_UP, linux/if.h. */
const adminStatus = (flags: number) => ((flags & 1) === 1 ? ("up" as const) : ("down" as const));
