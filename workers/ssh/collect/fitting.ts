/** Keeps what a target's answer can't be from costing the whole section: rows and fields that break its schema are left out. */

import { sectionSchemas } from "../../../src/protocol/sections.ts";
import type { SectionRead } from "../sections/section-read.ts";

/** The read itself when it fits; `partial` when something was left out; without a value when nothing fits. */
export function fittingRead(read: SectionRead): SectionRead {
  const { value, ...rest } = read;
  if (value === undefined) return read;
  const schema = sectionSchemas[read.section];
  const result = schema.safeParse(value);
  if (result.success) return read;
  const broken = new Set(result.error.issues.map(({ path }) => String(path[0])));
  const left: unknown = Array.isArray(value)
    ? value.filter((_, index) => !broken.has(String(index)))
    : Object.fromEntries(Object.entries(value).filter(([key]) => !broken.has(key)));
  const again = schema.safeParse(left);
  if (!again.success) return { ...rest, status: "not-supported" };
  return { ...rest, status: "partial", value: again.data };
}
