/** The tables of 0002-over-time. */

import type { Generated } from "kysely";

/** What happened to a managed node, oldest first. */
export interface HistoryTable {
  historyId: Generated<number>;
  managedNodeId: string;
  at: number;
  snapshotId: string | null;
  kind: string;
  actor: string;
  reason: string;
  /** Fields, packages and Windows updates that changed, as JSON; "" for nothing. */
  document: string;
}

/** A merge or a split by hand, with what is needed to undo it. */
export interface IdentityChangeTable {
  identityChangeId: string;
  networkId: string;
  kind: string;
  managedNodeId: string;
  /** JSON list of the other nodes' identifiers. */
  otherIds: string;
  at: number;
  /** Counts up in a network: only the newest of a node may be undone. */
  ordinal: number;
  actor: string;
  reason: string;
  /** JSON of FormerState (identity-changes.ts). */
  former: string;
  undoneAt: number | null;
}

export interface ScheduleTable {
  networkId: string;
  cron: string;
  timeZone: string;
  isEnabled: number;
  nextRunAt: number | null;
  lastRunAt: number | null;
  lastScanId: string | null;
  /** Why the last run did not start, as JSON; "" when it did. */
  lastFault: string;
}

/** A list's filters and columns under a name; the query is the console's own JSON. */
export interface ViewTable {
  viewId: string;
  networkId: string;
  displayName: string;
  query: string;
  owner: string;
  createdAt: number;
}

export interface WebhookTable {
  webhookId: string;
  /** Null: events of every network. */
  networkId: string | null;
  url: string;
  /** JSON list of event names. */
  events: string;
  isEnabled: number;
  /** Kept as it is, since every delivery is signed with it. */
  secret: string;
  createdAt: number;
}

export interface DeliveryTable {
  deliveryId: string;
  webhookId: string;
  event: string;
  payload: string;
  createdAt: number;
  attempts: number;
  nextAttemptAt: number;
  status: string;
  lastStatus: number | null;
  lastFault: string;
}
