/**
 * Merges and splits by hand. A node that was put into another is kept, hidden, so that undoing finds it as it was; whose signatures
 * are whose decides what the next scans tie to.
 */

import { randomUUID } from "node:crypto";
import type { Signature } from "./aggregate/signatures.ts";
import type { StoreContext } from "./context.ts";
import type { CloudTransaction } from "./dialect.ts";
import { addHistory } from "./history.ts";
import { latestLook } from "./latest-look.ts";
import { type Page, type PageRequest, totalOf } from "./paging.ts";
import type { ManagedNodeTable } from "./schema.ts";
import type { IdentityChangeTable } from "./schema-over-time.ts";

export interface IdentityChange
  extends Omit<IdentityChangeTable, "otherIds" | "former" | "ordinal" | "networkId"> {
  readonly otherIds: readonly string[];
}

interface FormerState {
  /** Signatures with whom they belonged to. */
  readonly signatures: readonly (Signature & { readonly managedNodeId: string })[];
  /** Nodes with what they had been put into. */
  readonly nodes: readonly { readonly managedNodeId: string; readonly mergedInto: string | null }[];
  readonly firstSeenAt: number;
}

export interface ByHand {
  readonly networkId: string;
  readonly managedNodeId: string;
  readonly actor: string;
  readonly reason: string;
}

/** Why a change by hand can't be made. */
export type Refusal =
  | "into-itself"
  | "node-gone"
  | "signature-unknown"
  | "nothing-left"
  | "later-changes";

export interface Refused {
  readonly refused: Refusal;
}

export function createIdentityChanges({ db, write, now }: StoreContext) {
  return {
    async list(networkId: string, page: PageRequest): Promise<Page<IdentityChange>> {
      const query = db.selectFrom("identityChanges").where("networkId", "=", networkId);
      const rows = await query
        .selectAll()
        .orderBy("ordinal", "desc")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items: rows.map(fromRow), total };
    },

    /** Puts the others into the node. */
    merge: (by: ByHand, otherIds: readonly string[]): Promise<IdentityChange | Refused> =>
      write(async (trx) => {
        const others = [...new Set(otherIds)];
        if (others.includes(by.managedNodeId)) return { refused: "into-itself" };
        const nodes = await shown(trx, by.networkId, [by.managedNodeId, ...others]);
        if (nodes.length !== others.length + 1) return { refused: "node-gone" };
        const former = await formerOf(trx, others, by.managedNodeId);
        await putInto(trx, [...former.nodes.map((node) => node.managedNodeId)], by.managedNodeId);
        await give(trx, former.signatures, by.managedNodeId);
        const firstSeenAt = Math.min(...nodes.map((node) => node.firstSeenAt));
        await setFirstSeen(trx, by.managedNodeId, firstSeenAt);
        return keep(trx, { ...by, kind: "merge", otherIds: others, former, at: now() });
      }),

    /** Makes a node of its own of whoever carries the signatures, as it was last seen. */
    split: (by: ByHand, wanted: readonly Signature[]): Promise<IdentityChange | Refused> =>
      write(async (trx) => {
        const [node] = await shown(trx, by.networkId, [by.managedNodeId]);
        if (node === undefined) return { refused: "node-gone" };
        const own = await signaturesOf(trx, [by.managedNodeId]);
        const isWanted = (one: Signature) =>
          wanted.some(({ type, value }) => type === one.type && value === one.value);
        const signatures = own.filter(isWanted);
        if (signatures.length < wanted.length) return { refused: "signature-unknown" };
        if (signatures.length === own.length) return { refused: "nothing-left" };
        const managedNodeId = randomUUID();
        const look = await latestLook(trx, by.managedNodeId, signatures);
        await trx
          .insertInto("managedNodes")
          .values({ ...node, ...look, managedNodeId })
          .execute();
        await give(trx, signatures, managedNodeId);
        const former = { signatures, nodes: [], firstSeenAt: node.firstSeenAt };
        return keep(trx, { ...by, kind: "split", otherIds: [managedNodeId], former, at: now() });
      }),

    undo: (
      networkId: string,
      identityChangeId: string,
      actor: string,
    ): Promise<IdentityChange | Refused | undefined> =>
      write(async (trx) => {
        const rows = await trx
          .selectFrom("identityChanges")
          .selectAll()
          .where("networkId", "=", networkId)
          .where("undoneAt", "is", null)
          .orderBy("ordinal")
          .execute();
        const row = rows.find((one) => one.identityChangeId === identityChangeId);
        if (row === undefined) return undefined;
        const later = rows.filter((one) => one.ordinal > row.ordinal);
        if (later.some((one) => concern(one).some((id) => concern(row).includes(id)))) {
          return { refused: "later-changes" };
        }
        const undoneAt = now();
        await restore(trx, row);
        await trx
          .updateTable("identityChanges")
          .set({ undoneAt })
          .where("identityChangeId", "=", identityChangeId)
          .execute();
        const { managedNodeId, reason } = row;
        await addHistory(trx, [{ managedNodeId, at: undoneAt, kind: "undone", actor, reason }]);
        return fromRow({ ...row, undoneAt });
      }),
  };
}

