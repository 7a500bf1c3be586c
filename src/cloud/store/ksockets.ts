/** Ksockets: the agents that may connect, what they said of themselves, and their tokens. */

import { randomUUID } from "node:crypto";
import type { HelloFrame } from "../../protocol/frames.ts";
import type { StoreContext } from "./context.ts";
import type { CloudDb, CloudTransaction } from "./dialect.ts";
import type { Page, PageRequest } from "./paging.ts";
import { hashToken, newToken } from "./token.ts";

export interface Ksocket {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly createdAt: number;
  readonly isConnected: boolean;
  readonly connectedAt: number | null;
  readonly disconnectedAt: number | null;
  readonly remoteAddress: string;
  /** Undefined until it connected for the first time. */
  readonly hello: HelloFrame | undefined;
}

export interface KsocketToken {
  readonly tokenId: string;
  readonly ksocketId: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** More live tokens than one to use and one to change over to are not needed. */
export const MAX_LIVE_TOKENS = 2;

export function createKsockets({ db, write, now }: StoreContext) {
  const get = async (ksocketId: string) => {
    const row = await db
      .selectFrom("ksockets")
      .selectAll()
      .where("ksocketId", "=", ksocketId)
      .executeTakeFirst();
    return row && fromRow(row);
  };
  return {
    get,

    async list(page: PageRequest): Promise<Page<Ksocket>> {
      const rows = await db
        .selectFrom("ksockets")
        .selectAll()
        .orderBy("displayName")
        .orderBy("ksocketId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await db
        .selectFrom("ksockets")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items: rows.map(fromRow), total };
    },

    async create(displayName: string): Promise<Ksocket> {
      const ksocketId = randomUUID();
      const nothing = { isConnected: 0, connectedAt: null, disconnectedAt: null };
      await db
        .insertInto("ksockets")
        .values({
          ksocketId,
          displayName,
          createdAt: now(),
          ...nothing,
          remoteAddress: "",
          hello: "",
        })
        .execute();
      const created = await get(ksocketId);
      if (created === undefined) throw new Error("the ksocket was deleted while it was created");
      return created;
    },

    async rename(ksocketId: string, displayName: string): Promise<boolean> {
      const result = await db
        .updateTable("ksockets")
        .set({ displayName })
        .where("ksocketId", "=", ksocketId)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async remove(ksocketId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("ksockets")
        .where("ksocketId", "=", ksocketId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    tokens: (ksocketId: string): Promise<KsocketToken[]> =>
      db
        .selectFrom("ksocketTokens")
        .select(["tokenId", "ksocketId", "createdAt", "expiresAt", "revokedAt", "lastUsedAt"])
        .where("ksocketId", "=", ksocketId)
        .orderBy("createdAt")
        .execute(),

    /** The token itself is returned here and never again. "too-many" when two are live. */
    createToken: (
      ksocketId: string,
      expiresAt: number | null,
    ): Promise<(KsocketToken & { token: string }) | "too-many"> =>
      write(async (trx) => {
        const live = await countLive(trx, ksocketId, now());
        if (live >= MAX_LIVE_TOKENS) return "too-many";
        const token = newToken("kst");
        const row = {
          tokenId: randomUUID(),
          ksocketId,
          createdAt: now(),
          expiresAt,
          revokedAt: null,
          lastUsedAt: null,
        };
        await trx
          .insertInto("ksocketTokens")
          .values({ ...row, tokenHash: hashToken(token) })
          .execute();
        return { ...row, token };
      }),

    /** False when there is no such token or it has been revoked already. */
    async revokeToken(ksocketId: string, tokenId: string): Promise<boolean> {
      const result = await db
        .updateTable("ksocketTokens")
        .set({ revokedAt: now() })
        .where("ksocketId", "=", ksocketId)
        .where("tokenId", "=", tokenId)
        .where("revokedAt", "is", null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

function fromRow(row: {
  ksocketId: string;
  displayName: string;
  createdAt: number;
  isConnected: number;
  connectedAt: number | null;
  disconnectedAt: number | null;
  remoteAddress: string;
  hello: string;
}): Ksocket {
  // Only a checked hello frame is ever written.
  const hello = row.hello === "" ? undefined : (JSON.parse(row.hello) as HelloFrame);
  return { ...row, isConnected: row.isConnected === 1, hello };
}

async function countLive(
  db: CloudDb | CloudTransaction,
  ksocketId: string,
  now: number,
): Promise<number> {
  const { live } = await db
    .selectFrom("ksocketTokens")
    .select((eb) => eb.fn.countAll<number>().as("live"))
    .where("ksocketId", "=", ksocketId)
    .where("revokedAt", "is", null)
    .where((eb) => eb.or([eb("expiresAt", "is", null), eb("expiresAt", ">", now)]))
    .executeTakeFirstOrThrow();
  return live;
}
