/** Ties a chunk of a snapshot's nodes to managed nodes: finds whom each is, merges what it says, and writes what changed. */

import { randomUUID } from "node:crypto";
import type { NodeDocument } from "../../../protocol/node.ts";
import { type CloudTransaction, markNodes, type NodeMark } from "../dialect.ts";
import { addHistory, type HistoryEntry } from "../history.ts";
import { nodeColumns } from "../node-text.ts";
import type { ManagedNodeSignatureTable, ManagedNodeTable, SnapshotNodeTable } from "../schema.ts";
import { carryOver } from "./carry-over.ts";
import { changeOf } from "./node-changes.ts";
import { chunksOf, SignatureIndex, type Tie } from "./signature-index.ts";
import { type Signature, signatureKey, usableSignatures } from "./signatures.ts";

interface Snapshot {
  readonly snapshotId: string;
  readonly networkId: string;
  readonly seenAt: number;
}

interface Target {
  readonly row: SnapshotNodeTable;
  readonly document: NodeDocument;
  readonly signatures: readonly Signature[];
  readonly managedNodeId: string;
  /** Undefined: the first look at this machine. */
  readonly tie: Tie | undefined;
}

export class Tying {
  readonly #trx: CloudTransaction;
  readonly #snapshot: Snapshot;
  /** Keys of signatures that recognise nobody in this snapshot. */
  readonly #crowded: ReadonlySet<string>;
  readonly #history: HistoryEntry[] = [];

  constructor(trx: CloudTransaction, snapshot: Snapshot, crowded: ReadonlySet<string>) {
    this.#trx = trx;
    this.#snapshot = snapshot;
    this.#crowded = crowded;
  }

  async tie(rows: readonly SnapshotNodeTable[]): Promise<void> {
    const { targets, takers } = await this.#find(rows);
    const known = await this.#known([
      ...targets.map((target) => target.managedNodeId),
      ...takers.keys(),
    ]);
    const changed = new Set<string>();
    const marks: NodeMark[] = [];
    for (const target of targets) {
      const { managedNodeId, row } = target;
      const former = known.get(managedNodeId);
      const current = this.#merge(target, former);
      known.set(managedNodeId, current);
      changed.add(managedNodeId);
      marks.push(markOf(target, current));
      await this.#remember(row.snapshotId, former, current);
    }
    for (const [managedNodeId, taker] of takers) {
      const loser = known.get(managedNodeId);
      if (loser === undefined || loser.lastSeenAt >= this.#snapshot.seenAt) continue;
      const { seenAt } = this.#snapshot;
      known.set(managedNodeId, { ...loser, replacedById: taker, replacedAt: seenAt });
      changed.add(managedNodeId);
    }
    await this.#write([...changed], known);
    await addHistory(this.#trx, this.#history);
    await markNodes(this.#trx, marks);
    await this.#own(targets);
  }

  /** Whom each row is, and who took whose address. */
  async #find(rows: readonly SnapshotNodeTable[]) {
    const parsed = rows.map((row) => {
      // Only checked reports are ever written.
      const document = JSON.parse(row.document) as NodeDocument;
      const reported = JSON.parse(row.signatures) as Signature[];
      const all = usableSignatures(reported, document.addresses);
      return { row, document, signatures: all.filter((s) => !this.#crowded.has(signatureKey(s))) };
    });
    const wanted = parsed.flatMap((one) => one.signatures);
    const index = await SignatureIndex.load(this.#trx, this.#snapshot.networkId, wanted);
    const takers = new Map<string, string>();
    const targets = parsed.map((one): Target => {
      const tie = index.find(one.signatures);
      const managedNodeId = tie?.managedNodeId ?? randomUUID();
      for (const loser of index.ownersOfAddresses(one.signatures)) {
        if (loser !== managedNodeId) takers.set(loser, managedNodeId);
      }
      index.add(managedNodeId, one.signatures);
      return { ...one, managedNodeId, tie };
    });
    return { targets, takers };
  }

  async #remember(
    snapshotId: string,
    former: ManagedNodeTable | undefined,
    current: ManagedNodeTable,
  ): Promise<void> {
    const entry = { managedNodeId: current.managedNodeId, at: this.#snapshot.seenAt, snapshotId };
    if (former === undefined) {
      this.#history.push({ ...entry, kind: "found" });
      return;
    }
    const document = await changeOf(this.#trx, former, current);
    if (document !== "") this.#history.push({ ...entry, kind: "changed", document });
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
    { managedNodeId, row, document }: Target,
    former: ManagedNodeTable | undefined,
  ): ManagedNodeTable {
    const { seenAt, networkId } = this.#snapshot;
    // A scan that ended before what is known already adds nothing to it.
    if (former !== undefined && former.updatedAt > seenAt) {
      return { ...former, firstSeenAt: Math.min(former.firstSeenAt, seenAt) };
    }
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
      networkId,
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
      firstSeenAt: former?.firstSeenAt ?? seenAt,
      lastSeenAt: seenAt,
      updatedAt: seenAt,
      mergedInto: null,
      replacedById: null,
      replacedAt: null,
      isOutdatedTold: 0,
    };
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
          firstSeenAt: eb.ref("excluded.firstSeenAt"),
          lastSeenAt: eb.ref("excluded.lastSeenAt"),
          replacedById: eb.ref("excluded.replacedById"),
          replacedAt: eb.ref("excluded.replacedAt"),
          isOutdatedTold: eb.ref("excluded.isOutdatedTold"),
          updatedAt: eb.ref("excluded.updatedAt"),
        })),
      )
      .execute();
  }

  /** Of an address the last who has it is the owner, of any other signature the first. */
  async #own(targets: readonly Target[]): Promise<void> {
    const { networkId } = this.#snapshot;
    const rows = new Map<string, ManagedNodeSignatureTable>();
    for (const { managedNodeId, signatures } of targets) {
      for (const signature of signatures) {
        const key = signatureKey(signature);
        if (signature.type !== "address" && rows.has(key)) continue;
        rows.set(key, { networkId, ...signature, managedNodeId });
      }
    }
    for (const chunk of chunksOf([...rows.values()])) {
      await this.#trx
        .insertInto("managedNodeSignatures")
        .values(chunk)
        .onConflict((oc) =>
          oc
            .columns(["networkId", "type", "value"])
            .doUpdateSet((eb) => ({ managedNodeId: eb.ref("excluded.managedNodeId") }))
            .where("managedNodeSignatures.type", "=", "address"),
        )
        .execute();
    }
  }
}

/** The snapshot's node gets the lists that it said are unchanged. */
function markOf({ row, tie }: Target, managed: ManagedNodeTable): NodeMark {
  const unchanged = JSON.parse(row.unchangedLists) as string[];
  const packages = unchanged.includes("packages") && row.packageListId === null ? managed : row;
  const updates = unchanged.includes("windowsUpdates") && row.updateListId === null ? managed : row;
  return {
    nodeId: row.nodeId,
    managedNodeId: managed.managedNodeId,
    tiedByType: tie?.by.type ?? "",
    tiedByValue: tie?.by.value ?? "",
    packageListId: packages.packageListId,
    numberOfPackages: packages.numberOfPackages,
    updateListId: updates.updateListId,
    numberOfWindowsUpdates: updates.numberOfWindowsUpdates,
  };
}
