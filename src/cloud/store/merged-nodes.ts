/** A managed node and those that were put into it by hand. */

import type { CloudDb } from "./dialect.ts";

/** A query of their identifiers. */
export const withMerged = (db: CloudDb, managedNodeId: string) =>
  db
    .selectFrom("managedNodes")
    .select("managedNodeId")
    .where((eb) =>
      eb.or([eb("managedNodeId", "=", managedNodeId), eb("mergedInto", "=", managedNodeId)]),
    );
