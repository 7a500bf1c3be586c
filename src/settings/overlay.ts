/** Lays values from the command line and the environment over what the file says. */

import { YamlScalar } from "../yaml/scalar.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";

export interface ChosenValue {
  readonly key: string;
  /** Undefined or empty: not chosen. */
  readonly text: string | undefined;
  readonly source: string;
}

/** The first of several values for a key wins. The given document is not changed. */
export function overlay(
  document: YamlDocument,
  chosen: readonly ChosenValue[],
): { document: YamlDocument; otherSources: ReadonlyMap<string, string> } {
  const otherSources = new Map<string, string>();
  let root = document.root;
  for (const { key, text, source } of chosen) {
    if (text === undefined || text === "" || otherSources.has(key)) continue;
    otherSources.set(key, source);
    root = withValue(root, key.split("."), new YamlScalar(text, { isExpandable: false }));
  }
  return { document: { ...document, root }, otherSources };
}

/** A copy with the value at the path. Where the file has something that is no mapping, it stays: its fault is reported. */
function withValue(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const isMapping =
    typeof target === "object" &&
    target !== null &&
    !Array.isArray(target) &&
    !(target instanceof YamlScalar);
  if (target !== undefined && !isMapping) return target;
  const copy = Object.assign(Object.create(null) as Record<string, unknown>, target);
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}
