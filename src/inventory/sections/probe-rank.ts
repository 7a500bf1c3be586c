import type { SectionName } from "../../protocol/sections.ts";

/** A login sees more than SNMP, SNMP more than what a service says of itself. */
const general: Readonly<Record<string, number>> = { winrm: 4, ssh: 4, snmp: 3 };

/** What equipment tells by standard tables only; a shell's words for it are guesses. */
const bySnmp: ReadonlySet<SectionName> = new Set(["vlans", "fdb", "links", "printer", "ups"]);

/** Higher is believed first; a plug-in's probe comes after ours, sweeps and banners last. */
export function probeRank(section: SectionName, probe: string): number {
  if (probe === "snmp" && bySnmp.has(section)) return 5;
  return general[probe] ?? (sweeps.has(probe) ? 0 : 1);
}

const sweeps = new Set(["arp", "nd", "icmp", "tcp", "reach", "capture", "passive"]);