async function restore(trx: CloudTransaction, row: IdentityChangeTable): Promise<void> {
  const former = JSON.parse(row.former) as FormerState; // written by keep() only
  for (const { managedNodeId, mergedInto } of former.nodes) {
    await putInto(trx, [managedNodeId], mergedInto);
  }
  for (const { managedNodeId, ...signature } of former.signatures) {
    await give(trx, [signature], managedNodeId);
  }
  if (row.kind === "split") {
    const [created = ""] = concern(row).slice(1);
    await give(trx, await signaturesOf(trx, [created]), row.managedNodeId);
    await putInto(trx, [created], row.managedNodeId);
  } else await setFirstSeen(trx, row.managedNodeId, former.firstSeenAt);
}

const concern = (row: IdentityChangeTable): string[] => [
  row.managedNodeId,
  ...(JSON.parse(row.otherIds) as string[]),
];

const fromRow = ({
  networkId: _networkId,
  ordinal: _ordinal,
  former: _former,
  ...row
}: IdentityChangeTable) => ({
  ...row,
  otherIds: JSON.parse(row.otherIds) as string[],
});

const shown = (
  trx: CloudTransaction,
  networkId: string,
  ids: readonly string[],
): Promise<ManagedNodeTable[]> =>
  trx
    .selectFrom("managedNodes")
    .selectAll()
    .where("networkId", "=", networkId)
    .where("managedNodeId", "in", [...ids])
    .where("mergedInto", "is", null)
    .execute();

const signaturesOf = (trx: CloudTransaction, ids: readonly string[]) =>
  trx
    .selectFrom("managedNodeSignatures")
    .select(["type", "value", "managedNodeId"])
    .where("managedNodeId", "in", [...ids])
    .execute();

/** The others and what had been put into them before, with their signatures. */
async function formerOf(
  trx: CloudTransaction,
  others: readonly string[],
  into: string,
): Promise<FormerState> {
  const nodes = await trx
    .selectFrom("managedNodes")
    .select(["managedNodeId", "mergedInto"])
    .where((eb) =>
      eb.or([eb("managedNodeId", "in", [...others]), eb("mergedInto", "in", [...others])]),
    )
    .execute();
  const { firstSeenAt } = await trx
    .selectFrom("managedNodes")
    .select("firstSeenAt")
    .where("managedNodeId", "=", into)
    .executeTakeFirstOrThrow();
  return { nodes, signatures: await signaturesOf(trx, others), firstSeenAt };
}

async function putInto(
  trx: CloudTransaction,
  ids: readonly string[],
  mergedInto: string | null,
): Promise<void> {
  await trx
    .updateTable("managedNodes")
    .set({ mergedInto })
    .where("managedNodeId", "in", [...ids])
    .execute();
}

async function setFirstSeen(
  trx: CloudTransaction,
  managedNodeId: string,
  firstSeenAt: number,
): Promise<void> {
  await trx
    .updateTable("managedNodes")
    .set({ firstSeenAt })
    .where("managedNodeId", "=", managedNodeId)
    .execute();
}

async function give(
  trx: CloudTransaction,
  signatures: readonly Signature[],
  managedNodeId: string,
): Promise<void> {
  for (const { type, value } of signatures) {
    await trx
      .updateTable("managedNodeSignatures")
      .set({ managedNodeId })
      .where("type", "=", type)
      .where("value", "=", value)
      .where("networkId", "=", (eb) =>
        eb
          .selectFrom("managedNodes")
          .select("networkId")
          .where("managedNodeId", "=", managedNodeId),
      )
      .execute();
  }
}

async function keep(
  trx: CloudTransaction,
  change: ByHand & {
    kind: "merge" | "split";
    otherIds: readonly string[];
    former: FormerState;
    at: number;
  },
): Promise<IdentityChange> {
  const { max } = await trx
    .selectFrom("identityChanges")
    .select((eb) => eb.fn.max<number | null>("ordinal").as("max"))
    .where("networkId", "=", change.networkId)
    .executeTakeFirstOrThrow();
  const row: IdentityChangeTable = {
    ...change,
    identityChangeId: randomUUID(),
    ordinal: (max ?? 0) + 1,
    otherIds: JSON.stringify(change.otherIds),
    former: JSON.stringify(change.former),
    undoneAt: null,
  };
  await trx.insertInto("identityChanges").values(row).execute();
  const { at, actor, reason } = change;
  const kind = change.kind === "merge" ? "merged" : "split";
  const document = JSON.stringify({ otherIds: change.otherIds });
  await addHistory(trx, [
    { managedNodeId: change.managedNodeId, at, kind, actor, reason, document },
  ]);
  return fromRow(row);
}
