/** `neighbours`: ARP and ND entries whose MAC address is known. ip-neighbour(8), /proc/net/arp, arp(8), ndp(8). */

import { canonicalAddress } from "../../../src/net/address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { macOf } from "./ip-addr.ts";
import { given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Neighbour = Sections["neighbours"][number];

export function neighboursOf(answers: Answers): Neighbour[] {
  const rows = [
    ...answers.lines("neighbours", "ip").map(ipNeighbour),
    ...answers.lines("neighbours", "arp").map(procNeighbour),
    ...answers.lines("neighbours", "bsd").map(bsdNeighbour),
  ];
  return rows.flatMap((row) => row ?? []).slice(0, 200_000);
}

export function readNeighbours(answers: Answers): SectionRead<"neighbours">[] {
  const value = neighboursOf(answers);
  const status = statusOf(
    answers,
    "neighbours",
    value.length === 0 && !answers.isWhole("neighbours"),
  );
  return [{ section: "neighbours", status, value, source: "ip neigh" }];
}

function neighbour(
  addr: string | undefined,
  mac: string | undefined,
  ifname: string | undefined,
): Neighbour | undefined {
  const [bare = "", zone] = (addr ?? "").split("%");
  const canonical = canonicalAddress(bare);
  const macaddr = macOf(mac);
  if (canonical === undefined || macaddr === undefined) return undefined;
  return { addr: canonical, macaddr, ...given({ interface: ifname ?? zone }) };
}

/** "10.0.0.1 dev eth0 lladdr 52:54:00:00:00:01 REACHABLE"; FAILED and INCOMPLETE have no lladdr, PERMANENT nobody has heard. */
function ipNeighbour(line: string): Neighbour | undefined {
  const [addr] = line.split(" ");
  return neighbour(addr, / lladdr (\S+)/.exec(line)?.[1], / dev (\S+)/.exec(line)?.[1]);
}

/** IP address, HW type, flags (ATF_COM 0x2: complete), HW address, mask, device. */
function procNeighbour(line: string): Neighbour | undefined {
  const [addr, , flags, mac, , device] = line.split(/\s+/);
  return (Number(flags) & 2) === 2 ? neighbour(addr, mac, device) : undefined;
}

/** "? (10.0.0.1) at 52:54:0:0:0:1 on em0 …" and ndp's "fe80::1%em0 52:54:… em0 …". */
function bsdNeighbour(line: string): Neighbour | undefined {
  const [, addr, mac, ifname] = /\(([\d.]+)\) at ([0-9a-f:]+)(?: on (\w+))?/.exec(line) ?? [];
  if (addr !== undefined) return neighbour(addr, mac, ifname);
  const [nd, ndMac, ndName] = line.split(/\s+/);
  return neighbour(nd, ndMac, ndName);
}
