/** What every part of the store works with. */

import type { CloudDb, Write } from "./dialect.ts";

export interface StoreContext {
  readonly db: CloudDb;
  readonly write: Write;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
