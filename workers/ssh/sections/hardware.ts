/** `bios`, `motherboard`, `product`, `chassis`: sysfs, dmidecode, and what other systems have in their place. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { chassisTypes } from "./chassis-types.ts";
import { type DmiStructure, dmiField, parseDmidecode, present } from "./dmidecode.ts";
import { byKey, byPath, clean, given } from "./lines.ts";
import { type Login, type SectionRead, sudoersLine } from "./section-read.ts";

type Hardware = "bios" | "motherboard" | "product" | "chassis";

/** Where one fact stands: file under /sys/class/dmi/id, type and field of dmidecode, kenv(1) on FreeBSD, sysctl(8) elsewhere. */
interface Fact {
  readonly file: string;
  readonly dmi: readonly [type: number, field: string];
  readonly kenv?: string;
  readonly sysctl?: string;
}

const facts = {
  biosVendor: {
    file: "bios_vendor",
    dmi: [0, "Vendor"],
    kenv: "smbios.bios.vendor",
    sysctl: "machdep.dmi.bios-vendor",
  },
  biosVersion: {
    file: "bios_version",
    dmi: [0, "Version"],
    kenv: "smbios.bios.version",
    sysctl: "machdep.dmi.bios-version",
  },
  biosDate: {
    file: "bios_date",
    dmi: [0, "Release Date"],
    kenv: "smbios.bios.reldate",
    sysctl: "machdep.dmi.bios-date",
  },
  vendor: {
    file: "sys_vendor",
    dmi: [1, "Manufacturer"],
    kenv: "smbios.system.maker",
    sysctl: "hw.vendor",
  },
  model: {
    file: "product_name",
    dmi: [1, "Product Name"],
    kenv: "smbios.system.product",
    sysctl: "hw.product",
  },
  version: {
    file: "product_version",
    dmi: [1, "Version"],
    kenv: "smbios.system.version",
    sysctl: "hw.version",
  },
  serial: {
    file: "product_serial",
    dmi: [1, "Serial Number"],
    kenv: "smbios.system.serial",
    sysctl: "hw.serialno",
  },
  uuid: { file: "product_uuid", dmi: [1, "UUID"], kenv: "smbios.system.uuid", sysctl: "hw.uuid" },
  sku: { file: "product_sku", dmi: [1, "SKU Number"] },
  boardVendor: {
    file: "board_vendor",
    dmi: [2, "Manufacturer"],
    kenv: "smbios.planar.maker",
    sysctl: "machdep.dmi.board-vendor",
  },
  boardModel: {
    file: "board_name",
    dmi: [2, "Product Name"],
    kenv: "smbios.planar.product",
    sysctl: "machdep.dmi.board-product",
  },
  boardVersion: {
    file: "board_version",
    dmi: [2, "Version"],
    kenv: "smbios.planar.version",
    sysctl: "machdep.dmi.board-version",
  },
  boardSerial: {
    file: "board_serial",
    dmi: [2, "Serial Number"],
    kenv: "smbios.planar.serial",
    sysctl: "machdep.dmi.board-serial",
  },
  chassisSerial: {
    file: "chassis_serial",
    dmi: [3, "Serial Number"],
    kenv: "smbios.chassis.serial",
  },
  assetTag: { file: "chassis_asset_tag", dmi: [3, "Asset Tag"], kenv: "smbios.chassis.tag" },
  chassisType: { file: "chassis_type", dmi: [3, "Type"], kenv: "smbios.chassis.type" },
} as const satisfies Record<string, Fact>;

export type HardwareFacts = { readonly [Name in keyof typeof facts]?: string };

/** The SMBIOS structures that the target told, with its own right or by sudo. */
export const dmiStructures = (answers: Answers): DmiStructure[] =>
  parseDmidecode([
    ...answers.lines("hardware", "dmidecode"),
    ...answers.lines("hardware", "sudo"),
    ...answers.lines("privileged", "dmidecode"),
  ]);

