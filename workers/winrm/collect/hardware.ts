/** Product, BIOS, board, chassis, processors, memory modules, drives: SMBIOS and devices by WMI. */

import type { CimInstance } from "../wsman/cim-instance.ts";
import { parseCimTime } from "./boot-time.ts";
import { computerSystemRows, memorySizes, operatingSystemRows } from "./operating-system.ts";
import { CIMV2, present, type Reading, together } from "./reading.ts";

const BYTES_PER_KIB = 1_024;
const ISO_DATE_LENGTH = 10;

/** What builders leave in fields that they don't fill in. */
const PLACEHOLDER =
  /^(?:to be filled by o\.?e\.?m\.?|default string|none|not specified|system (?:serial number|product name|manufacturer|version)|0+|n\/a)$/i;

const real = (text: string | undefined): string | undefined =>
  text === undefined || PLACEHOLDER.test(text) ? undefined : text;

const kib = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : Math.round(bytes / BYTES_PER_KIB);

export async function readHardware(reading: Reading): Promise<void> {
  await readProduct(reading);
  await readBiosAndBoard(reading);
  await readChassis(reading);
  await readProcessors(reading);
  await readMemory(reading);
  await readDrives(reading);
}

async function readProduct(reading: Reading): Promise<void> {
  const products = await reading.rows(CIMV2, "Win32_ComputerSystemProduct", [
    "Vendor",
    "Name",
    "Version",
    "IdentifyingNumber",
    "UUID",
  ]);
  const [product] = products.rows;
  const uuid = product?.text("UUID");
  const value = present({
    vendorName: real(product?.text("Vendor")),
    modelName: real(product?.text("Name")),
    versionNumber: real(product?.text("Version")),
    serialNumber: real(product?.text("IdentifyingNumber")),
    uuid: real(uuid),
  });
  reading.section("product", "Win32_ComputerSystemProduct", products, value);
  if (uuid !== undefined && isTelling(uuid)) reading.signature("smbiosUuid", uuid.toLowerCase());
}

/** All zeros or all ones: the maker has not set it (SMBIOS DSP0134 §7.2.1). */
const isTelling = (uuid: string): boolean => !/^[0-]+$|^[fF-]+$/.test(uuid);

async function readBiosAndBoard(reading: Reading): Promise<void> {
  const bios = await reading.rows(CIMV2, "Win32_BIOS", [
    "Manufacturer",
    "SMBIOSBIOSVersion",
    "ReleaseDate",
    "SerialNumber",
  ]);
  const released = parseCimTime(bios.rows[0]?.text("ReleaseDate"));
  const biosValue = present({
    vendorName: bios.rows[0]?.text("Manufacturer"),
    versionNumber: bios.rows[0]?.text("SMBIOSBIOSVersion"),
    releaseDate:
      released === undefined
        ? undefined
        : new Date(released).toISOString().slice(0, ISO_DATE_LENGTH),
  });
  reading.section("bios", "Win32_BIOS", bios, biosValue);
  const boards = await reading.rows(CIMV2, "Win32_BaseBoard", [
    "Manufacturer",
    "Product",
    "Version",
    "SerialNumber",
  ]);
  const [board] = boards.rows;
  const boardValue = present({
    vendorName: real(board?.text("Manufacturer")),
    modelNumber: real(board?.text("Product")),
    versionNumber: real(board?.text("Version")),
    serialNumber: real(board?.text("SerialNumber")),
  });
  reading.section("motherboard", "Win32_BaseBoard", boards, boardValue);
}

/** Win32_SystemEnclosure.ChassisTypes (SMBIOS DSP0134 §7.4.1). */
const chassisTypes: Readonly<Record<string, string>> = {
  1: "other",
  3: "desktop",
  4: "low profile desktop",
  5: "pizza box",
  6: "mini tower",
  7: "tower",
  8: "portable",
  9: "laptop",
  10: "notebook",
  11: "hand held",
  12: "docking station",
  13: "all in one",
  14: "sub notebook",
  15: "space-saving",
  16: "lunch box",
  17: "main server chassis",
  23: "rack mount chassis",
  24: "sealed-case PC",
  28: "blade",
  29: "blade enclosure",
  30: "tablet",
  31: "convertible",
  32: "detachable",
  35: "mini PC",
  36: "stick PC",
};

async function readChassis(reading: Reading): Promise<void> {
  const enclosures = await reading.rows(CIMV2, "Win32_SystemEnclosure", [
    "ChassisTypes",
    "SerialNumber",
  ]);
  const [enclosure] = enclosures.rows;
  const [type = ""] = enclosure?.list("ChassisTypes") ?? [];
  const value = present({
    type: chassisTypes[type],
    serialNumber: real(enclosure?.text("SerialNumber")),
  });
  reading.section("chassis", "Win32_SystemEnclosure", enclosures, value);
}

async function readProcessors(reading: Reading): Promise<void> {
  const processors = await reading.rows(CIMV2, "Win32_Processor", [
    "Name",
    "Manufacturer",
    "MaxClockSpeed",
    "NumberOfCores",
    "NumberOfLogicalProcessors",
  ]);
  const total = (name: string) => {
    const counts = processors.rows.flatMap((row) => row.number(name) ?? []);
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  };
  const value =
    processors.rows.length === 0
      ? undefined
      : present({
          numberOfSockets: processors.rows.length,
          numberOfCores: total("NumberOfCores"),
          numberOfProcessors: total("NumberOfLogicalProcessors"),
          processors: processors.rows.map(processorOf),
        });
  reading.section("cpu", "Win32_Processor", processors, value);
}

const processorOf = (row: CimInstance) =>
  present({
    modelName: row.text("Name")?.replaceAll(/\s+/g, " "),
    vendorName: row.text("Manufacturer"),
    clockSpeed: row.number("MaxClockSpeed"),
  });

async function readMemory(reading: Reading): Promise<void> {
  const modules = await reading.rows(CIMV2, "Win32_PhysicalMemory", [
    "DeviceLocator",
    "Capacity",
    "Speed",
    "Manufacturer",
    "PartNumber",
    "SerialNumber",
  ]);
  const os = await operatingSystemRows(reading);
  const system = await computerSystemRows(reading);
  const value = {
    ...memorySizes(os.rows[0], system.rows[0]),
    modules: modules.rows.map((row) =>
      present({
        locator: row.text("DeviceLocator"),
        size: kib(row.number("Capacity")),
        speed: row.number("Speed"),
        vendorName: real(row.text("Manufacturer")),
        partNumber: real(row.text("PartNumber")),
        serialNumber: real(row.text("SerialNumber")),
      }),
    ),
  };
  reading.section("memory", "Win32_PhysicalMemory", together(modules, os), value);
}

async function readDrives(reading: Reading): Promise<void> {
  const drives = await reading.rows(CIMV2, "Win32_DiskDrive", [
    "Name",
    "Model",
    "SerialNumber",
    "FirmwareRevision",
    "Size",
    "InterfaceType",
    "MediaType",
  ]);
  const value = {
    drives: drives.rows.map((row) =>
      present({
        name: row.text("Name"),
        modelName: row.text("Model"),
        serialNumber: real(row.text("SerialNumber")),
        firmwareVersionNumber: row.text("FirmwareRevision"),
        size: kib(row.number("Size")),
        bus: row.text("InterfaceType"),
        type: row.text("MediaType"),
      }),
    ),
  };
  reading.section("storage", "Win32_DiskDrive", drives, value);
}
