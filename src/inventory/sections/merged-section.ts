/** One value per section out of all reads: objects are filled up field by field, lists taken whole from the best read. */

import type { SectionName, Sections } from "../../protocol/sections.ts";
import type { NodeSections } from "./node-sections.ts";
import type { SectionEntry } from "./section-entry.ts";

/** Undefined when no probe read the section. */
export function mergedSection<Name extends SectionName>(
  sections: NodeSections,
  section: Name,
): Sections[Name] | undefined {
  const entries = sections.of(section);
  const best = entries.find(({ value }) => value !== undefined)?.value;
  if (best === undefined || Array.isArray(best)) return best;
  return fill(section, entries);
}

/** The best read of a list, which may have been released. */
export function bestList<Name extends SectionName>(
  sections: NodeSections,
  section: Name,
): SectionEntry<Name> | undefined {
  return sections.of(section).find(({ value }) => Array.isArray(value));
}

/** Fields that mean something together only: a version is a version of that family. */
const coherent: Partial<
  Record<SectionName, { readonly by: string; readonly fields: ReadonlySet<string> }>
> = {
  system: { by: "family", fields: new Set(["version", "edition", "build"]) },
  kernel: { by: "name", fields: new Set(["version", "release"]) },
};

function fill<Name extends SectionName>(
  section: Name,
  entries: readonly SectionEntry<Name>[],
): Sections[Name] {
  const merged: Record<string, unknown> = {};
  const rule = coherent[section];
  for (const { value } of entries) {
    if (value === undefined) continue;
    // Only objects come here; a section is either an object or a list.
    const fields = value as Readonly<Record<string, unknown>>;
    const fits = rule === undefined || isSame(merged[rule.by], fields[rule.by]);
    for (const [name, field] of Object.entries(fields)) {
      if (isBlank(field) || !isBlank(merged[name])) continue;
      if (!fits && rule.fields.has(name)) continue;
      merged[name] = field;
    }
  }
  // Each field was taken from a value that fits this section's schema, and all fields are optional or present in each.
  return merged as Sections[Name];
}

const isSame = (held: unknown, next: unknown) => isBlank(held) || isBlank(next) || held === next;

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0)
  );
}
