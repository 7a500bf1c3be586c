/**
 * Makers' MIBs nearly always begin with a group of scalars that say what the device is: model, version and serial number side by side.
 * Where no profile knows the MIB, that group is found by the shapes of its values.
 */

import type { SnmpAgent, Varbind } from "../agent.ts";
import { meaningful } from "../tables/entity.ts";
import { textOf } from "../tables/values.ts";
import type { Facts } from "./facts.ts";
import type { IdentityDraft } from "./identity.ts";
import {
  isCode,
  isLongCode,
  isModel,
  isName,
  isPlainModel,
  isPlainSerial,
  isPlainVersion,
  isProductName,
  isSerial,
  isVersion,
  likeliestSerial,
  modelBeforeVersion,
} from "./scalar-shapes.ts";
import { enterpriseOf, type Vendors } from "./vendors.ts";
import { plainVersion } from "./version-text.ts";

const ENTERPRISES = "1.3.6.1.4.1";
const MAX_ROWS = 600;
const MAX_ENTERPRISES = 8;
const SOURCE = "enterprise scalars";

export async function guessFromEnterprise(
  agent: SnmpAgent,
  facts: Facts,
  draft: IdentityDraft,
  vendors: Vendors,
): Promise<void> {
  const number = enterpriseOf(facts.sysObjectId);
  const own = vendors.isGeneric(facts.sysObjectId) ? undefined : number;
  if (own !== undefined && !isTold(draft)) await guessFrom(agent, own, draft);
  if (isTold(draft)) return;
  for (const other of await enterprisesOf(agent)) {
    if (other === own || vendors.isGeneric(`${ENTERPRISES}.${other}`)) continue;
    const groups = await readGroups(agent, other);
    const tells = guessTogether(groups, draft);
    const tellsAlone = own === undefined && guessAlone(textsOf(groups.scalars), draft);
    if (tells || tellsAlone)
      draft.guess("vendor", vendors.ofObjectId(`${ENTERPRISES}.${other}`), SOURCE);
  }
}

const isTold = (draft: IdentityDraft): boolean =>
  draft.has("model") && draft.has("version") && draft.has("serial");

/** Enterprises whose trees the agent has, by one question each: agents on common software keep the maker's MIB beside its own. */
async function enterprisesOf(agent: SnmpAgent): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  while (found.length < MAX_ENTERPRISES) {
    const limits = { maxRows: 1, ...(after !== undefined && { after }) };
    const { rows } = await agent.walk(ENTERPRISES, limits);
    const number = enterpriseOf(rows[0]?.oid);
    if (number === undefined) break;
    found.push(number);
    // No instance is a node of this depth: what follows it is all of the next enterprise.
    after = `${ENTERPRISES}.${Number(number) + 1}`;
  }
  return found;
}

/** The device's own enterprise: what stands alone there counts at last, too. */
async function guessFrom(agent: SnmpAgent, number: string, draft: IdentityDraft): Promise<void> {
  const groups = await readGroups(agent, number);
  guessTogether(groups, draft);
  const texts = textsOf([...groups.scalars, ...groups.rows]);
  guessAlone(texts, draft);
  draft.guess("model", texts.find(isPlainModel), SOURCE);
}

/** Whether one of the texts told something of the device by itself. */
function guessAlone(texts: readonly string[], draft: IdentityDraft): boolean {
  const both = texts.map(modelBeforeVersion).find((found) => found !== undefined);
  draft.guess("model", both?.model, SOURCE);
  draft.guess("version", both?.version, SOURCE);
  const version = texts.find(isPlainVersion);
  draft.guess("version", plainVersion(version), SOURCE);
  const serial = texts.find(isPlainSerial);
  draft.guess("serial", serial, SOURCE);
  return [both, version, serial].some((found) => found !== undefined);
}

const textsOf = (groups: readonly Group[]): string[] => groups.flatMap(({ texts }) => texts);

interface Group {
  /** The node that the objects stand under. */
  readonly node: string;
  readonly instance: string;
  readonly texts: string[];
}

