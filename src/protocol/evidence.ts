/** What a probe saw of an address, with source and time, before anyone judged it. Workers return evidence; src/inventory makes nodes of it. */

import { z } from "zod";
import { addressText, epochMs, macText, portNumber, text } from "./bounds.ts";
import { errorCodes } from "./errors.ts";
import { sectionNames, sectionSchemas, sectionStatuses } from "./sections.ts";

/** What can tie addresses to one node, strong ones first (src/inventory holds their weights). */
export const signatureTypes = [
  "machineId",
  "smbiosUuid",
  "sshHostKey",
  "snmpEngineId",
  "chassisSerial",
  "chassisMac",
  "ownAddress",
  "macaddr",
  "hostname",
] as const;
export type SignatureType = (typeof signatureTypes)[number];

const common = {
  /** The address that the probe asked, or that it heard from. */
  address: addressText,
  /** Which probe saw it: a worker kind ("snmp", "ssh", "winrm", a plug-in's) or a sweep ("arp", "icmp", "tcp", "nd"). */
  probe: text(64),
  at: epochMs,
};

export const evidenceSchema = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("alive"),
    rttMs: z.number().nonnegative().optional(),
    ttl: z.number().int().min(0).max(255).optional(),
  }),
  z.object({ ...common, kind: z.literal("link-layer"), macaddr: macText }),
  z.object({
    ...common,
    kind: z.literal("port"),
    transport: z.enum(["tcp", "udp"]),
    port: portNumber,
    state: z.enum(["open", "closed", "filtered"]),
    /** Why it counts as filtered: "timeout" or the system's word for what the network said ("EHOSTUNREACH"). */
    reason: text(64).optional(),
  }),
  z.object({
    ...common,
    kind: z.literal("service"),
    transport: z.enum(["tcp", "udp"]),
    port: portNumber,
    name: text(64),
    product: text().optional(),
    version: text().optional(),
  }),
  z.object({
    ...common,
    kind: z.literal("hostname"),
    hostname: text(255),
    source: z.enum(["dns", "netbios", "mdns", "snmp", "ssh", "winrm"]),
  }),
  /** An ICMP error: who sent it, and why (RFC 792, RFC 4443). */
  z.object({
    ...common,
    kind: z.literal("unreachable"),
    from: addressText,
    icmpType: z.number().int().min(0).max(255),
    icmpCode: z.number().int().min(0).max(255),
  }),
  z.object({
    ...common,
    kind: z.literal("signature"),
    type: z.enum(signatureTypes),
    value: text(),
  }),
  z.object({
    ...common,
    kind: z.literal("section"),
    section: z.enum(sectionNames),
    status: z.enum(sectionStatuses),
    /** The section's value; absent when unchanged, not permitted, not supported or failed. Checked against its own schema. */
    value: z.unknown().optional(),
    /** Where the value was read: "ENTITY-MIB", "dmidecode", "Win32_BIOS". */
    source: text(128).optional(),
    /** Which right is missing, with the line that would grant it. */
    missingRight: text(1_024).optional(),
    /** What the target said, when it failed. */
    fault: text(1_024).optional(),
  }),
  /** Addresses that the target knows of: new candidates for the scan. */
  z.object({
    ...common,
    kind: z.literal("candidates"),
    source: z.enum(["arp-table", "nd-table", "interfaces", "routes", "neighbours", "passive"]),
    addresses: z.array(addressText).max(100_000),
  }),
  z.object({
    ...common,
    kind: z.literal("login"),
    credential: text(1_024),
    code: z.enum([...errorCodes, "OK"]),
    detail: text(2_000).optional(),
  }),
  /** What the next scan should remember of the target: which credential fits, max-repetitions, fingerprints. */
  z.object({
    ...common,
    kind: z.literal("remember"),
    key: text(64),
    value: z.record(z.string().max(64), z.union([z.string().max(4_096), z.number(), z.boolean()])),
  }),
  /** Fields that a plug-in worker adds to the node, under its kind. */
  z.object({
    ...common,
    kind: z.literal("fields"),
    fields: z.record(z.string().max(128), z.unknown()),
  }),
]);

export type Evidence = z.infer<typeof evidenceSchema>;
export type EvidenceOf<Kind extends Evidence["kind"]> = Extract<Evidence, { kind: Kind }>;

/** The value of a section's evidence when it fits the section's schema, else undefined. */
export function sectionValue(evidence: EvidenceOf<"section">): unknown {
  const parsed = sectionSchemas[evidence.section].safeParse(evidence.value);
  return parsed.success ? parsed.data : undefined;
}
