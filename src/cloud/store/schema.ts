/**
 * The tables, as both databases hold them. Times are epoch milliseconds, flags 0 or 1, documents JSON texts,
 * identifiers lower-case UUID texts: nothing here needs a type that only one database has.
 */

import type { Generated } from "kysely";
import type {
  DeliveryTable,
  HistoryTable,
  IdentityChangeTable,
  ScheduleTable,
  ViewTable,
  WebhookTable,
} from "./schema-over-time.ts";

export interface UserTable {
  userId: string;
  name: string;
  passwordHash: string;
  role: string;
  createdAt: number;
  /** Since when the user may not log in; null: may. */
  disabledAt: number | null;
}

/** A person's login in a browser; the cookie's value is kept as its hash only. */
export interface SessionTable {
  sessionHash: string;
  userId: string;
  createdAt: number;
  expiresAt: number;
}

export interface ApiTokenTable {
  apiTokenId: string;
  userId: string;
  label: string;
  tokenHash: string;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  warnedAt: Generated<number | null>;
  /** What it may do at most; null: as much as its owner. */
  role: Generated<string | null>;
}

export interface KsocketTable {
  ksocketId: string;
  displayName: string;
  createdAt: number;
  isConnected: number;
  connectedAt: number | null;
  disconnectedAt: number | null;
  remoteAddress: string;
  /** The newest hello frame; "" before the first. */
  hello: string;
}

export interface KsocketTokenTable {
  tokenId: string;
  ksocketId: string;
  tokenHash: string;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  warnedAt: Generated<number | null>;
}

/** How far a ksocket's numbered stream has been applied. */
export interface StreamTable {
  ksocketId: string;
  streamId: string;
  appliedSeq: number;
}

export interface NetworkTable {
  networkId: string;
  displayName: string;
  /** Scan settings that were chosen, as JSON; what is absent has its default. */
  settings: string;
  /** For how many days a node is new, and after how many without detection it is outdated. */
  stateDays: number;
  /** How many snapshots are kept, and for how many days; null: without end. */
  keepSnapshots: number | null;
  keepDays: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface NetworkKsocketTable {
  networkId: string;
  ksocketId: string;
  /** Settings that differ on this ksocket, as JSON; what is absent falls back to the network's. */
  settings: string;
}

export interface SnapshotTable {
  snapshotId: string;
  networkId: string;
  status: string;
  createdAt: number;
  startedAt: number | null;
  terminatedAt: number | null;
  numberOfNodes: number;
  numberOfAddresses: number;
}

/** A scan's part on one ksocket. */
export interface ScanRunTable {
  snapshotId: string;
  ksocketId: string;
  status: string;
  settings: string;
  startedAt: number | null;
  endedAt: number | null;
  /** The agent's closing words (scanEnd) as JSON; "" before. */
  closing: string;
}

export interface SnapshotNodeTable {
  nodeId: string;
  snapshotId: string;
  ksocketId: string;
  nodeKey: string;
  revision: number;
  managedNodeId: string | null;
  displayName: string;
  numberOfAddresses: number;
  searchText: string;
  document: string;
  signatures: string;
  sections: string;
  /** Lists that are as in the former scan, as JSON; aggregation fills them in. */
  unchangedLists: string;
  packageListId: number | null;
  updateListId: number | null;
  numberOfPackages: number;
  numberOfWindowsUpdates: number;
  /** The signature that tied it to its managed node; "" when it was the first look at one. */
  tiedByType: string;
  tiedByValue: string;
}

/** A live address, reported at once. */
export interface SnapshotAddressTable {
  snapshotId: string;
  addressKey: string;
  addr: string;
  macaddr: string;
  foundBy: string;
  foundAt: number;
}

export interface VerdictTable {
  snapshotId: string;
  ksocketId: string;
  /** Orders verdicts of one range: the highest number is the newest. */
  seq: number;
  firstKey: string;
  lastKey: string;
  state: string;
  document: string;
}

export interface ScanLogTable {
  snapshotId: string;
  ksocketId: string;
  seq: number;
  loggedAt: number;
  level: string;
  message: string;
}

export interface ManagedNodeTable {
  managedNodeId: string;
  networkId: string;
  displayName: string;
  family: string;
  vendor: string;
  addressKey: string;
  searchText: string;
  document: string;
  sections: string;
  packageListId: number | null;
  updateListId: number | null;
  numberOfPackages: number;
  numberOfWindowsUpdates: number;
  firstSeenAt: number;
  lastSeenAt: number;
  updatedAt: number;
  /** The node that this one was put into by hand: it is then shown nowhere, but kept. */
  mergedInto: string | null;
  /** The node that has its address now, with another MAC address, while this one was not seen. */
  replacedById: string | null;
  replacedAt: number | null;
  /** Whether whoever listens was told that it is outdated. */
  isOutdatedTold: number;
}

export interface ManagedNodeSignatureTable {
  networkId: string;
  type: string;
  value: string;
  managedNodeId: string;
}

/** One distinct package or Windows update, however many nodes have it. */
export interface SoftwareTable {
  softwareId: Generated<number>;
  kind: string;
  /** Hash over all that makes it distinct. */
  softwareKey: string;
  name: string;
  version: string;
  arch: string;
  document: string;
}

/** One distinct list of software; equal lists of many nodes and scans are one. */
export interface SoftwareListTable {
  listId: Generated<number>;
  listKey: string;
  numberOfItems: number;
  /** Numbers of the dictionary's entries (software-list-codec.ts). */
  softwareIds: Buffer;
  /** What differs per node (software-list-codec.ts); empty for nothing. */
  installed: Buffer;
}

export interface NoteTable {
  noteId: string;
  managedNodeId: string;
  title: string;
  body: string;
  createdAt: number;
  updatedAt: number;
}

export interface TagTable {
  managedNodeId: string;
  name: string;
  value: string;
}

export interface AuditTable {
  auditId: Generated<number>;
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

export interface CloudDatabase {
  users: UserTable;
  sessions: SessionTable;
  apiTokens: ApiTokenTable;
  ksockets: KsocketTable;
  ksocketTokens: KsocketTokenTable;
  streams: StreamTable;
  networks: NetworkTable;
  networkKsockets: NetworkKsocketTable;
  snapshots: SnapshotTable;
  scanRuns: ScanRunTable;
  snapshotNodes: SnapshotNodeTable;
  snapshotAddresses: SnapshotAddressTable;
  verdicts: VerdictTable;
  scanLogs: ScanLogTable;
  managedNodes: ManagedNodeTable;
  managedNodeSignatures: ManagedNodeSignatureTable;
  software: SoftwareTable;
  softwareLists: SoftwareListTable;
  notes: NoteTable;
  tags: TagTable;
  auditLog: AuditTable;
  managedNodeHistory: HistoryTable;
  identityChanges: IdentityChangeTable;
  schedules: ScheduleTable;
  views: ViewTable;
  webhooks: WebhookTable;
  deliveries: DeliveryTable;
}
