/** Nodes as rows of a table. */

import type { NodeDocument } from "../../protocol/node.ts";
import { formatTime } from "../api/schemas.ts";
import { type ManagedNodeRow, nodeState } from "../store/managed-nodes.ts";

export type Cell = string | number;

export const columns = [
  "managedNodeId",
  "displayName",
  "state",
  "addresses",
  "macaddrs",
  "hostnames",
  "deviceTypes",
  "family",
  "version",
  "serial",
  "vendorName",
  "modelName",
  "numberOfPackages",
  "numberOfWindowsUpdates",
  "firstSeenAt",
  "updatedAt",
  "lastScanSucceededAt",
] as const;

const field = (section: unknown, name: string): string => {
  const value =
    typeof section === "object" && section !== null
      ? new Map<string, unknown>(Object.entries(section)).get(name)
      : undefined;
  return typeof value === "string" ? value : "";
};

const joined = (texts: readonly string[]) =>
  [...new Set(texts.filter((text) => text !== ""))].join(" ");

export function rowOf(node: ManagedNodeRow, stateDays: number, now: number): Cell[] {
  // Only checked documents are ever written.
  const { addresses, system, deviceTypes, extraFields } = JSON.parse(node.document) as NodeDocument;
  const product = extraFields["product"];
  return [
    node.managedNodeId,
    node.displayName,
    nodeState(node, stateDays, now),
    joined(addresses.map((one) => one.addr)),
    joined(addresses.map((one) => one.macaddr)),
    joined(addresses.flatMap((one) => one.hostnames.map((name) => name.hostname))),
    joined(deviceTypes.map((one) => one.type)),
    system.family,
    system.version,
    system.serial,
    field(product, "vendorName"),
    field(product, "modelName"),
    node.numberOfPackages,
    node.numberOfWindowsUpdates,
    formatTime(node.firstSeenAt),
    formatTime(node.updatedAt),
    formatTime(node.lastSeenAt),
  ];
}
