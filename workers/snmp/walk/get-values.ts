/** GET of many instances (RFC 3416 §4.2.1): in as few requests as the agent bears, without what it does not have. */

import type { SnmpValue } from "../agent.ts";
import type { Session } from "../session/session.ts";
import { errorStatus } from "../wire/tags.ts";

const FIRST_AT_ONCE = 32;

/** undefined when the agent does not answer at all, or refuses everything. */
export async function getValues(
  session: Session,
  oids: readonly string[],
): Promise<Map<string, SnmpValue> | undefined> {
  const values = new Map<string, SnmpValue>();
  let rest = oids;
  let atOnce = FIRST_AT_ONCE;
  let hasAnswered = false;
  while (rest.length > 0) {
    const asked = rest.slice(0, atOnce);
    const reply = await session.ask({ type: "get", oids: asked });
    if (reply.kind === "report") return hasAnswered ? values : undefined;
    if (reply.kind === "silent") {
      if (asked.length === 1) return hasAnswered ? values : undefined;
      atOnce = Math.max(1, Math.floor(asked.length / 4));
      continue;
    }
    hasAnswered = true;
    const { answer } = reply;
    if (answer.errorStatus === errorStatus.noError) {
      for (const { oid, value } of answer.varbinds) if (isThere(value)) values.set(oid, value);
      rest = rest.slice(asked.length);
    } else if (answer.errorStatus === errorStatus.tooBig && asked.length > 1) {
      atOnce = Math.max(1, Math.floor(asked.length / 2));
    } else {
      // SNMPv1 answers for all with the fault of one (RFC 1157 §4.1.2): it is left out, and the others are asked again.
      const at = Math.min(Math.max(answer.errorIndex, 1), asked.length) - 1;
      rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    }
  }
  return values;
}

const isThere = ({ type }: SnmpValue): boolean =>
  type !== "noSuchObject" && type !== "noSuchInstance" && type !== "endOfMibView";
