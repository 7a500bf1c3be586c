/** What whoever listens has to be told, each once: what a scan changed, nodes that became outdated, tokens that are about to expire. */

import type { StoreContext } from "./context.ts";

const DAY_MS = 86_400_000;
const WARNED_BEFORE_MS = 7 * DAY_MS;
/** Nodes told of at once. */
const MAX_NODES = 1_000;

export interface NodeNotice {
  readonly networkId: string;
  readonly managedNodeId: string;
  readonly displayName: string;
}

export interface TokenNotice {
  readonly kind: "ksocket" | "api";
  readonly tokenId: string;
  readonly label: string;
  readonly expiresAt: number;
}

export function createNotices({ db, write, now }: StoreContext) {
  return {
    changedBy: (snapshotId: string, kind: "found" | "changed"): Promise<NodeNotice[]> =>
      db
        .selectFrom("managedNodeHistory")
        .innerJoin("managedNodes", "managedNodes.managedNodeId", "managedNodeHistory.managedNodeId")
        .innerJoin("snapshots", "snapshots.networkId", "managedNodes.networkId")
        .select(["managedNodes.networkId", "managedNodes.managedNodeId", "displayName"])
        .where("snapshots.snapshotId", "=", snapshotId)
        .where("managedNodeHistory.snapshotId", "=", snapshotId)
        .where("kind", "=", kind)
        .limit(MAX_NODES)
        .execute(),

    /** Marks what it returns. */
    takeOutdated: (): Promise<NodeNotice[]> =>
      write(async (trx) => {
        const taken: NodeNotice[] = [];
        const networks = await trx
          .selectFrom("networks")
          .select(["networkId", "stateDays"])
          .execute();
        for (const { networkId, stateDays } of networks) {
          const rows = await trx
            .selectFrom("managedNodes")
            .select(["networkId", "managedNodeId", "displayName"])
            .where("networkId", "=", networkId)
            .where("mergedInto", "is", null)
            .where("lastSeenAt", "<=", now() - stateDays * DAY_MS)
            .where("isOutdatedTold", "=", 0)
            .limit(MAX_NODES)
            .execute();
          if (rows.length === 0) continue;
          const ids = rows.map((row) => row.managedNodeId);
          await trx
            .updateTable("managedNodes")
            .set({ isOutdatedTold: 1 })
            .where("managedNodeId", "in", ids)
            .execute();
          taken.push(...rows);
        }
        return taken;
      }),

    /** Marks what it returns. */
    takeExpiringTokens: (): Promise<TokenNotice[]> =>
      write(async (trx) => {
        const until = now() + WARNED_BEFORE_MS;
        const ksocket = await trx
          .selectFrom("ksocketTokens")
          .innerJoin("ksockets", "ksockets.ksocketId", "ksocketTokens.ksocketId")
          .select(["tokenId", "displayName as label", "expiresAt"])
          .where("revokedAt", "is", null)
          .where("warnedAt", "is", null)
          .where("expiresAt", "<=", until)
          .where("expiresAt", ">", now())
          .execute();
        const api = await trx
          .selectFrom("apiTokens")
          .select(["apiTokenId as tokenId", "label", "expiresAt"])
          .where("warnedAt", "is", null)
          .where("expiresAt", "<=", until)
          .where("expiresAt", ">", now())
          .execute();
        const warnedAt = now();
        for (const { tokenId } of ksocket) {
          await trx
            .updateTable("ksocketTokens")
            .set({ warnedAt })
            .where("tokenId", "=", tokenId)
            .execute();
        }
        for (const { tokenId } of api) {
          await trx
            .updateTable("apiTokens")
            .set({ warnedAt })
            .where("apiTokenId", "=", tokenId)
            .execute();
        }
        const notice = (kind: TokenNotice["kind"]) => (row: (typeof api)[number]) => ({
          ...row,
          kind,
          expiresAt: row.expiresAt ?? 0,
        });
        return [...ksocket.map(notice("ksocket")), ...api.map(notice("api"))];
      }),
  };
}
