/** NET-SNMP-EXTEND-MIB: what scripts on the host tell, by the names that administrators and appliance makers give them. */

import type { SnmpAgent, Varbind } from "../agent.ts";
import { meaningful } from "../tables/entity.ts";
import { textOf } from "../tables/values.ts";
import type { IdentityDraft, IdentityField } from "./identity.ts";

const nsExtendObjects = "1.3.6.1.4.1.8072.1.3.2";
const ucdavis = "1.3.6.1.4.1.2021";
/** UCD-SNMP-MIB's own tables end here; snmpd.conf(5) puts scripts' tables behind them: `extend .1.3.6.1.4.1.2021.50 NAME PROGRAM`. */
const LAST_UCD_TABLE = `${ucdavis}.20`;
const MAX_ROWS = 128;

/** What a script's name says that it tells. */
const meanings: readonly (readonly [RegExp, IdentityField])[] = [
  [
    /^(?:hardware|device|(?:hw|sys|system|device|product)?[-_ ]?model(?:[-_ ]?name)?|product(?:[-_ ]?name)?)$/i,
    "model",
  ],
  [/^(?:manufacturer|vendor|(?:sys|system)[-_ ]?vendor|maker)$/i, "vendor"],
  [
    /^(?:serial|(?:sys|system|device|product|chassis)?[-_ ]?serial(?:[-_ ]?(?:no|num|number))?)$/i,
    "serial",
  ],
  [/^(?:(?:fw|firmware|sw|software|os|sys|system|product)[-_ ]?)?version$/i, "version"],
];

/** Shells' and tools' complaints in place of an answer. */
const FAILURE = /not found|cannot|can't|error|usage:/i;

export async function offerExtend(agent: SnmpAgent, draft: IdentityDraft): Promise<void> {
  const columns = [`${nsExtendObjects}.3.1.1`, `${nsExtendObjects}.3.1.2`];
  const own = await agent.walkColumns(columns, { maxRows: MAX_ROWS });
  offerOutputs(own.rows, draft);
  const elsewhere = await agent.walk(ucdavis, { after: LAST_UCD_TABLE, maxRows: MAX_ROWS });
  offerOutputs(elsewhere.rows, draft);
}

function offerOutputs(rows: readonly Varbind[], draft: IdentityDraft): void {
  for (const { oid, value } of rows) {
    const name = nameIn(oid);
    const meaning = name && meanings.find(([pattern]) => pattern.test(name))?.[1];
    if (!meaning) continue;
    const answer = meaningful(textOf(value)?.split("\n", 1)[0]);
    if (answer === undefined || FAILURE.test(answer) || answer.length > 96) continue;
    draft.offer(meaning, answer, "NET-SNMP-EXTEND-MIB");
  }
}

/** nsExtendOutput1Line and -OutputFull (3.1.1, 3.1.2), nsExtendOutLine (4.1.2), wherever snmpd.conf puts them: behind them the script's name by its length and characters, and the line. */
const OUTPUT = /\.(?:3\.1\.[12]|4\.1\.2)\.(?<length>\d{1,2})(?<characters>(?:\.\d{1,3}){1,64})$/;

/** The name of the script whose output an instance is. */
function nameIn(oid: string): string | undefined {
  const { length, characters = "" } = OUTPUT.exec(oid)?.groups ?? {};
  const parts = characters.slice(1).split(".").map(Number);
  const size = Number(length);
  const isWhole = parts.length === size || parts.length === size + 1;
  return isWhole ? String.fromCharCode(...parts.slice(0, size)) : undefined;
}
