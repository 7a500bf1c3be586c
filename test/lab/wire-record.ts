/** The world's record of every packet that the scanner sent, with the kernel's time of arrival. Layout: world/record.c. */

import { closeSync, openSync, readSync } from "node:fs";

/** In the order of `enum kind` in world/world.h. `tcp-other`: ACKs and FINs without data. */
export const packetKinds = [
  "arp",
  "icmp-echo",
  "tcp-syn",
  "tcp-data",
  "tcp-rst",
  "tcp-other",
  "snmp",
  "netbios",
  "mdns",
  "dns",
  "udp-other",
  "nd",
  "icmp6-echo",
  "other",
] as const;
export type PacketKind = (typeof packetKinds)[number];

const headBytes = 64;
const entryBytes = 24;

export interface Packet {
  readonly kind: PacketKind;
  /** IPv4 address asked for (ARP: the one that is resolved); for IPv6 its last 32 bits, led by "v6:". */
  readonly target: string;
  /** Destination port of TCP and UDP, otherwise 0. */
  readonly port: number;
  readonly lengthBytes: number;
  /** Since the first packet of this capture. */
  readonly atMs: number;
}

interface Head {
  readonly capacity: number;
  readonly count: number;
  readonly drops: number;
  readonly answers: number;
}

function readHead(file: number): Head {
  const head = Buffer.alloc(headBytes);
  readSync(file, head, 0, headBytes, 0);
  const [capacity = 0, count = 0, drops = 0, answers = 0] = [8, 16, 24, 32].map((offset) =>
    Number(head.readBigUInt64LE(offset)),
  );
  return { capacity, count, drops, answers };
}

/** Where a capture begins. */
export interface Mark {
  readonly count: number;
  readonly drops: number;
  readonly answers: number;
}

export function readMark(path: string): Mark {
  const file = openSync(path, "r");
  try {
    return readHead(file);
  } finally {
    closeSync(file);
  }
}

const targetText = (target: number, family: number): string => {
  const text = [24, 16, 8, 0].map((shift) => (target >>> shift) & 255).join(".");
  return family === 6 ? `v6:${text}` : text;
};

function decodeEntries(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  const first = bytes.length > 0 ? bytes.readBigUInt64LE(0) : 0n;
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    packets.push({
      atMs: Number(bytes.readBigUInt64LE(at) - first) / 1e6,
      target: targetText(bytes.readUInt32LE(at + 8), bytes.readUInt8(at + 17)),
      port: bytes.readUInt16LE(at + 12),
      lengthBytes: bytes.readUInt16LE(at + 14),
      kind: packetKinds[bytes.readUInt8(at + 16)] ?? "other",
    });
  }
  return packets.sort((a, b) => a.atMs - b.atMs);
}

/** Most packets within any second, the second's first instant included, its last excluded. */
function mostInOneSecond(packets: readonly Packet[]): number {
  let first = 0;
  let most = 0;
  packets.forEach((packet, last) => {
    while (packet.atMs - (packets[first]?.atMs ?? 0) >= 1_000) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

function groupByTarget(packets: readonly Packet[]): Map<string, Packet[]> {
  const groups = new Map<string, Packet[]>();
  for (const packet of packets) {
    const group = groups.get(packet.target);
    if (group) group.push(packet);
    else groups.set(packet.target, [packet]);
  }
  return groups;
}

export class Capture {
  readonly packets: readonly Packet[];
  /** Packets that the world could not look at; 0 or the counts are too low. */
  readonly drops: number;
  /** Packets that the world sent. */
  readonly answers: number;
  /** False: the record was full, and `packets` ends early. */
  readonly isComplete: boolean;

  constructor(path: string, since: Mark) {
    const file = openSync(path, "r");
    try {
      const head = readHead(file);
      const kept = Math.min(head.count, head.capacity);
      const bytes = Buffer.alloc(Math.max(0, kept - since.count) * entryBytes);
      readSync(file, bytes, 0, bytes.length, headBytes + since.count * entryBytes);
      this.packets = decodeEntries(bytes);
      this.drops = head.drops - since.drops;
      this.answers = head.answers - since.answers;
      this.isComplete = head.count <= head.capacity;
    } finally {
      closeSync(file);
    }
  }

  /** Packets of the given kinds, or all. */
  of(kinds?: readonly PacketKind[]): readonly Packet[] {
    return kinds ? this.packets.filter((packet) => kinds.includes(packet.kind)) : this.packets;
  }

  counts(): Partial<Record<PacketKind, number>> {
    const counts: Partial<Record<PacketKind, number>> = {};
    for (const { kind } of this.packets) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** Most packets in any second, sliding, to all targets together. */
  busiestSecond(kinds?: readonly PacketKind[]): number {
    return mostInOneSecond(this.of(kinds));
  }

  /** Most packets in any second, sliding, to a single target. */
  busiestSecondOfOneHost(kinds?: readonly PacketKind[]): { target: string; packets: number } {
    const byTarget = groupByTarget(this.of(kinds));
    const busiest = { target: "", packets: 0 };
    for (const [target, packets] of byTarget) {
      const most = mostInOneSecond(packets);
      if (most > busiest.packets) Object.assign(busiest, { target, packets: most });
    }
    return busiest;
  }
}
