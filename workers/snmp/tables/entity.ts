/** ENTITY-MIB (RFC 6933): the device's parts, and which of them is the device. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { rowsOf } from "./table.ts";
import { present } from "./values.ts";

export const entPhysicalEntry = "1.3.6.1.2.1.47.1.1.1.1";

/** entPhysicalDescr, -VendorType, -ContainedIn, -Class, -ParentRelPos, -Name, -HardwareRev, -FirmwareRev, -SoftwareRev, -SerialNum, -MfgName, -ModelName. */
export const entPhysicalColumns = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(
  (column) => `${entPhysicalEntry}.${column}`,
);

/** PhysicalClass (RFC 6933). */
const classes = [
  undefined,
  "other",
  "unknown",
  "chassis",
  "backplane",
  "container",
  "powerSupply",
  "fan",
  "sensor",
  "module",
  "port",
  "stack",
  "cpu",
  "energyObject",
  "battery",
  "storageDrive",
] as const;

export interface Entity {
  readonly index: number;
  readonly containedIn: number | undefined;
  readonly class: (typeof classes)[number];
  readonly position: number | undefined;
  readonly descr: string | undefined;
  readonly name: string | undefined;
  readonly hardwareRev: string | undefined;
  readonly firmwareRev: string | undefined;
  readonly softwareRev: string | undefined;
  readonly serial: string | undefined;
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
}

export function entitiesOf(rows: readonly Varbind[]): Entity[] {
  return [...rowsOf(rows, entPhysicalEntry).values()].flatMap((row) => {
    const index = Number(row.index);
    if (!Number.isSafeInteger(index)) return [];
    return {
      index,
      containedIn: row.count(4),
      class: classes[row.number(5) ?? 0],
      position: row.number(6),
      descr: row.text(2),
      name: row.text(7),
      hardwareRev: meaningful(row.text(8)),
      firmwareRev: meaningful(row.text(9)),
      softwareRev: meaningful(row.text(10)),
      serial: serialOf(row.text(11)),
      manufacturer: meaningful(row.text(12)),
      model: meaningful(row.text(13)),
    };
  });
}

/** What agents write when they have nothing to say. */
const EMPTY =
  /^(?:n\/?a|none|null|nil|unknown|unspecified|undefined|not[ -](?:available|applicable|specified|set|defined|installed|readable)\.?|no serial(?: number)?|empty|default(?: string)?|to be filled by o\.?e\.?m\.?|system serial number|serial(?: ?number)?|[-.*?_ ]+|0+|f+|x+|<[^>]*>|""|.*such (?:file|object|instance).*|.*permission denied.*|system mac:.*)$/i;

export function meaningful(text: string | undefined): string | undefined {
  const bare = text?.replace(/^["']+|["']+$/g, "").trim();
  return bare === undefined || bare === "" || EMPTY.test(bare) ? undefined : bare;
}

/** Some agents put a MAC address where the serial number belongs. */
function serialOf(text: string | undefined): string | undefined {
  const serial = meaningful(text);
  return serial !== undefined && /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(serial)
    ? undefined
    : serial;
}

/** The row that stands for the device: the first chassis of a stack (or the stack), else the root of all others. */
export function chassisOf(entities: readonly Entity[]): Entity | undefined {
  const [first] = rootChassis(entities);
  return first ?? unclassed(entities);
}

/** Some agents tell no part's class: what they tell first holds the others. */
const unclassed = (entities: readonly Entity[]): Entity | undefined =>
  entities.every(({ class: kind }) => kind === undefined)
    ? entities.find(({ index }) => index === 1)
    : undefined;

/** Chassis that are in no other chassis, best described first: several are the members of a stack. */
export function rootChassis(entities: readonly Entity[]): Entity[] {
  const chassis = entities.filter((entity) => entity.class === "chassis");
  const byIndex = new Map(entities.map((entity) => [entity.index, entity]));
  const outer = chassis.filter(({ containedIn }) => {
    const parent = byIndex.get(containedIn ?? 0);
    return parent === undefined || parent.class !== "chassis";
  });
  const told = outer.filter(({ model, serial }) => model !== undefined || serial !== undefined);
  if (told.length > 0) return told.sort((a, b) => described(b) - described(a));
  const inner = chassis.filter(({ model, serial }) => model !== undefined || serial !== undefined);
  if (inner.length > 0) return inner;
  const roots = entities.filter(({ containedIn, serial, model }) => {
    const isRoot = containedIn === 0 || containedIn === undefined;
    return isRoot && (serial !== undefined || model !== undefined);
  });
  if (roots.length > 0) return roots;
  const one = entities.find(
    ({ class: kind, serial, model }) =>
      serial !== undefined && model !== undefined && (kind === "module" || kind === "backplane"),
  );
  return one === undefined ? chassis : [one];
}

const described = ({ model, serial }: Entity): number =>
  Number(model !== undefined) + Number(serial !== undefined);

/** Parts with a model or a serial number of their own, for `chassis.members`. */
export function membersOf(
  entities: readonly Entity[],
): NonNullable<Sections["chassis"]["members"]> {
  return entities
    .filter(({ model, serial, class: kind }) =>
      kind === "chassis" || kind === "stack" ? true : model !== undefined || serial !== undefined,
    )
    .slice(0, 4_096)
    .map((entity) => ({
      index: entity.index,
      ...present({
        class: entity.class,
        name: entity.name,
        modelName: entity.model,
        serialNumber: entity.serial,
        firmwareVersionNumber: entity.firmwareRev,
        hardwareVersionNumber: entity.hardwareRev,
        softwareVersionNumber: entity.softwareRev,
        description: entity.descr,
      }),
    }));
}
