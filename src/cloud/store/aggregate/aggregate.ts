/**
 * Ties a finished snapshot's nodes to the network's managed nodes, in chunks, in the order of their keys, so that neither the order
 * of arrival nor a restart in between changes the outcome. A node is marked in the transaction that ties it.
 */

import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { NodeDocument } from "../../../protocol/node.ts";
import type { StoreContext } from "../context.ts";
import type { CloudTransaction } from "../dialect.ts";
import { nodeColumns } from "../node-text.ts";
import type { ManagedNodeTable, SnapshotNodeTable } from "../schema.ts";
import { overallStatus } from "../snapshot-end.ts";
import { carryOver } from "./carry-over.ts";
import { chunksOf, SignatureIndex } from "./signature-index.ts";
import { type Signature, usableSignatures } from "./signatures.ts";

const CHUNK = 200;

/** Ends every snapshot that waits for it. */
export async function aggregatePending(context: StoreContext): Promise<void> {
  const pending = await context.db
    .selectFrom("snapshots")
    .select(["snapshotId", "networkId"])
    .where("status", "=", "aggregating")
    .orderBy("terminatedAt")
    .execute();
  for (const { snapshotId, networkId } of pending) {
    let isDone = false;
    while (!isDone) {
      isDone = await context.write((trx) => tieChunk(trx, snapshotId, networkId, context.now()));
      await setImmediate();
    }
  }
}

/** @returns whether no untied node was left, and the snapshot has its final status */
async function tieChunk(
  trx: CloudTransaction,
  snapshotId: string,
  networkId: string,
  now: number,
): Promise<boolean> {
  const rows = await trx
    .selectFrom("snapshotNodes")
    .selectAll()
    .where("snapshotId", "=", snapshotId)
    .where("managedNodeId", "is", null)
    .orderBy("nodeKey")
    .orderBy("ksocketId")
    .limit(CHUNK)
    .execute();
  if (rows.length === 0) {
    await finish(trx, snapshotId);
    return true;
  }
  const { terminatedAt } = await trx
    .selectFrom("snapshots")
    .select("terminatedAt")
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirstOrThrow();
  const tying = new Tying(trx, networkId, terminatedAt ?? now);
  await tying.tie(rows);
  return false;
}

async function finish(trx: CloudTransaction, snapshotId: string): Promise<void> {
  const runs = await trx
    .selectFrom("scanRuns")
    .select("status")
    .where("snapshotId", "=", snapshotId)
    .execute();
  const nodes = await trx
    .selectFrom("snapshotNodes")
    .select((eb) => eb.fn.countAll<number>().as("nodes"))
    .select((eb) => eb.fn.sum<number | null>("numberOfAddresses").as("addresses"))
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirstOrThrow();
  const live = await trx
    .selectFrom("snapshotAddresses")
    .select((eb) => eb.fn.countAll<number>().as("addresses"))
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("snapshots")
    .set({
      status: overallStatus(runs.map((run) => run.status)),
      numberOfNodes: nodes.nodes,
      numberOfAddresses: Math.max(live.addresses, nodes.addresses ?? 0),
    })
    .where("snapshotId", "=", snapshotId)
    .execute();
}

class Tying {
  readonly #trx: CloudTransaction;
  readonly #networkId: string;
  readonly #seenAt: number;

  constructor(trx: CloudTransaction, networkId: string, seenAt: number) {
    this.#trx = trx;
    this.#networkId = networkId;
    this.#seenAt = seenAt;
  }

  async tie(rows: readonly SnapshotNodeTable[]): Promise<void> {
    const parsed = rows.map((row) => {
      // Only checked reports are ever written.
      const document = JSON.parse(row.document) as NodeDocument;
      const reported = JSON.parse(row.signatures) as Signature[];
      return { row, document, signatures: usableSignatures(reported, document.addresses) };
    });
    const wanted = parsed.flatMap((one) => one.signatures);
    const index = await SignatureIndex.load(this.#trx, this.#networkId, wanted);
    const targets = parsed.map((one) => {
      const found = index.find(one.signatures) ?? randomUUID();
      index.add(found, one.signatures);
      return { ...one, managedNodeId: found };
    });
    const known = await this.#known(targets.map((target) => target.managedNodeId));
    for (const { row, document, managedNodeId } of targets) {
      const current = this.#merge(managedNodeId, row, document, known.get(managedNodeId));
      known.set(managedNodeId, current);
      await this.#mark(row, current);
    }
    await this.#write([...new Set(targets.map((t) => t.managedNodeId))], known);
    for (const target of targets) await this.#own(target.managedNodeId, target.signatures);
  }

  async #known(ids: readonly string[]): Promise<Map<string, ManagedNodeTable>> {
    const rows = await this.#trx
      .selectFrom("managedNodes")
      .selectAll()
      .where("managedNodeId", "in", [...new Set(ids)])
      .execute();
    return new Map(rows.map((row) => [row.managedNodeId, row]));
  }

