/** Reads what an SNMP agent tells of its node, as evidence. */

import type { TargetContext } from "../../harness/define-worker.ts";
import type { SnmpAgent, SnmpValue } from "../agent.ts";

export interface ReadTarget {
  readonly address: string;
  readonly context: TargetContext;
  readonly profileDirectories: readonly string[];
}

/** SNMPv2-MIB system group (RFC 3418). */
const system = {
  description: "1.3.6.1.2.1.1.1.0",
  objectId: "1.3.6.1.2.1.1.2.0",
  contact: "1.3.6.1.2.1.1.4.0",
  name: "1.3.6.1.2.1.1.5.0",
  location: "1.3.6.1.2.1.1.6.0",
} as const;

export async function readAgent(agent: SnmpAgent, { address, context }: ReadTarget): Promise<void> {
  const values = await agent.get(Object.values(system));
  if (values === undefined) return;
  const entries = Object.entries(system).flatMap(([key, oid]) => {
    const text = textOf(values.get(oid));
    return text === undefined || text === "" ? [] : [[key, text]];
  });
  context.emit({
    kind: "section",
    probe: "snmp",
    address,
    at: Date.now(),
    section: "system",
    status: "complete",
    source: "SNMPv2-MIB",
    value: Object.fromEntries(entries),
  });
}

function textOf(value: SnmpValue | undefined): string | undefined {
  if (value?.type === "octets") return Buffer.from(value.value).toString("utf8").trim();
  return value?.type === "oid" ? value.value : undefined;
}
