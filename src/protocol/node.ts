/** The node document: the product's public words (docs/protocol.md). Inside we use the standards' words; this file is where they meet. */

import { z } from "zod";
import { addressText, count, text } from "./bounds.ts";
import { packageRow, windowsUpdateRow } from "./sections/software.ts";

const optionalText = text(4_096).optional();

export const nodeAddress = z.object({
  addr: addressText,
  /** "" when no probe told the prefix. */
  subnet: text(84),
  /** "" when unknown. */
  macaddr: text(17),
  hostnames: z.array(z.object({ hostname: text(255), source: text(16).optional() })).max(64),
  services: z
    .array(
      z.object({
        name: text(64),
        transport: z.enum(["tcp", "udp"]).optional(),
        port: count.optional(),
        product: optionalText,
        version: optionalText,
      }),
    )
    .max(1_024),
  extraFields: z.object({ macaddr: z.object({ organizationName: text() }).optional() }).loose(),
});

export const nodeInterface = z.object({
  ifname: text(),
  addr: text(80),
  netmask: text(80),
  /** "" when unknown: clients sort by it. */
  macaddr: text(17),
});

/** A node as the agent reports it; the cloud adds ids, counts and times. */
export const nodeDocument = z.object({
  displayName: text(255),
  aggregationType: text(64),
  addresses: z.array(nodeAddress).max(4_096),
  interfaces: z.array(nodeInterface).max(65_536),
  system: z.object({ family: text(), version: text(), serial: text() }),
  deviceTypes: z.array(z.object({ type: text(64) })).max(32),
  /** kernel, bios, motherboard, product, cpu, memory, storage, networking; additively every other section under its name. */
  extraFields: z.record(z.string().max(64), z.unknown()),
  numberOfPackages: count,
  numberOfWindowsUpdates: count,
});
export type NodeDocument = z.infer<typeof nodeDocument>;
export type NodeAddress = z.infer<typeof nodeAddress>;
export type NodeInterface = z.infer<typeof nodeInterface>;

/** What travels with a node document and is stored beside it. */
export const nodeReport = z.object({
  /** Stable within the scan: the same node sent again carries the same key and a higher revision. */
  nodeKey: text(64),
  revision: count,
  node: nodeDocument,
  signatures: z.array(z.object({ type: text(32), value: text() })).max(4_096),
  /** Absent: not read, or unchanged since the last scan (then `unchangedLists` names it). */
  packages: z.array(packageRow).max(100_000).optional(),
  windowsUpdates: z.array(windowsUpdateRow).max(20_000).optional(),
  unchangedLists: z.array(z.enum(["packages", "windowsUpdates"])).max(2),
  /** Per section: who read it and how complete it is. */
  sections: z
    .array(
      z.object({
        section: text(32),
        probe: text(64),
        status: text(32),
        source: text(128).optional(),
        missingRight: text(1_024).optional(),
        fault: text(1_024).optional(),
      }),
    )
    .max(256),
  /** Nodes of this scan that turned out to be this one: their keys end. */
  replaces: z.array(text(64)).max(4_096),
});
export type NodeReport = z.infer<typeof nodeReport>;
