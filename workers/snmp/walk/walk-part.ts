/** One part of a walk, as lines: what `ksocket snmp walk` asks for, part after part. */

import type { SnmpRequest, SnmpResult } from "../../../src/protocol/credential.ts";
import type { SnmpAgent } from "../agent.ts";
import { snmprecLine } from "./snmprec.ts";

export async function walkPart(
  agent: SnmpAgent,
  { prefix, after, maxRows }: NonNullable<SnmpRequest["walk"]>,
): Promise<NonNullable<SnmpResult["walk"]>> {
  const limits = { maxRows, ...(after !== undefined && { after }) };
  const { rows, end } = await agent.walk(prefix, limits);
  const last = rows.at(-1)?.oid;
  return { lines: rows.map(snmprecLine), end, ...(last !== undefined && { last }) };
}
