/** One row of `packages`, whatever package system it comes from. */

import type { Package } from "../../../src/protocol/sections.ts";
import { clean, given, whole } from "./lines.ts";

/** The row's common shape: nothing without a name. */
export function packageOf(row: {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly source: string;
  readonly arch?: string | undefined;
  readonly vendor?: string | undefined;
  readonly installedAt?: number | undefined;
  readonly size?: number | undefined;
}): Package | undefined {
  const name = clean(row.name);
  if (name === undefined) return undefined;
  const { source, installedAt, size } = row;
  const arch = clean(row.arch, 64);
  return {
    name,
    version: clean(row.version) ?? "",
    source,
    ...given({ arch, vendor: clean(row.vendor), installedAt, size }),
  };
}

export const milliseconds = (seconds: string | undefined) => {
  const value = whole(seconds);
  return value === undefined || value === 0 ? undefined : value * 1_000;
};

export function kibOfBytes(bytes: string | undefined): number | undefined {
  const value = whole(bytes);
  return value === undefined ? undefined : Math.ceil(value / 1_024);
}
