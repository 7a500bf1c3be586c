/** Puts together what a device is: profiles first, then ENTITY-MIB, the standard device MIBs, the texts, and shapes of values at last. */

import type { SnmpAgent } from "../agent.ts";
import type { Products } from "../profiles/products.ts";
import type { Profiles } from "../profiles/profiles.ts";
import { applyProfiles } from "../profiles/read-profile.ts";
import { type Entity, meaningful } from "../tables/entity.ts";
import { deviceTypes } from "./device-types.ts";
import { guessFromEnterprise } from "./enterprise-scalars.ts";
import { offerExtend } from "./extend.ts";
import type { Facts } from "./facts.ts";
import { type Identity, IdentityDraft } from "./identity.ts";
import { modelName } from "./model-name.ts";
import {
  keyedModel,
  keyedSerial,
  keyedVendor,
  leadingModel,
  nameBeforeVersion,
  wholeModel,
} from "./model-text.ts";
import { enterpriseOf, type Vendors, withoutLegalForm } from "./vendors.ts";
import { findVersion, plainVersion, unameOf } from "./version-text.ts";

export interface Knowledge {
  readonly profiles: Profiles;
  readonly vendors: Vendors;
  readonly products: Products;
}

const SURE = 4;

export async function identify(
  agent: SnmpAgent,
  facts: Facts,
  { profiles, vendors }: Knowledge,
): Promise<Identity> {
  const draft = new IdentityDraft();
  const { sysObjectId, sysDescr } = facts;
  const questions = vendors.isGeneric(sysObjectId) ? profiles.questions : [];
  const answered = questions.length === 0 ? undefined : await agent.get(questions);
  const known = profiles.matching({
    sysObjectId,
    sysDescr,
    answered: new Set(answered?.keys() ?? []),
  });
  await applyProfiles(agent, known, facts, draft);
  if (isNetSnmp(sysObjectId) || vendors.isGeneric(sysObjectId)) await offerExtend(agent, draft);
  offerVendor(draft, facts, vendors);
  offerParts(draft, facts, vendors);
  const isOfCard = CARD.test(sysDescr ?? "");
  if (!isOfCard) offerDescription(draft, facts, vendors);
  await guessFromEnterprise(agent, facts, draft, vendors);
  if (isOfCard) offerDescription(draft, facts, vendors);
  offerLast(draft, facts, vendors);
  for (const type of deviceTypes(facts, draft.hasType)) draft.type(type);
  draft.rename(modelName(draft.finish(), facts, vendorWords(draft, vendors)));
  return draft.finish();
}

/** The text is of the card that the device is managed by: what the maker's MIB tells is of the device itself. */
const CARD = /\b(?:management|snmp|network|web) (?:card|adapter)\b/i;

const NET_SNMP = "8072";
const isNetSnmp = (sysObjectId: string | undefined): boolean =>
  enterpriseOf(sysObjectId) === NET_SNMP;

function offerVendor(draft: IdentityDraft, facts: Facts, vendors: Vendors): void {
  const told = keyedVendor(facts.sysDescr);
  draft.offer("vendor", vendors.inText(told) ?? (told && withoutLegalForm(told)), "sysDescr");
  draft.offer("vendor", vendors.ofObjectId(facts.sysObjectId), "sysObjectID");
  draft.offer("vendor", vendors.inText(facts.sysDescr), "sysDescr");
  const manufacturer = meaningful(facts.chassis?.manufacturer);
  draft.offer("vendor", vendors.inText(manufacturer) ?? manufacturer, "ENTITY-MIB");
  const { ups, printers } = facts.values;
  draft.offer("vendor", vendors.inText(ups?.manufacturer) ?? ups?.manufacturer, "UPS-MIB");
  draft.offer("vendor", vendors.inText(printers[0]), "HOST-RESOURCES-MIB");
  draft.offer("vendor", vendors.inText(facts.chassis?.descr), "ENTITY-MIB");
}

/** ENTITY-MIB's chassis row, Printer-MIB, UPS-MIB. */
function offerParts(draft: IdentityDraft, facts: Facts, vendors: Vendors): void {
  const { chassis, values } = facts;
  const { printer, ups, printers } = values;
  draft.offer("serial", printer?.serial, "Printer-MIB");
  draft.offer("model", printers[0] && keyedModel(printers[0]), "HOST-RESOURCES-MIB");
  draft.offer("model", printers[0] && leadingPrinterName(printers[0]), "HOST-RESOURCES-MIB");
  draft.offer("model", namedModel(chassis?.model), "ENTITY-MIB");
  draft.offer("model", partNumber(facts.chassisDescr), "ENTITY-MIB");
  draft.offer("model", values.productName, "sysObjectID");
  draft.offer("model", chassisName(values, vendorWords(draft, vendors)), "ENTITY-MIB");
  draft.offer("serial", chassis?.serial, "ENTITY-MIB");
  draft.offer("hardware", chassis?.hardwareRev, "ENTITY-MIB");
  draft.offer("model", ups?.model, "UPS-MIB");
  draft.offer("model", printer?.name, "Printer-MIB");
}

