/** `cpu`, `memory` and `storage` in the shapes of the node document; sizes in KiB, clock speeds in MHz. */

import type { Sections } from "../../protocol/sections.ts";

/** Processors stand under `cpu0`, `cpu1`, …; one that was read is there even if its model is unknown. */
export function cpuOf({ processors = [], ...numbers }: Sections["cpu"]): Record<string, unknown> {
  return {
    ...numbers,
    ...Object.fromEntries(
      processors.map(({ modelName = "", ...rest }, i) => [`cpu${i}`, { modelName, ...rest }]),
    ),
  };
}

export function storageOf({ drives }: Sections["storage"]): Record<string, unknown> {
  return {
    numberOfDrives: drives.length,
    totalSize: drives.reduce((sum, { size = 0 }) => sum + size, 0),
    drives,
  };
}
