/** A document as it is read from a file, before it is checked. */

import type { Fault } from "./fault.ts";
import type { Position } from "./position.ts";

export interface YamlDocument {
  readonly file: string;
  /** Plain objects without prototype, arrays, YamlScalar; undefined where nothing was written. */
  readonly root: unknown;
  /** Where a key path stands: a key's own position, or the item's. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Faults that do not stop the rest from being checked: duplicate keys. */
  readonly faults: readonly Fault[];
}