interface Groups {
  readonly scalars: readonly Group[];
  /** Of tables. */
  readonly rows: readonly Group[];
}

async function readGroups(agent: SnmpAgent, number: string): Promise<Groups> {
  const { rows } = await agent.walk(`${ENTERPRISES}.${number}`, { maxRows: MAX_ROWS });
  return groupsOf(rows);
}

/** Whether one of the groups, or of the groups beside each other, told what the device is. */
function guessTogether({ scalars, rows }: Groups, draft: IdentityDraft): boolean {
  const telling = [...scalars, ...familiesOf(scalars), ...rows].filter(({ texts }) =>
    tellsIdentity(texts),
  );
  for (const { texts } of telling) {
    const name = texts.find(isProductName);
    const serial = likeliestSerial(texts) ?? (name === undefined ? name : texts.find(isCode));
    const model =
      name ?? texts.find((text) => text !== serial && (isModel(text) || isSerial(text)));
    draft.guess("version", plainVersion(texts.find(isVersion)), SOURCE);
    draft.guess(
      "serial",
      serial ?? texts.find((text) => isLongCode(text) && text !== model),
      SOURCE,
    );
    draft.guess("model", model ?? texts.find(isName), SOURCE);
  }
  return telling.length > 0;
}

/** Scalars of groups that stand beside each other: some MIBs have a group each for the hardware and the software. */
function familiesOf(groups: readonly Group[]): Group[] {
  const families = new Map<string, Group>();
  for (const { node, instance, texts } of groups) {
    const parent = node.slice(0, node.lastIndexOf("."));
    if (parent.split(".").length <= ENTERPRISE_DEPTH) continue;
    const family = families.get(parent) ?? { node: parent, instance, texts: [] };
    family.texts.push(...texts);
    families.set(parent, family);
  }
  return [...families.values()];
}

const ENTERPRISE_DEPTH = ENTERPRISES.split(".").length + 1;
const isScalar = (instance: string): boolean => instance.startsWith("0");

/** The texts of scalars (instance 0, RFC 2578 §7) that stand under one node, and of rows that are their table's first or only one, in order. */
function groupsOf(rows: readonly Varbind[]): Groups {
  const groups = new Map<string, Group>();
  const instances = new Map<string, Set<string>>();
  for (const { oid, value } of rows) {
    const { node, instance } = placeOf(oid);
    // A row without texts is one too: the only transceiver that is plugged in is not the device.
    instances.set(node, (instances.get(node) ?? new Set()).add(instance));
    const text = value.type === "octets" ? meaningful(textOf(value, 128)) : undefined;
    if (text === undefined || !/^[\x20-\x7e]+$/.test(text)) continue;
    const group = groups.get(`${node} ${instance}`) ?? { node, instance, texts: [] };
    group.texts.push(text);
    groups.set(`${node} ${instance}`, group);
  }
  const isFirst = (instance: string) => /^[01](?:\.0)*$/.test(instance);
  const telling = [...groups.values()].filter(
    ({ node, instance }) => isFirst(instance) || instances.get(node)?.size === 1,
  );
  return {
    scalars: telling.filter(({ instance }) => isScalar(instance)),
    rows: telling.filter(({ instance }) => !isScalar(instance)),
  };
}

/** Some agents give scalars more zeros than one. */
function placeOf(oid: string): { readonly node: string; readonly instance: string } {
  const [, object = oid, instance = ""] = /^(.*?)((?:\.0)+|\.\d+)$/.exec(oid) ?? [];
  return { node: object.slice(0, object.lastIndexOf(".")), instance: instance.slice(1) };
}

/** Two of the three stand together: one alone may be anything. */
const tellsIdentity = (texts: readonly string[]): boolean =>
  [
    texts.some(isVersion),
    texts.some(isSerial),
    texts.some((text) => isModel(text) || isName(text)),
  ].filter(Boolean).length >= 2 ||
  (texts.some(isProductName) && texts.some(isCode));
