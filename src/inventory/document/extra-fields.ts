/** `extraFields`: every section that was read, under its name, in the document's shapes; then what plug-ins add. */

import type { NodeAddress, NodeDocument } from "../../protocol/node.ts";
import type { SectionName, Sections } from "../../protocol/sections.ts";
import { firstRows, tableSections } from "../sections/list-bounds.ts";
import { bestList, mergedSection } from "../sections/merged-section.ts";
import type { NodeSections } from "../sections/node-sections.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareText, stableText } from "../stable-text.ts";
import { cpuOf, storageOf } from "./hardware.ts";
import { networkingOf } from "./networking.ts";
import type { NodeEvidence } from "./node-evidence.ts";

/** Sections that are shown as they are. */
const plainSections = [
  "kernel",
  "bios",
  "motherboard",
  "product",
  "chassis",
  "memory",
  "filesystems",
  "links",
  "vlans",
  "listeners",
  "users",
  "boot",
  "virtualisation",
  "printer",
  "ups",
  "security",
] as const satisfies SectionName[];

export function extraFieldsOf(
  node: NodeEvidence,
  addresses: readonly NodeAddress[],
  interfaces: Sections["interfaces"],
): NodeDocument["extraFields"] {
  const { records, sections } = node;
  const fields: Record<string, unknown> = {};
  for (const name of plainSections) put(fields, name, mergedSection(sections, name));
  const cpu = mergedSection(sections, "cpu");
  const storage = mergedSection(sections, "storage");
  put(fields, "cpu", cpu && cpuOf(cpu));
  put(fields, "storage", storage && storageOf(storage));
  put(fields, "system", systemDetails(mergedSection(sections, "system")));
  put(fields, "findings", findingsOf(sections));
  for (const name of tableSections) put(fields, name, tableOf(sections, name));
  put(fields, "interfaces", interfaceDetails(interfaces));
  put(fields, "networking", networkingOf(node, addresses, interfaces));
  return { ...pluginFields(records), ...fields };
}

function put(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return;
  fields[name] = value;
}

/** What the document's own `system` has no place for. */
function systemDetails(system: Sections["system"] | undefined): unknown {
  if (system === undefined) return undefined;
  const { family: _family, version: _version, serial: _serial, ...details } = system;
  return details;
}

/** Every probe may find something: all findings count, each once. */
function findingsOf(sections: NodeSections): unknown {
  const all = sections.of("findings").flatMap(({ value }) => value ?? []);
  return [...new Map(all.map((row) => [stableText(row), row]))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, row]) => row);
}

function tableOf(sections: NodeSections, name: (typeof tableSections)[number]): unknown {
  const best = bestList(sections, name);
  if (best?.value === undefined) return undefined;
  const rows: readonly unknown[] = best.value;
  return { numberOfRows: best.releasedCount ?? rows.length, rows: firstRows(rows) };
}

function interfaceDetails(interfaces: Sections["interfaces"]): unknown {
  return interfaces.map(({ addresses: _addresses, ...details }) => details);
}

/** Under the plug-in's kind; of several addresses' fields the latest count. */
function pluginFields(records: readonly AddressRecord[]): Record<string, unknown> {
  const all = records.flatMap((record) => record.of("fields"));
  all.sort((a, b) => a.at - b.at || compareText(stableText(a), stableText(b)));
  return Object.fromEntries(all.map(({ probe, fields }) => [probe, fields]));
}
