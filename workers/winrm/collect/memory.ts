/** Section memory: what Windows uses (Win32_OperatingSystem, in KiB) and the modules (Win32_PhysicalMemory, in bytes). */

import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader } from "./host-reader.ts";
import { optional } from "./optional.ts";

const SOURCE = "Win32_PhysicalMemory";

/** SMBIOSMemoryType: DSP0134 §7.18.2. */
const types: Readonly<Record<number, string>> = {
  15: "SDRAM",
  18: "DDR",
  19: "DDR2",
  24: "DDR3",
  26: "DDR4",
  27: "LPDDR",
  28: "LPDDR2",
  29: "LPDDR3",
  30: "LPDDR4",
  34: "DDR5",
  35: "LPDDR5",
};

export async function collectMemory(host: HostReader, system: WmiRow | undefined): Promise<void> {
  const sizes = {
    ...optional("totalSize", system?.number("TotalVisibleMemorySize")),
    ...optional("swapSize", system?.number("SizeStoredInPagingFiles")),
  };
  const read = await host.rows({
    from: SOURCE,
    columns: [
      "DeviceLocator",
      "Capacity",
      "SMBIOSMemoryType",
      "Speed",
      "Manufacturer",
      "PartNumber",
      "SerialNumber",
    ],
  });
  if (read.status === "complete") {
    const modules = read.value.slice(0, 1_024).map(moduleOf);
    host.section("memory", { ...sizes, modules }, SOURCE);
  } else if (system === undefined) {
    host.unread("memory", SOURCE, read);
  } else {
    const right = read.status === "not-permitted" ? read.missingRight : undefined;
    host.section("memory", sizes, "Win32_OperatingSystem", "partial", right);
  }
}

function moduleOf(row: WmiRow) {
  const bytes = row.number("Capacity");
  return {
    ...optional("locator", row.text("DeviceLocator")),
    ...optional("size", bytes === undefined ? undefined : Math.floor(bytes / 1_024)),
    ...optional("type", types[row.number("SMBIOSMemoryType") ?? 0]),
    ...optional("speed", row.number("Speed")),
    ...optional("vendorName", row.text("Manufacturer")),
    ...optional("partNumber", row.text("PartNumber")),
    ...optional("serialNumber", row.text("SerialNumber")),
  };
}
