/** One part of a walk, as text: what `ksocket snmp walk` asks for, part after part. */

import type { SnmpRequest, SnmpResult } from "../../../src/protocol/credential.ts";
import type { Session } from "../session/session.ts";
import { getValues } from "./get-values.ts";
import type { Repetitions } from "./repetitions.ts";
import { snmprecLine } from "./snmprec.ts";
import { walkRows } from "./walk-columns.ts";

/**
 * Answers are turned into text as they come: a thousand walks at once would else hold a million rows. Where nothing is below the
 * prefix, it may be an instance itself.
 */
export async function walkPart(
  session: Session,
  repetitions: Repetitions,
  { prefix, after, maxRows }: NonNullable<SnmpRequest["walk"]>,
): Promise<NonNullable<SnmpResult["walk"]>> {
  const texts: string[] = [];
  let rows = 0;
  let last: string | undefined;
  const end = await walkRows(
    {
      session,
      repetitions,
      take: (some) => {
        if (some.length === 0) return;
        texts.push(some.map(snmprecLine).join("\n"));
        rows += some.length;
        last = some.at(-1)?.oid;
      },
    },
    [prefix],
    { maxRows, ...(after !== undefined && { after }) },
  );
  if (rows === 0 && after === undefined && end === "complete") {
    for (const [oid, value] of (await getValues(session, [prefix])) ?? []) {
      texts.push(snmprecLine({ oid, value }));
      rows += 1;
    }
  }
  const text = rows === 0 ? "" : `${texts.join("\n")}\n`;
  return { rows, text, end, ...(last !== undefined && { last }) };
}
