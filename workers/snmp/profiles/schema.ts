/** What a device profile file may hold: how devices of one maker are known, and where they tell what they are. */

import { z } from "zod";
import { isSafePattern } from "./pattern.ts";

const oid = z
  .string()
  .regex(/^1(?:\.\d{1,10}){5,60}$/, "is no OID in numbers, such as 1.3.6.1.4.1.9");
/** Many makers have the same tree below each product's sysObjectID. */
const oidBelow = z.union([oid, z.string().regex(/^\{sysObjectID\}(?:\.\d{1,10}){1,60}$/)]);
const pattern = z
  .string()
  .min(1)
  .max(300)
  .refine(isSafePattern, "is no regular expression, or one that could run for very long");
const named = {
  /** `MIB::object`, where that MIB has this object at this OID, so that a reader finds it there. */
  object: z
    .string()
    .regex(/^[A-Za-z0-9-]+::[A-Za-z][\w.-]*$/, "is not written as MIB::object")
    .optional(),
  /** What devices answer there, in a few words: no MIB text is known, a device's own answer is the source. */
  observed: z.string().min(1).max(100).optional(),
};
type Named = { readonly object?: string | undefined; readonly observed?: string | undefined };
const isNamedOnce = ({ object, observed }: Named): boolean =>
  (object === undefined) !== (observed === undefined);
const NAMED_TWICE_OR_NEVER = "needs either object or observed, and not both";

const take = {
  /** What of the text is taken: the first group, or all that fits. */
  pattern: pattern.optional(),
  /** How the groups are put together: "$1.$2". */
  format: z.string().max(100).optional(),
};

/** Of any part of the device, those of the chassis first. */
const entityTexts = [
  "entPhysicalDescr",
  "entPhysicalName",
  "entPhysicalFirmwareRev",
  "entPhysicalSoftwareRev",
  "entPhysicalSerialNum",
  "entPhysicalModelName",
] as const;

const valueSource = z.union([
  /** One instance, asked by GET. */
  z.strictObject({ ...named, oid: oidBelow, ...take }).refine(isNamedOnce, NAMED_TWICE_OR_NEVER),
  /** A column: its first row that fits, or the row whose index is the number that the instance `row` holds. */
  z
    .strictObject({ ...named, column: oidBelow, row: oid.optional(), ...take })
    .refine(isNamedOnce, NAMED_TWICE_OR_NEVER),
  z.strictObject({
    from: z.enum([
      "sysDescr",
      "sysName",
      "sysObjectID",
      "productName",
      ...entityTexts,
      "hrDeviceDescr",
    ]),
    ...take,
  }),
  z.strictObject({ text: z.string().min(1).max(128) }),
]);
export type ValueSource = z.infer<typeof valueSource>;

const sources = z.array(valueSource).max(16).optional();

export const deviceProfile = z.strictObject({
  /** All that are given must fit. */
  match: z
    .strictObject({
      /** The device's sysObjectID is one of these or begins with one. */
      sysObjectId: z.array(oid).min(1).max(64).optional(),
      sysDescr: pattern.optional(),
      /** The device answers this OID. For agents whose sysObjectID is that of the software they are built on. */
      answers: z
        .strictObject({ ...named, oid })
        .refine(isNamedOnce, NAMED_TWICE_OR_NEVER)
        .optional(),
    })
    .refine((match) => Object.keys(match).length > 0, "names nothing to know a device by"),
  vendor: z.string().min(1).max(128).optional(),
  /** Operating system or product family. */
  family: z.union([z.string().min(1).max(128), z.array(valueSource).max(16)]).optional(),
  types: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{1,62}$/))
    .max(8)
    .optional(),
  model: sources,
  version: sources,
  serial: sources,
  hardware: sources,
  /** Models by their exact sysObjectID, as the vendor's products MIB names them. */
  models: z.record(oid, z.string().min(1).max(128)).optional(),
});
export type DeviceProfile = z.infer<typeof deviceProfile>;

export const profileFile = z.strictObject({
  /** Every device of the file, unless it says otherwise. */
  vendor: z.string().min(1).max(128).optional(),
  /** Where the OIDs and patterns come from. */
  sources: z.string().max(1_000).optional(),
  devices: z.array(deviceProfile).min(1).max(256),
});
