/** The node document out of a node's evidence: one rule per part. */

import type { NodeDocument, NodeReport } from "../../protocol/node.ts";
import { mergedSection } from "../sections/merged-section.ts";
import { addressesOf } from "./addresses.ts";
import { deviceTypesOf } from "./device-types.ts";
import { displayNameOf } from "./display-name.ts";
import { extraFieldsOf } from "./extra-fields.ts";
import { interfacesOf } from "./interfaces.ts";
import { type Lists, listsOf } from "./lists.ts";
import type { NodeEvidence } from "./node-evidence.ts";
import { sectionReadsOf } from "./section-reads.ts";
import { signaturesOf } from "./signatures.ts";

/** A report without what only the inventory knows: key, revision, what it replaces. */
export type NodeContent = Omit<NodeReport, "nodeKey" | "revision" | "replaces">;

export function nodeContent(node: NodeEvidence): NodeContent {
  const lists = listsOf(node.sections);
  return {
    node: documentOf(node, lists),
    signatures: signaturesOf(node),
    ...lists.rows,
    unchangedLists: lists.unchangedLists,
    sections: sectionReadsOf(node.records),
  };
}

function documentOf(node: NodeEvidence, lists: Lists): NodeDocument {
  const interfaces = mergedSection(node.sections, "interfaces") ?? [];
  const system = mergedSection(node.sections, "system") ?? {};
  const product = mergedSection(node.sections, "product") ?? {};
  const addresses = addressesOf(node, interfaces);
  return {
    displayName: displayNameOf(system, addresses),
    aggregationType: node.aggregationType,
    addresses,
    interfaces: interfacesOf(interfaces),
    system: {
      family: system.family ?? "",
      version: system.version ?? "",
      serial: system.serial ?? product.serialNumber ?? "",
    },
    deviceTypes: deviceTypesOf(node.sections, system, addresses),
    extraFields: extraFieldsOf(node, addresses, interfaces),
    numberOfPackages: lists.numberOfPackages,
    numberOfWindowsUpdates: lists.numberOfWindowsUpdates,
  };
}
