/** A part of a walk, as lines: what `ksocket snmp walk` asks for, one part after another. */

import type { SnmpRequest, SnmpResult } from "../../../src/protocol/credential.ts";
import type { SessionAgent } from "./session-agent.ts";
import { snmprecLine } from "./snmprec.ts";

export async function walkPage(
  agent: SessionAgent,
  { prefix, after, maxRows }: NonNullable<SnmpRequest["walk"]>,
): Promise<NonNullable<SnmpResult["walk"]>> {
  const { rows, end } = await agent.walkAfter(prefix, after ?? prefix, { maxRows });
  const last = rows.at(-1)?.oid;
  return { lines: rows.map(snmprecLine), end, ...(last !== undefined && { last }) };
}
