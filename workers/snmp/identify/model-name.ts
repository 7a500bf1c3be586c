/** What a device is called at last: the model as it was told, without what stands elsewhere in the answer. */

import type { Facts } from "./facts.ts";
import type { Identity } from "./identity.ts";

const MAX_LENGTH = 80;

/** undefined where nothing is left but the maker's name. */
export function modelName(
  { model, vendor, serial }: Identity,
  facts: Facts,
  makers: ReadonlySet<string>,
): string | undefined {
  if (model === undefined || isMakersName(model, vendor)) return undefined;
  const bare = withoutSerial(model, serial);
  return isOrderCode(bare) ? withDescription(bare, facts, makers) : bare;
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z\d]/g, "");

const isMakersName = (model: string, vendor: string | undefined): boolean =>
  vendor !== undefined && letters(model) === letters(vendor);

/** "SFD 130128673": the serial number is no part of the name. */
function withoutSerial(model: string, serial: string | undefined): string {
  if (serial === undefined || !model.endsWith(` ${serial}`)) return model;
  return model.slice(0, -serial.length).trim();
}

/** "JL679A", "R8N85A": HPE's product numbers, which say nothing to who doesn't sell them. */
const isOrderCode = (model: string): boolean => /^[A-Z](?=\w*\d)[A-Z\d]{3,4}[A-D]$/.test(model);

/** "JL679A 6100 12G Class4 PoE 2G/2SFP+ 139W Switch": as the maker lists its products. */
function withDescription(code: string, facts: Facts, makers: ReadonlySet<string>): string {
  const descr = facts.chassisDescr;
  if (descr === undefined || !/\d/.test(descr) || !descr.includes(" ")) return code;
  const name = withoutMaker(descr, makers);
  const isCoded = name.includes(code) || isOrderCode(name.split(" ", 1)[0] ?? "");
  return (isCoded ? name : `${code} ${name}`).slice(0, MAX_LENGTH).trim();
}

/** "Aruba 8325 1-slot Chassis" of the maker Aruba: the maker is told anyway. */
function withoutMaker(text: string, makers: ReadonlySet<string>): string {
  const words = text.split(" ");
  const first = words.findIndex((word) => !makers.has(word.toLowerCase()));
  return words.slice(Math.max(0, first)).join(" ");
}