  #merge(
    managedNodeId: string,
    row: SnapshotNodeTable,
    document: NodeDocument,
    former: ManagedNodeTable | undefined,
  ): ManagedNodeTable {
    const merged =
      former === undefined
        ? document
        : carryOver(JSON.parse(former.document) as NodeDocument, document);
    const packageListId = row.packageListId ?? former?.packageListId ?? null;
    const updateListId = row.updateListId ?? former?.updateListId ?? null;
    const counted = (listId: number | null, own: number | null, mine: number, theirs?: number) =>
      own === null && listId !== null ? (theirs ?? mine) : mine;
    return {
      managedNodeId,
      networkId: this.#networkId,
      ...nodeColumns(merged),
      document: JSON.stringify(merged),
      sections: row.sections,
      packageListId,
      updateListId,
      numberOfPackages: counted(
        packageListId,
        row.packageListId,
        row.numberOfPackages,
        former?.numberOfPackages,
      ),
      numberOfWindowsUpdates: counted(
        updateListId,
        row.updateListId,
        row.numberOfWindowsUpdates,
        former?.numberOfWindowsUpdates,
      ),
      firstSeenAt: former?.firstSeenAt ?? this.#seenAt,
      lastSeenAt: Math.max(former?.lastSeenAt ?? 0, this.#seenAt),
      updatedAt: this.#seenAt,
    };
  }

  /** The snapshot's node gets the lists that it said are unchanged. */
  async #mark(row: SnapshotNodeTable, managed: ManagedNodeTable): Promise<void> {
    const unchanged = JSON.parse(row.unchangedLists) as string[];
    const packages = unchanged.includes("packages") && row.packageListId === null;
    const updates = unchanged.includes("windowsUpdates") && row.updateListId === null;
    const { managedNodeId, packageListId, numberOfPackages } = managed;
    const { updateListId, numberOfWindowsUpdates } = managed;
    await this.#trx
      .updateTable("snapshotNodes")
      .set({
        managedNodeId,
        ...(packages ? { packageListId, numberOfPackages } : {}),
        ...(updates ? { updateListId, numberOfWindowsUpdates } : {}),
      })
      .where("nodeId", "=", row.nodeId)
      .execute();
  }

  async #write(
    ids: readonly string[],
    known: ReadonlyMap<string, ManagedNodeTable>,
  ): Promise<void> {
    const rows = ids.flatMap((id) => known.get(id) ?? []);
    await this.#trx
      .insertInto("managedNodes")
      .values(rows)
      .onConflict((oc) =>
        oc.column("managedNodeId").doUpdateSet((eb) => ({
          displayName: eb.ref("excluded.displayName"),
          family: eb.ref("excluded.family"),
          vendor: eb.ref("excluded.vendor"),
          addressKey: eb.ref("excluded.addressKey"),
          searchText: eb.ref("excluded.searchText"),
          document: eb.ref("excluded.document"),
          sections: eb.ref("excluded.sections"),
          packageListId: eb.ref("excluded.packageListId"),
          updateListId: eb.ref("excluded.updateListId"),
          numberOfPackages: eb.ref("excluded.numberOfPackages"),
          numberOfWindowsUpdates: eb.ref("excluded.numberOfWindowsUpdates"),
          lastSeenAt: eb.ref("excluded.lastSeenAt"),
          updatedAt: eb.ref("excluded.updatedAt"),
        })),
      )
      .execute();
  }

  async #own(managedNodeId: string, signatures: readonly Signature[]): Promise<void> {
    const rows = signatures.map((s) => ({ ...s, networkId: this.#networkId, managedNodeId }));
    for (const chunk of chunksOf(rows)) {
      await this.#trx
        .insertInto("managedNodeSignatures")
        .values(chunk)
        .onConflict((oc) =>
          oc
            .columns(["networkId", "type", "value"])
            .doUpdateSet({ managedNodeId })
            .where("managedNodeSignatures.type", "=", "address"),
        )
        .execute();
    }
  }
}
