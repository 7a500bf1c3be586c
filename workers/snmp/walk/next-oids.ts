/** GETNEXT of many places (RFC 3416 §4.2.2): which instance an agent has behind each of them. */

import type { Session } from "../session/session.ts";
import { compareOids } from "../wire/oid.ts";
import type { Answer } from "../wire/pdu.ts";
import { errorStatus } from "../wire/tags.ts";
import type { Repetitions } from "./repetitions.ts";

const FIRST_AT_ONCE = 12;

/** By place; undefined: there is nothing behind it. What the agent does not say clearly is left out; silence ends the asking. */
export async function nextOids(
  session: Session,
  repetitions: Repetitions,
  places: readonly string[],
): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  let rest = places;
  let atOnce = Math.min(FIRST_AT_ONCE, repetitions.varbinds);
  while (rest.length > 0) {
    const asked = rest.slice(0, atOnce);
    const reply = await session.ask({ type: "getNext", oids: asked });
    if (reply.kind !== "answer") return found;
    const { answer } = reply;
    if (answer.errorStatus === errorStatus.noError) {
      take(answer, asked, found);
      rest = rest.slice(asked.length);
    } else if (session.version === "v1" && answer.errorStatus === errorStatus.noSuchName) {
      const end = endOfView(answer, asked);
      // Some agents blame the first, whichever it was: it is asked alone.
      if (end === undefined) atOnce = 1;
      else rest = withoutEnd(rest, end, found);
    } else if (asked.length > 1) atOnce = Math.max(1, Math.floor(asked.length / 2));
    else return found;
  }
  return found;
}

/** SNMPv1's end of the view (RFC 1157 §4.1.3). */
function endOfView({ errorIndex }: Answer, asked: readonly string[]): string | undefined {
  const isPlain = asked.length === 1 || (errorIndex > 1 && errorIndex <= asked.length);
  return isPlain ? (asked[errorIndex - 1] ?? asked[0]) : undefined;
}

/** What lies behind a place at the end is at the end, too. */
function withoutEnd(
  places: readonly string[],
  end: string,
  found: Map<string, string | undefined>,
): string[] {
  const isAtEnd = (place: string) => compareOids(place, end) >= 0;
  for (const place of places.filter(isAtEnd)) found.set(place, undefined);
  return places.filter((place) => !isAtEnd(place));
}

function take(
  { varbinds }: Answer,
  asked: readonly string[],
  found: Map<string, string | undefined>,
): void {
  for (const [i, place] of asked.entries()) {
    const varbind = varbinds[i];
    if (varbind === undefined) return;
    if (varbind.value.type === "endOfMibView") found.set(place, undefined);
    else if (compareOids(varbind.oid, place) > 0) found.set(place, varbind.oid);
  }
}
