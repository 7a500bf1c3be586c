/**
 * Makers' MIBs nearly always begin with a group of scalars that say what the device is: model, version and serial number side by side.
 * Where no profile knows the MIB, that group is found by the shapes of its values.
 */

import type { SnmpAgent, Varbind } from "../agent.ts";
import { meaningful } from "../tables/entity.ts";
import { textOf } from "../tables/values.ts";
import type { Facts } from "./facts.ts";
import type { IdentityDraft } from "./identity.ts";
import { enterpriseOf, type Vendors } from "./vendors.ts";
import { isVersionLike, plainVersion } from "./version-text.ts";

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
    const tells = await guessFromGroups(agent, other, draft);
    if (tells) draft.guess("vendor", vendors.ofObjectId(`${ENTERPRISES}.${other}`), SOURCE);
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
  const all = groups.flat();
  const isPlainVersion = (text: string) => isVersion(text) && !MEASURED.test(text);
  draft.guess("version", plainVersion(all.find(isPlainVersion)), SOURCE);
  draft.guess("serial", all.find(isPlainSerial), SOURCE);
  draft.guess("model", all.find(isPlainModel), SOURCE);
}

/** "39.0": a temperature or a voltage as likely as a version. */
const MEASURED = /^\d{2,3}\.\d$/;

async function guessFromGroups(
  agent: SnmpAgent,
  number: string,
  draft: IdentityDraft,
): Promise<boolean> {
  return guessTogether(await readGroups(agent, number), draft);
}

async function readGroups(agent: SnmpAgent, number: string): Promise<string[][]> {
  const { rows } = await agent.walk(`${ENTERPRISES}.${number}`, { maxRows: MAX_ROWS });
  return groupsOf(rows);
}

/** Whether one of the groups told what the device is. */
function guessTogether(groups: readonly string[][], draft: IdentityDraft): boolean {
  let tells = false;
  for (const group of groups) {
    if (!tellsIdentity(group)) continue;
    tells = true;
    draft.guess("version", plainVersion(group.find(isVersion)), SOURCE);
    draft.guess("serial", group.find(isSerial), SOURCE);
    draft.guess("model", group.find(isModel), SOURCE);
  }
  return tells;
}

/** The texts of scalars (instance 0, RFC 2578 §7) that stand under one node, and of rows that are their table's first or only one, in order. */
function groupsOf(rows: readonly Varbind[]): string[][] {
  const groups = new Map<string, { readonly texts: string[]; readonly instance: string }>();
  const instances = new Map<string, Set<string>>();
  for (const { oid, value } of rows) {
    const { entry, instance } = placeOf(oid);
    // A row without texts is one too: the only transceiver that is plugged in is not the device.
    instances.set(entry, (instances.get(entry) ?? new Set()).add(instance));
    const text = value.type === "octets" ? meaningful(textOf(value, 128)) : undefined;
    if (text === undefined || !/^[\x20-\x7e]+$/.test(text)) continue;
    const group = groups.get(`${entry} ${instance}`) ?? { texts: [], instance };
    group.texts.push(text);
    groups.set(`${entry} ${instance}`, group);
  }
  const isFirst = (instance: string) => /^[01](?:\.0)*$/.test(instance);
  const isScalar = (instance: string) => instance.startsWith("0");
  return [...groups]
    .filter(
      ([key, { instance }]) =>
        isFirst(instance) || instances.get(key.split(" ", 1)[0] ?? "")?.size === 1,
    )
    .toSorted(([, a], [, b]) => Number(isScalar(b.instance)) - Number(isScalar(a.instance)))
    .map(([, { texts }]) => texts);
}

/** Some agents give scalars more zeros than one. */
function placeOf(oid: string): { readonly entry: string; readonly instance: string } {
  const [, object = oid, instance = ""] = /^(.*?)((?:\.0)+|\.\d+)$/.exec(oid) ?? [];
  return { entry: object.slice(0, object.lastIndexOf(".")), instance: instance.slice(1) };
}

