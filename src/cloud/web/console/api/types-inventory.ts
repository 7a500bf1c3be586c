/** What the API answers of a network's inventory: history, identity, differences, software, schedules, views. */

import type { ScanVerdict } from "./types.ts";

export interface FieldChange {
  readonly path: readonly (string | number)[];
  readonly before?: unknown;
  readonly after?: unknown;
}

interface ListChange<Row> {
  readonly added?: readonly Row[];
  readonly removed?: readonly Row[];
  readonly changed?: readonly { readonly before: Row; readonly after: Row }[];
}

export interface Changes {
  readonly fields?: readonly FieldChange[];
  readonly packages?: ListChange<{ readonly name: string; readonly version: string }>;
  readonly windowsUpdates?: ListChange<{ readonly hotFixId: string; readonly title?: string }>;
}

export interface HistoryEntry extends Changes {
  readonly historyId: number | string;
  readonly at: string;
  readonly snapshotId: string | null;
  readonly kind: string;
  readonly actor: string;
  readonly reason: string;
}

export interface Signature {
  readonly type: string;
  readonly value: string;
}

export interface Identity {
  readonly signatures: readonly Signature[];
  readonly ties: readonly (Signature & {
    readonly snapshotId: string;
    readonly nodeId: string;
    readonly at: string;
  })[];
  readonly replacedBy: {
    readonly managedNodeId: string;
    readonly displayName: string;
    readonly addr: string;
    readonly at: string;
  } | null;
}

export interface IdentityChange {
  readonly identityChangeId: string;
  readonly kind: "merge" | "split";
  readonly managedNodeId: string;
  readonly otherIds: readonly string[];
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  readonly undoneAt: string | null;
}

export interface Difference {
  readonly items: readonly (Changes & {
    readonly managedNodeId: string;
    readonly displayName: string;
    readonly addr: string;
    readonly change: "added" | "removed" | "changed";
  })[];
  readonly total: number;
  readonly counts: Readonly<Record<"added" | "removed" | "changed" | "unchanged", number>>;
}

export interface AddressAnswer {
  readonly addr: string;
  readonly answer: string;
  readonly sentence: string;
  readonly managedNodes: readonly {
    readonly managedNodeId: string;
    readonly displayName: string;
    readonly lastScanSucceededAt: string;
  }[];
  readonly verdicts: readonly (ScanVerdict & {
    readonly scanId: string;
    readonly createdAt: string;
  })[];
}

export interface Tag {
  readonly name: string;
  readonly value: string;
}

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly isEnabled: boolean;
  readonly nextRunAt: string | null;
  readonly lastRunAt: string | null;
  readonly lastScanId: string | null;
  readonly lastFault: { readonly code: string; readonly message: string } | null;
}

export interface View {
  readonly viewId: string;
  readonly displayName: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly owner: string;
}

export interface SoftwareName {
  readonly name: string;
  readonly kind: string;
  readonly numberOfNodes: number;
  readonly numberOfVersions: number;
}

export interface SoftwareOnNode {
  readonly managedNodeId: string;
  readonly displayName: string;
  readonly addr: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}
