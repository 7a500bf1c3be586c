/** What the REST API answers, as far as the pages read it (docs/api.md; /api/docs). */

import type { NodeDocument } from "../../../../protocol/node.ts";
import type {
  LiveAddress,
  ScanEnd,
  ScanProgress,
  ScanSettingsInput,
  Verdict,
} from "../../../../protocol/scan.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export interface User {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
}

export type NodeState = "new" | "stable" | "outdated";

export interface Network {
  readonly networkId: string;
  readonly displayName: string;
  readonly stateDays: number;
  /** Null: without end. */
  readonly keepSnapshots: number | null;
  readonly keepDays: number | null;
  readonly settings: Partial<ScanSettingsInput>;
  readonly numberOfNodes: Readonly<Record<NodeState, number>>;
  readonly lastScan: {
    readonly scanId: string;
    readonly status: string;
    readonly startedAt: string | null;
    readonly terminatedAt: string | null;
  } | null;
}

export interface NetworkKsocket {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly isConnected: boolean;
}

export interface ScanRun {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly status: string;
  readonly progress: ScanProgress | null;
  readonly end: ScanEnd | null;
}

export interface Scan {
  readonly scanId: string;
  readonly status: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly terminatedAt: string | null;
  readonly numberOfNodes: number;
  readonly numberOfAddresses: number;
  readonly runs: readonly ScanRun[];
}

export type ScanVerdict = Verdict & { readonly ksocketId: string };

export interface Snapshot {
  readonly snapshotId: string;
  readonly createdAt: string;
  readonly ksockets: readonly { readonly displayName: string }[];
  readonly numberOfNodes: number;
  readonly numberOfAddresses: number;
  readonly task: { readonly status: string; readonly terminatedAt: string | null };
}

export type ManagedNode = NodeDocument & {
  readonly managedNodeId: string;
  readonly state: NodeState;
  readonly firstSeenAt: string;
  readonly updatedAt: string;
  readonly lastScanSucceededAt: string;
};

export type SnapshotNode = NodeDocument & {
  readonly nodeId: string;
  readonly managedNodeId: string | null;
};

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly vendor?: string;
}

export interface WindowsUpdate {
  readonly hotFixId: string;
  readonly description?: string;
  readonly title?: string;
  readonly installedOn?: string;
}

export interface Note {
  readonly noteId: string;
  readonly title: string;
  readonly body: string;
  readonly updatedAt: string;
}

export interface Ksocket {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly isConnected: boolean;
  readonly connectedAt: string | null;
  readonly disconnectedAt: string | null;
  readonly remoteAddress: string;
  readonly hostname: string;
  readonly version: string;
  readonly operationsVersion: string;
  readonly platform: string;
  readonly interfaces: readonly {
    readonly name: string;
    readonly macaddr: string;
    readonly addr: string;
    readonly netmask: string;
  }[];
  readonly workerKinds: readonly string[];
  readonly limitations: readonly string[];
}

export interface KsocketToken {
  readonly tokenId: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly isLive: boolean;
}

/** Server-sent events, by their `type`. */
export type LiveEvent =
  | { type: "progress"; scanId: string; ksocketId: string; progress: ScanProgress }
  | { type: "nodes"; scanId: string; nodes: { displayName: string; addresses: string[] }[] }
  | { type: "addresses"; scanId: string; addresses: LiveAddress[] }
  | { type: "scan"; scanId: string; status: "started" | "ended" }
  | { type: "connection"; ksocketId: string; isConnected: boolean };

export const liveEventTypes = ["progress", "nodes", "addresses", "scan", "connection"] as const;