/** Two of the three stand together: one alone may be anything. */
const tellsIdentity = (group: readonly string[]): boolean =>
  [group.some(isVersion), group.some(isSerial), group.some(isModel)].filter(Boolean).length >= 2;

function isVersion(line: string): boolean {
  // "1.0.7, Mon, 04 Dec 2017 10:31:09"
  const text = line.replace(/, (?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}.*$/, "");
  if (text.length > 48 || !isVersionLike(text) || text.split(" ").some(isRating)) return false;
  if (/\bversion v?\d+\.\d/i.test(text)) return true;
  return /^(?:[a-z][a-z0-9]*[ _-]){0,2}(?:r_)?(?:version |ver\.? ?|rev\.? ?|fw[ :_-]*)?[vVrR]?\d{1,4}(?:[._]\d{1,5}){1,4}(?:[-_ .(]?[\w.()+-]{0,24})?(?: (?:rev|build)[.: ]*\w{1,20}| \/ [\d.]{8,10})?$/i.test(
    text,
  );
}

const isRating = (word: string): boolean => /^\d+(?:\.\d+)?k?(?:hz|va|v|w|a)$/i.test(word);

function isSerial(text: string): boolean {
  if (!/^[A-Z0-9][A-Z0-9/-]{6,24}$/i.test(text) || isVersion(text)) return false;
  const digits = text.replaceAll(/\D/g, "").length;
  const isDate = /^(?:\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|(?:19|20)\d{6})$/.test(text);
  const isMac = /^(?:[0-9a-f]{2}[-]){5}[0-9a-f]{2}$/i.test(text);
  const isRevision = /^v\d+r\d+/i.test(text);
  // Models have dashes and few digits.
  const isEnough = text.includes("-") ? digits >= 8 : digits >= 5;
  return isEnough && digits / text.length >= 0.4 && !isDate && !isMac && !isRevision;
}

/** Few letters and many digits: unlikely to be anything else, wherever it stands. */
function isPlainSerial(text: string): boolean {
  const digits = text.replaceAll(/\D/g, "").length;
  return (
    /^(?:[A-Z0-9]{8,16}|\d{10,16})$/.test(text) &&
    (/[A-Z]/.test(text) || text.length >= 10) &&
    digits >= 7 &&
    digits / text.length >= 0.6 &&
    !/(?:19|20)\d{6}/.test(text) &&
    isSerial(text)
  );
}

/** Names of what a device has several of. */
const PART =
  /\b(?:slots?|ports?|unit|cpu|fan|psu|sensor|temp\w*|batt\w*|bank|disk|drive|shelf|module|card|interface|channel|outlet|phase|input|output|lan|eth\w*|wlan|vlan|user|group|profile|template|default|local|raid|perc\w*|controller|transceiver|version)\b|^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,}$/i;

/** A word with a number, maybe between a few others: "RAy2-17", "DS 3016", "Frob FB350 Gen9". */
const isPlainModel = (text: string): boolean =>
  isModel(text) &&
  /^(?=.{4,24}$)(?=\D*\d\D*\d)(?:[A-Z][A-Za-z]{1,11} ){0,2}[A-Za-z]{1,6}[- ]?\d[\w/+-]*(?: [A-Z][\w-]{0,7}){0,2}$/.test(
    text,
  ) &&
  /[A-Z]/.test(text) &&
  !/[\da-f]{6}$/i.test(text);

function isModel(text: string): boolean {
  if (text.length < 3 || text.length > 40 || isVersion(text) || isSerial(text)) return false;
  if (text.split(" ").length > 5 || /[@\\<>=]|https?:|\d{1,3}(?:\.\d{1,3}){3}|\d:\d\d/.test(text))
    return false;
  if (/^[-+]|^v?\d+\.\d|^v\d+r\d+|^(?:[\da-f]{2}[:-]){5}/i.test(text) || PART.test(text))
    return false;
  return /[A-Za-z]/.test(text) && /\d/.test(text) && isVersionLike(text);
}