export function hardwareFacts(answers: Answers): HardwareFacts {
  const files = byPath([
    ...answers.lines("hardware", "dmi"),
    ...answers.lines("hardware", "devicetree"),
  ]);
  const structures = dmiStructures(answers);
  const kenv = byKey(answers.lines("hardware", "kenv"), "=");
  const sysctl = new Map([
    ...byKey(answers.lines("hardware", "sysctl"), "="),
    ...byKey(answers.lines("hardware", "sysctl"), ":"),
  ]);
  const found: Record<string, string> = {};
  for (const [name, fact] of Object.entries<Fact>(facts)) {
    const value =
      present(files.get(fact.file)?.[0]) ??
      dmiField(structures, ...fact.dmi) ??
      present(kenv.get(fact.kenv ?? "")?.replaceAll('"', "")) ??
      present(sysctl.get(fact.sysctl ?? ""));
    if (clean(value) !== undefined) found[name] = clean(value) ?? "";
  }
  return { ...otherMachines(files, sysctl), ...found };
}

/** Devicetree machines (Devicetree Specification §2.3: model, serial-number) and Macs. */
function otherMachines(
  files: ReadonlyMap<string, readonly string[]>,
  sysctl: ReadonlyMap<string, string>,
): HardwareFacts {
  const quoted = (key: string) => clean(sysctl.get(`"${key}"`)?.replaceAll('"', ""));
  const model = clean(files.get("model")?.[0]) ?? clean(sysctl.get("hw.model"));
  const serial = clean(files.get("serial-number")?.[0]) ?? quoted("IOPlatformSerialNumber");
  const uuid = quoted("IOPlatformUUID");
  return given({ model, serial, uuid, vendor: uuid === undefined ? undefined : "Apple Inc." });
}

export function readHardware(answers: Answers, login: Login): SectionRead<Hardware>[] {
  const found = hardwareFacts(answers);
  const right = missingRight(answers, login);
  // The firmware's own description holds nothing that only root may see.
  const isBiosShown = found.biosVendor !== undefined;
  const source = dmiStructures(answers).length > 0 ? "dmidecode" : "/sys/class/dmi/id";
  const read = <Name extends Hardware>(
    section: Name,
    value: Sections[Name],
    lacks: string | undefined,
  ): SectionRead<Name> => {
    const permission = given({ missingRight: lacks });
    if (Object.keys(value).length === 0) {
      return { section, status: lacks ? "not-permitted" : "not-supported", ...permission };
    }
    const isPartial = lacks !== undefined || !answers.isWhole("hardware");
    return { section, status: isPartial ? "partial" : "complete", value, source, ...permission };
  };
  return [
    read("motherboard", boardOf(found), right),
    read("product", productOf(found), right),
    read("chassis", chassisOf(found), right),
    read("bios", biosOf(found), isBiosShown ? undefined : right),
  ];
}

const biosOf = (found: HardwareFacts) =>
  given({
    vendorName: found.biosVendor,
    versionNumber: found.biosVersion,
    releaseDate: found.biosDate,
  });

const boardOf = (found: HardwareFacts) =>
  given({
    vendorName: found.boardVendor,
    modelNumber: found.boardModel,
    versionNumber: found.boardVersion,
    serialNumber: found.boardSerial,
  });

const productOf = (found: HardwareFacts) =>
  given({
    vendorName: found.vendor,
    modelName: found.model,
    modelNumber: found.sku,
    versionNumber: found.version,
    serialNumber: found.serial,
    assetTag: found.assetTag,
    uuid: found.uuid?.toLowerCase(),
  });

const chassisOf = (found: HardwareFacts) =>
  given({ type: chassisTypeOf(found.chassisType), serialNumber: found.chassisSerial });

const chassisTypeOf = (type: string | undefined) =>
  type === undefined
    ? undefined
    : (chassisTypes[Number(type)] ?? (/^\d+$/.test(type) ? undefined : type));

/** Serial numbers, UUID and memory modules are root's; undefined when they were read or there is no SMBIOS table. */
export function missingRight(answers: Answers, login: Login): string | undefined {
  const uid = answers.word("hardware", "uid");
  const hasTable = answers.lines("hardware", "dmi").length > 0;
  if (uid === undefined || uid === "0" || !hasTable || dmiStructures(answers).length > 0)
    return undefined;
  return sudoersLine(login, answers.word("hardware", "tool") ?? "/usr/sbin/dmidecode");
}
