import type { Evidence } from "../../../src/protocol/evidence.ts";

/** Evidence without what is the same for all of one target: address, probe and time. */
export type Told = Evidence extends infer Each
  ? Each extends Evidence
    ? Omit<Each, "address" | "probe" | "at">
    : never
  : never;
