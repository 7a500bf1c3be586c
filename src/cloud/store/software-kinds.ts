/** How packages and Windows updates are kept: what makes one distinct, and what belongs to the node that has it. */

import { createHash } from "node:crypto";
import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import type { SoftwareRow } from "./dialect.ts";
import type { Likeness } from "./software-cache.ts";

export interface SoftwareKind<Item> extends Likeness<Item> {
  /** The dictionary's row. */
  readonly rowOf: (item: Item) => SoftwareRow;
  /** What differs per node as JSON; "" for nothing. */
  readonly installedOf: (item: Item) => string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

function jsonOf(fields: Record<string, unknown>): string {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
}

/** Absent and empty are the same. */
const isEqual = (one = "", other = ""): boolean => one === other;

export const packageKind: SoftwareKind<Package> = {
  nameOf: ({ name }) => name,
  isSame: (one, other) =>
    one.version === other.version &&
    isEqual(one.arch, other.arch) &&
    isEqual(one.source, other.source) &&
    isEqual(one.vendor, other.vendor),
  lengthOf: ({ name, version, arch = "", source = "", vendor = "" }) =>
    name.length + version.length + arch.length + source.length + vendor.length,
  rowOf({ name, version, arch = "", source, vendor }) {
    const document = jsonOf({ source, vendor });
    const softwareKey = sha256(["package", name, version, arch, document].join("\0"));
    return { kind: "package", softwareKey, name, version, arch, document };
  },
  installedOf: ({ installedAt, size }) =>
    installedAt === undefined && size === undefined ? "" : jsonOf({ installedAt, size }),
};

export const updateKind: SoftwareKind<WindowsUpdate> = {
  nameOf: ({ hotFixId }) => hotFixId,
  isSame: (one, other) =>
    isEqual(one.description, other.description) && isEqual(one.title, other.title),
  lengthOf: ({ hotFixId, description = "", title = "" }) =>
    hotFixId.length + description.length + title.length,
  rowOf({ hotFixId, description, title }) {
    const document = jsonOf({ description, title });
    const softwareKey = sha256(["windows-update", hotFixId, document].join("\0"));
    const kind = "windows-update";
    return { kind, softwareKey, name: hotFixId, version: "", arch: "", document };
  },
  installedOf: ({ installedOn, installedBy }) => jsonOf({ installedOn, installedBy }),
};
