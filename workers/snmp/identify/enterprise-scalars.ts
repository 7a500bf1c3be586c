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
import { isVersionLike } from "./version-text.ts";

const MAX_ROWS = 600;
const SOURCE = "enterprise scalars";

export async function guessFromEnterprise(
  agent: SnmpAgent,
  facts: Facts,
  draft: IdentityDraft,
  vendors: Vendors,
): Promise<void> {
  const number = enterpriseOf(facts.sysObjectId);
  if (number === undefined || vendors.isGeneric(facts.sysObjectId)) return;
  if (draft.has("model") && draft.has("version") && draft.has("serial")) return;
  const { rows } = await agent.walk(`1.3.6.1.4.1.${number}`, { maxRows: MAX_ROWS });
  const groups = groupsOf(rows);
  for (const group of groups) {
    if (!tellsIdentity(group)) continue;
    draft.guess("version", group.find(isVersion), SOURCE);
    draft.guess("serial", group.find(isSerial), SOURCE);
    draft.guess("model", group.find(isModel), SOURCE);
  }
  const all = groups.flat();
  draft.guess("version", all.find(isVersion), SOURCE);
}

/** The texts of scalars (instance 0, RFC 2578 §7) that stand under one node, and of the first row of tables, in order. */
function groupsOf(rows: readonly Varbind[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { oid, value } of rows) {
    const text = value.type === "octets" ? meaningful(textOf(value, 128)) : undefined;
    if (text === undefined || !/^[\x20-\x7e]+$/.test(text)) continue;
    const parts = oid.split(".");
    const instance = parts.pop();
    if (instance !== "0" && instance !== "1") continue;
    parts.pop();
    const key = `${parts.join(".")} ${instance}`;
    const group = groups.get(key) ?? [];
    group.push(text);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Two of the three stand together: one alone may be anything. */
const tellsIdentity = (group: readonly string[]): boolean =>
  [group.some(isVersion), group.some(isSerial), group.some(isModel)].filter(Boolean).length >= 2;

function isVersion(text: string): boolean {
  if (text.length > 48 || !isVersionLike(text)) return false;
  return /^(?:[a-z]+[ _-])?(?:version |ver\.? ?|rev\.? ?|fw[ :_-]*)?[vVrR]?\d{1,4}(?:[._]\d{1,5}){1,4}(?:[-_ .(]?[\w.()+-]{0,24})?$/i.test(
    text,
  );
}

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

function isModel(text: string): boolean {
  if (text.length < 3 || text.length > 40 || isVersion(text) || isSerial(text)) return false;
  if (text.split(" ").length > 5 || /[@\\<>=]|https?:|\d{1,3}(?:\.\d{1,3}){3}|\d:\d\d/.test(text))
    return false;
  return /[A-Za-z]{1,}/.test(text) && /\d/.test(text) && isVersionLike(text);
}
