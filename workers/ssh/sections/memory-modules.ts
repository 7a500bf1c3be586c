/** Memory modules: SMBIOS type 17 (DSP0134 §7.18). */

import type { Sections } from "../../../src/protocol/sections.ts";
import { type DmiStructure, present } from "./dmidecode.ts";
import { amount, given } from "./lines.ts";

type Module = NonNullable<Sections["memory"]["modules"]>[number];

const unitsInKib: Readonly<Record<string, number>> = {
  kB: 1,
  KB: 1,
  MB: 1_024,
  GB: 1_048_576,
  TB: 1_073_741_824,
};

/** Sockets without a module are left out. Size in KiB, speed in MT/s. */
export function memoryModules(structures: readonly DmiStructure[]): Module[] {
  const modules: Module[] = [];
  for (const { type, fields } of structures) {
    const size = type === 17 ? kib(fields.get("Size")) : undefined;
    if (size === undefined) continue;
    const field = (name: string) => present(fields.get(name));
    modules.push(
      given({
        locator: field("Locator"),
        size,
        type: field("Type"),
        speed: amount(field("Speed")),
        vendorName: field("Manufacturer"),
        partNumber: field("Part Number"),
        serialNumber: field("Serial Number"),
      }),
    );
  }
  return modules.slice(0, 1_024);
}

function kib(size: string | undefined): number | undefined {
  const [, digits, unit = ""] = /^(\d+) (\w+)$/.exec(size?.trim() ?? "") ?? [];
  const factor = unitsInKib[unit];
  return digits === undefined || factor === undefined || Number(digits) === 0
    ? undefined
    : Number(digits) * factor;
}
