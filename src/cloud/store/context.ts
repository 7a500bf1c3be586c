/** What every part of the store works with. */

import type { Logger } from "../../log/logger.ts";
import type { CloudDb } from "./dialect.ts";

export interface StoreContext {
  readonly db: CloudDb;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
}
