/** NET-SNMP-EXTEND-MIB: what scripts on the host tell, by the names that administrators and appliance makers give them. */

import type { SnmpAgent } from "../agent.ts";
import { meaningful } from "../tables/entity.ts";
import { type Row, rowsOf } from "../tables/table.ts";
import type { IdentityDraft, IdentityField } from "./identity.ts";

const nsExtendOutput1Entry = "1.3.6.1.4.1.8072.1.3.2.3.1";
const OUTPUT_1_LINE = 1;
const OUTPUT_FULL = 2;
const MAX_ROWS = 128;

/** What a script's name says that it tells. */
const meanings: readonly (readonly [RegExp, IdentityField])[] = [
  [
    /^(?:hardware|(?:hw|sys|system|device|product)?[-_ ]?model(?:[-_ ]?name)?|product(?:[-_ ]?name)?)$/i,
    "model",
  ],
  [/^(?:manufacturer|vendor|(?:sys|system)[-_ ]?vendor|maker)$/i, "vendor"],
  [
    /^(?:serial|(?:sys|system|device|product|chassis)?[-_ ]?serial(?:[-_ ]?(?:no|num|number))?)$/i,
    "serial",
  ],
];

/** Shells' and tools' complaints in place of an answer. */
const FAILURE = /not found|cannot|can't|error|usage:/i;

export async function offerExtend(agent: SnmpAgent, draft: IdentityDraft): Promise<void> {
  const columns = [OUTPUT_1_LINE, OUTPUT_FULL].map((column) => `${nsExtendOutput1Entry}.${column}`);
  const { rows } = await agent.walkColumns(columns, { maxRows: MAX_ROWS });
  for (const row of rowsOf(rows, nsExtendOutput1Entry).values()) {
    const name = nameOf(row);
    const meaning = meanings.find(([pattern]) => pattern.test(name));
    const answer = meaningful(
      (row.text(OUTPUT_1_LINE) ?? row.text(OUTPUT_FULL))?.split("\n", 1)[0],
    );
    if (meaning === undefined || answer === undefined || FAILURE.test(answer)) continue;
    if (answer.length <= 96) draft.offer(meaning[1], answer, "NET-SNMP-EXTEND-MIB");
  }
}

/** nsExtendToken is the index: its length, then its characters. */
const nameOf = (row: Row): string => String.fromCharCode(...row.parts.slice(1, 65));
