/** Gets any number of instances from an agent, in as many requests as it needs. */

import type { SnmpValue } from "../agent.ts";
import type { Session } from "../session/session.ts";
import * as codes from "../wire/constants.ts";
import { parseOid } from "../wire/oid.ts";
import type { Pdu } from "../wire/pdu.ts";

/** Instances in one request: small enough that the answer fits into one frame, texts of medium length included. */
const AT_ONCE = 16;
/** Agents that drop large requests get these. */
const AT_ONCE_SMALL = 4;

/** What exists of the instances, by OID; undefined when nothing was answered at all. */
export async function getAll(
  session: Pick<Session, "request">,
  oids: readonly string[],
): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
  const found = new Map<string, SnmpValue>();
  const waiting = inGroups(oids, AT_ONCE);
  let isAnswered = oids.length === 0;
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const reply = await session.request(getRequest(group));
    if (reply?.kind === "response") {
      isAnswered = true;
      waiting.unshift(...takeResponse(group, reply.pdu, found));
    } else if (group.length > AT_ONCE_SMALL) waiting.unshift(...inGroups(group, AT_ONCE_SMALL));
    else if (!isAnswered) return undefined;
  }
  return isAnswered ? found : undefined;
}

export function getRequest(oids: readonly string[]) {
  return { type: codes.PDU_GET, oids: oids.map(arcsOf), first: 0, second: 0 };
}

function arcsOf(oid: string): number[] {
  const arcs = parseOid(oid);
  if (arcs === undefined) throw new RangeError(`${oid} is no object identifier`);
  return arcs;
}

/** Takes the values, and returns what has to be asked again: always less than the group. */
function takeResponse(
  group: readonly string[],
  pdu: Pdu,
  found: Map<string, SnmpValue>,
): string[][] {
  if (pdu.errorStatus === codes.ERROR_NONE) {
    for (const { oid, value } of pdu.varbinds) {
      if ("value" in value && group.includes(oid)) found.set(oid, value);
    }
    const rest = pdu.isTruncated ? group.slice(pdu.varbinds.length) : [];
    return rest.length > 0 && rest.length < group.length ? [rest] : halves(rest);
  }
  // RFC 1157 §4.1.2: one instance that isn't there spoils the whole request; asked again without it.
  const meant = pdu.errorIndex;
  const isKnown = pdu.errorStatus !== codes.ERROR_TOO_BIG && meant >= 1 && meant <= group.length;
  if (!isKnown) return halves(group);
  const rest = group.filter((_, index) => index !== meant - 1);
  return rest.length > 0 ? [rest] : [];
}

function halves(group: readonly string[]): string[][] {
  return group.length < 2 ? [] : inGroups(group, Math.ceil(group.length / 2));
}

function inGroups(oids: readonly string[], size: number): string[][] {
  const count = Math.ceil(oids.length / size);
  return Array.from({ length: count }, (_, at) => oids.slice(at * size, (at + 1) * size));
}
