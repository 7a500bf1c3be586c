/** What agents do to the store: the store's side of the agents' endpoint. */

import type { AgentRegistry, TokenCheck } from "../endpoint/registry.ts";
import { type EndedSnapshot, untiedSnapshots } from "./aggregate/aggregate.ts";
import { appliedSeq } from "./apply/apply-events.ts";
import type { StoreContext } from "./context.ts";
import type { Intake } from "./intake/intake.ts";
import type { Snapshots } from "./snapshots.ts";
import { hashToken } from "./token.ts";

export type EndedListener = (snapshot: EndedSnapshot) => Promise<void>;

export function createRegistry(
  context: StoreContext,
  snapshots: Snapshots,
  intake: Intake,
): AgentRegistry & {
  /** Ends parts of scans whose agent has been away longer than that, with what they have. */
  interruptAbandoned(awayMs: number): Promise<void>;
  /** Ends a part of a scan from the cloud's side, then ties what it found. */
  endRun: Snapshots["endRun"];
  /** Finishes what a former process left half tied. */
  resume(): Promise<void>;
  /** Called when snapshots have got their final status. */
  onEnded(listener: EndedListener): void;
} {
  const { db, now } = context;
  const listeners: EndedListener[] = [];
  const aggregate = serialised(async () => {
    // Looked for here, so that a cloud without agents needs no thread.
    if ((await untiedSnapshots(context)).length === 0) return;
    for (const snapshot of await intake.tie()) {
      for (const listener of listeners) await listener(snapshot);
    }
  });

  return {
    onEnded: (listener) => {
      listeners.push(listener);
    },

    checkToken: (token) => checkToken(context, token),

    async agentConnected(ksocketId, hello, remoteAddress) {
      await db
        .updateTable("ksockets")
        .set({ isConnected: 1, connectedAt: now(), remoteAddress, hello: JSON.stringify(hello) })
        .where("ksocketId", "=", ksocketId)
        .execute();
      return { acknowledged: await appliedSeq(db, { ksocketId, streamId: hello.streamId }) };
    },

    async agentDisconnected(ksocketId) {
      await db
        .updateTable("ksockets")
        .set({ isConnected: 0, disconnectedAt: now() })
        .where("ksocketId", "=", ksocketId)
        .execute();
    },

    async takeFrames(stream, frames, after) {
      const taken = await intake.take(stream, frames, after);
      const isEnd = taken.told.some((one) => one.type === "scan" && one.status === "ended");
      if (isEnd) await aggregate();
      return taken;
    },

    async interruptMissingScans(ksocketId, runningScans) {
      for (const { snapshotId } of await snapshots.openRuns(ksocketId)) {
        if (runningScans.includes(snapshotId)) continue;
        await snapshots.endRun(snapshotId, ksocketId, "interrupted");
      }
      await aggregate();
    },

    async interruptAbandoned(awayMs) {
      for (const run of await snapshots.abandonedRuns(now() - awayMs)) {
        await snapshots.endRun(run.snapshotId, run.ksocketId, "interrupted");
      }
      await aggregate();
    },

    async endRun(...run) {
      await snapshots.endRun(...run);
      await aggregate();
    },

    async resume() {
      await db
        .updateTable("ksockets")
        .set({ isConnected: 0, disconnectedAt: now() })
        .where("isConnected", "=", 1)
        .execute();
      await aggregate();
    },
  };
}

async function checkToken({ db, now }: StoreContext, token: string): Promise<TokenCheck> {
  const row = await db
    .selectFrom("ksocketTokens")
    .innerJoin("ksockets", "ksockets.ksocketId", "ksocketTokens.ksocketId")
    .select(["tokenId", "ksockets.ksocketId", "displayName", "expiresAt", "revokedAt"])
    .where("tokenHash", "=", hashToken(token))
    .executeTakeFirst();
  if (row === undefined) return { isAccepted: false, code: "LINK_UNAUTHENTICATED" };
  if (row.revokedAt !== null) return { isAccepted: false, code: "LINK_TOKEN_REVOKED" };
  if (row.expiresAt !== null && row.expiresAt <= now()) {
    return { isAccepted: false, code: "LINK_TOKEN_EXPIRED" };
  }
  const { tokenId, ksocketId, displayName, expiresAt: tokenExpiresAt } = row;
  await db
    .updateTable("ksocketTokens")
    .set({ lastUsedAt: now() })
    .where("tokenId", "=", tokenId)
    .execute();
  return { isAccepted: true, ksocketId, displayName, tokenId, tokenExpiresAt };
}

/** Runs one after the other, whoever asks; a failed run does not stop the next. */
function serialised(run: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(run, run);
    return last;
  };
}
