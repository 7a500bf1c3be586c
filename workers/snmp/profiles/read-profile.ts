/** Asks an agent for what the profiles that fit name, and takes the answers from it. */

import type { SnmpAgent, Varbind } from "../agent.ts";
import type { Facts } from "../identify/facts.ts";
import type { IdentityDraft, IdentityField } from "../identify/identity.ts";
import { meaningful } from "../tables/entity.ts";
import { hex, numberOf, textOf } from "../tables/values.ts";
import { take } from "./pattern.ts";
import type { KnownDevice } from "./profiles.ts";
import type { ValueSource } from "./schema.ts";

/** Rows of a column that are looked at for one that fits. */
const COLUMN_ROWS = 24;
/** Rows of a column of which one is looked up by its index. */
const LOOKUP_ROWS = 256;
const fields = ["model", "version", "serial", "hardware", "family"] as const;

type Answers = ReadonlyMap<string, readonly Varbind[]>;

export async function applyProfiles(
  agent: SnmpAgent,
  known: readonly KnownDevice[],
  facts: Facts,
  draft: IdentityDraft,
): Promise<void> {
  const answers = await ask(agent, known.flatMap(sourcesOf), facts);
  for (const device of known) {
    const name = `profile ${device.source}`;
    draft.offer("vendor", device.vendor, name);
    for (const field of fields) offerFirst(draft, field, sourcesFor(device, field), facts, answers);
    draft.offer("model", device.models?.[facts.sysObjectId ?? ""], "sysObjectID");
    if (!draft.hasType) for (const type of device.types ?? []) draft.type(type);
  }
}

const sourcesFor = (
  device: KnownDevice,
  field: (typeof fields)[number],
): readonly ValueSource[] => {
  const given = device[field];
  return typeof given === "string" ? [{ text: given }] : (given ?? []);
};

const sourcesOf = (device: KnownDevice): ValueSource[] =>
  fields.flatMap((field) => [...sourcesFor(device, field)]);

function offerFirst(
  draft: IdentityDraft,
  field: IdentityField,
  sources: readonly ValueSource[],
  facts: Facts,
  answers: Answers,
): void {
  for (const source of sources) {
    if (draft.has(field)) return;
    if ("text" in source) draft.offer(field, source.text, "profile");
    else if ("from" in source) {
      for (const text of facts.texts(source.from)) {
        draft.offer(field, meaningful(take(text, source.pattern, source.format)), source.from);
      }
    } else {
      for (const { value } of answersTo(source, facts, answers)) {
        const text = valueText(value);
        const taken = text && take(text, source.pattern, source.format);
        draft.offer(field, meaningful(taken), nameOf(source, facts));
      }
    }
  }
}

function answersTo(source: AskedSource, facts: Facts, answers: Answers): readonly Varbind[] {
  const rows = answers.get(oidOf(source, facts)) ?? [];
  if (!("column" in source) || source.row === undefined) return rows;
  const index = numberOf(answers.get(source.row)?.[0]?.value);
  return rows.filter(({ oid }) => oid === `${oidOf(source, facts)}.${index}`);
}

/** Octets that are no text are shown as hexadecimal digits. */
function valueText(value: Varbind["value"]): string | undefined {
  if (value.type === "octets" && value.value.some((byte) => byte < 9 || (byte > 13 && byte < 32))) {
    const text = textOf(value);
    return text !== undefined && /^[\x20-\x7e\n]+$/.test(text) ? text : hex(value.value);
  }
  return textOf(value);
}

type AskedSource = Extract<ValueSource, { oid: string } | { column: string }>;

const isAsked = (source: ValueSource): source is AskedSource =>
  "oid" in source || "column" in source;

/** For people who ask where a value was read: the MIB's name, or the OID where none is known. */
const nameOf = (source: AskedSource, facts: Facts): string => source.object ?? oidOf(source, facts);

const oidOf = (source: AskedSource, { sysObjectId = "" }: Facts): string =>
  ("oid" in source ? source.oid : source.column).replace("{sysObjectID}", sysObjectId);

async function ask(
  agent: SnmpAgent,
  sources: readonly ValueSource[],
  facts: Facts,
): Promise<Answers> {
  const answers = new Map<string, readonly Varbind[]>();
  const instances = new Set<string>();
  const columns = new Map<string, number>();
  for (const source of sources.filter(isAsked)) {
    const oid = oidOf(source, facts);
    if ("oid" in source) instances.add(oid);
    else columns.set(oid, source.row === undefined ? COLUMN_ROWS : LOOKUP_ROWS);
    if ("column" in source && source.row !== undefined) instances.add(source.row);
  }
  if (instances.size > 0) {
    const got = await agent.get([...instances]);
    for (const [oid, value] of got ?? []) answers.set(oid, [{ oid, value }]);
  }
  for (const [column, maxRows] of columns) {
    const { rows } = await agent.walk(column, { maxRows });
    answers.set(column, rows);
  }
  return answers;
}
