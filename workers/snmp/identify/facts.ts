/** What identification starts from: texts of the standard MIBs, read once. */

import type { Entity } from "../tables/entity.ts";
import { chassisOf } from "../tables/entity.ts";

export interface FactValues {
  readonly sysDescr: string | undefined;
  readonly sysObjectId: string | undefined;
  /** What the maker's product MIB calls that sysObjectID. */
  readonly productName: string | undefined;
  readonly sysName: string | undefined;
  /** sysServices: a bit a layer (RFC 3418): 2 bridging, 4 routing, 64 applications. */
  readonly sysServices: number | undefined;
  /** RMON2-MIB: what the device's own monitor runs is what the device runs. */
  readonly probeSoftwareRev: string | undefined;
  readonly isForwarding: boolean;
  readonly isBridge: boolean;
  readonly entities: readonly Entity[];
  readonly printers: readonly string[];
  readonly hasProcessors: boolean;
  readonly printer:
    | { readonly name: string | undefined; readonly serial: string | undefined }
    | undefined;
  readonly ups:
    | {
        readonly manufacturer: string | undefined;
        readonly model: string | undefined;
        readonly softwareVersion: string | undefined;
      }
    | undefined;
}

const entityFields = {
  entPhysicalDescr: "descr",
  entPhysicalName: "name",
  entPhysicalFirmwareRev: "firmwareRev",
  entPhysicalSoftwareRev: "softwareRev",
  entPhysicalSerialNum: "serial",
  entPhysicalModelName: "model",
} as const;

export type TextName =
  | "sysDescr"
  | "sysName"
  | "sysObjectID"
  | "productName"
  | keyof typeof entityFields
  | "hrDeviceDescr";

export class Facts {
  readonly values: FactValues;
  readonly chassis: Entity | undefined;

  constructor(values: FactValues) {
    this.values = values;
    this.chassis = chassisOf(values.entities);
  }

  get sysDescr(): string | undefined {
    return this.values.sysDescr;
  }

  get sysObjectId(): string | undefined {
    return this.values.sysObjectId;
  }

  /** What the chassis row's description says of the device; some agents put the host's name there. */
  get chassisDescr(): string | undefined {
    const descr = this.chassis?.descr;
    const isHostName =
      descr === this.values.sysName || /^[a-z\d]+(?:-[a-z\d]+){2,}$/.test(descr ?? "");
    return isHostName || this.isAricentIss ? undefined : descr;
  }

  /** Switches of several makers are built on Aricent's ISS: their software's revision is that of ISS, the maker's is the firmware's. */
  get isAricentIss(): boolean {
    return this.chassis?.descr === "Network Element";
  }

  /** All texts of that name; the chassis row's first. */
  texts(name: TextName): string[] {
    const { entities, printers } = this.values;
    const own = this.chassis === undefined ? [] : [this.chassis];
    if (name === "hrDeviceDescr") return [...printers];
    if (name === "sysDescr" || name === "sysName" || name === "productName")
      return defined([this.values[name]]);
    if (name === "sysObjectID") return defined([this.values.sysObjectId]);
    return defined([...own, ...entities].map((entity) => entity[entityFields[name]]));
  }
}

const defined = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((text) => text !== undefined);