/** Some agents put a version or a part number of digits where the model belongs. */
const namedModel = (model: string | undefined): string | undefined =>
  model !== undefined && /^[\d.-]{3,}$/.test(model) && /[.-]/.test(model) ? undefined : model;

/** "ME-1200", "C9200L-48P-4X": a chassis' description that is one word, with a digit and a dash, is what the maker calls it. */
const partNumber = (descr: string | undefined): string | undefined =>
  descr !== undefined &&
  !/^(?:frame|rack|shelf|slot|board)-/i.test(descr) &&
  /^(?=[^\d]*\d)[A-Z][A-Z\d]*(?:[-/+][A-Z\d.+]{1,16}){1,5}$/i.test(descr) &&
  /[A-Z]/.test(descr)
    ? descr
    : undefined;

/** Some agents leave the class out. */
const isChassis = ({ class: kind, descr = "" }: Entity): boolean =>
  kind === "chassis" || (kind === undefined && / chassis$/i.test(descr));

/** "SSR 8020 chassis", "BrocadeG720": a chassis' short description with a number in it. */
function chassisName(
  { entities, sysName }: Facts["values"],
  vendorWords: ReadonlySet<string>,
): string | undefined {
  const chassis = entities.find(isChassis);
  if (chassis?.descr === undefined || chassis.descr === sysName) return undefined;
  const [short = ""] = chassis.descr.replace(/\s+chassis$/i, "").split(/[,;]/, 1);
  const words = short.split(/\s+/).filter((word) => !vendorWords.has(word.toLowerCase()));
  const name = words.join(" ");
  const isShort = name.length <= 32 && words.length <= 3;
  return isShort && /[A-Za-z]/.test(name) && /\d{2}\S*$/.test(name) ? meaningful(name) : undefined;
}

/** "RICOH MP C2503", "HP LaserJet M130": the part of a printer's description before its details. */
const leadingPrinterName = (text: string): string | undefined =>
  meaningful(text.split(/[;,\n]/, 1)[0])?.slice(0, 60);

function offerDescription(draft: IdentityDraft, facts: Facts, vendors: Vendors): void {
  const text = facts.sysDescr ?? "";
  const uname = unameOf(text);
  const found = uname === undefined ? findVersion(text) : undefined;
  if (found !== undefined && found.score >= SURE) draft.offer("version", found.version, "sysDescr");
  draft.offer("serial", keyedSerial(text), "sysDescr");
  draft.offer("version", facts.values.probeSoftwareRev, "RMON2-MIB");
  if (facts.isAricentIss) draft.offer("version", facts.chassis?.firmwareRev, "ENTITY-MIB");
  draft.offer("version", facts.chassis?.softwareRev, "ENTITY-MIB");
  draft.offer("version", facts.chassis?.firmwareRev, "ENTITY-MIB");
  draft.offer("version", plainVersion(facts.values.ups?.softwareVersion), "UPS-MIB");
  const first = facts.values.entities.find(({ softwareRev }) => softwareRev !== undefined);
  draft.offer("version", first?.softwareRev, "ENTITY-MIB");
  draft.offer("version", found?.version, "sysDescr");
  draft.offer("model", meaningful(keyedModel(text)), "sysDescr");
  if (uname === undefined) {
    draft.offer("model", leadingModel(text, vendorWords(draft, vendors, text)), "sysDescr");
  }
}

const vendorWords = (draft: IdentityDraft, vendors: Vendors, text?: string): Set<string> => {
  const names = [draft.finish().vendor, vendors.inText(text)];
  return new Set(names.flatMap((name) => name?.toLowerCase().split(/[\s,]+/) ?? []));
};

/** Where no row says that it is the chassis, a board's serial number stands for the device. */
const isDevicePart = ({ class: kind, serial }: Facts["values"]["entities"][number]): boolean =>
  serial !== undefined && (kind === undefined || deviceParts.has(kind));
const deviceParts = new Set([
  "chassis",
  "stack",
  "module",
  "backplane",
  "container",
  "other",
  "unknown",
]);

/** What says something where nothing says more. */
function offerLast(draft: IdentityDraft, facts: Facts, vendors: Vendors): void {
  const text = facts.sysDescr ?? "";
  const uname = unameOf(text);
  if (uname !== undefined) {
    draft.offer("version", uname.release, "sysDescr");
    draft.offer("family", uname.system, "sysDescr");
    draft.offer("model", /\b(?:SUNW|ORCL),([\w-]{2,40})$/.exec(text)?.[1], "sysDescr");
  }
  const part = facts.values.entities.find(isDevicePart);
  draft.offer("serial", part?.serial, "ENTITY-MIB");
  const descr = facts.chassisDescr;
  draft.offer("serial", descr && keyedSerial(descr), "ENTITY-MIB");
  draft.offer("model", descr && leadingModel(descr, new Set()), "ENTITY-MIB");
  draft.offer("model", descr && wholeModel(descr), "ENTITY-MIB");
  draft.offer("model", facts.chassis?.model, "ENTITY-MIB");
  if (uname !== undefined) return;
  draft.offer("model", nameBeforeVersion(text, vendorWords(draft, vendors, text)), "sysDescr");
  draft.offer("model", meaningful(wholeModel(text)), "sysDescr");
}
