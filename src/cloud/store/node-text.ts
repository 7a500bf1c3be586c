/** What is kept beside a node document so that lists can be searched and sorted without opening it. */

import type { NodeDocument } from "../../protocol/node.ts";
import { addressKey } from "./address-key.ts";

const MAX_SEARCH_TEXT = 4_096;

export interface NodeColumns {
  readonly displayName: string;
  readonly family: string;
  readonly vendor: string;
  readonly addressKey: string;
  readonly searchText: string;
}

const field = (section: unknown, name: string): string => {
  const value =
    typeof section === "object" && section !== null
      ? (section as Record<string, unknown>)[name]
      : undefined;
  return typeof value === "string" ? value : "";
};

/** The product's vendor, else that of the first MAC address. */
export function vendorOf(node: NodeDocument): string {
  const vendor = field(node.extraFields["product"], "vendorName");
  const organization = node.addresses
    .map((address) => address.extraFields.macaddr?.organizationName ?? "")
    .find((name) => name !== "");
  return vendor || organization || "";
}

export function nodeColumns(node: NodeDocument): NodeColumns {
  const product = node.extraFields["product"];
  const words = [
    node.displayName,
    ...node.addresses.flatMap((a) => [a.addr, a.macaddr, ...a.hostnames.map((h) => h.hostname)]),
    node.system.family,
    node.system.version,
    node.system.serial,
    vendorOf(node),
    ...["modelName", "modelNumber", "serialNumber"].map((name) => field(product, name)),
    ...node.deviceTypes.map((deviceType) => deviceType.type),
  ];
  return {
    displayName: node.displayName,
    family: node.system.family,
    vendor: vendorOf(node),
    addressKey: addressKey(node.addresses[0]?.addr ?? ""),
    searchText: [...new Set(words)].join(" ").toLowerCase().slice(0, MAX_SEARCH_TEXT),
  };
}
