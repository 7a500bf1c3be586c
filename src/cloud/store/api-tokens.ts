/** API tokens: what scripts use the REST API with. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import type { Page, PageRequest } from "./paging.ts";
import { hashToken, newToken } from "./token.ts";
import type { User } from "./users.ts";

export interface ApiToken {
  readonly apiTokenId: string;
  readonly label: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/** The last use is written at most this often, so that reading costs no disk write. */
const LAST_USED_STEP_MS = 60_000;

export function createApiTokens({ db, now }: StoreContext) {
  const columns = ["apiTokenId", "label", "createdAt", "expiresAt", "lastUsedAt"] as const;
  return {
    async list(page: PageRequest): Promise<Page<ApiToken>> {
      const items = await db
        .selectFrom("apiTokens")
        .select(columns)
        .orderBy("createdAt")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await db
        .selectFrom("apiTokens")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items, total };
    },

    /** The token itself is returned here and never again. */
    async create(
      userId: string,
      label: string,
      expiresAt: number | null,
    ): Promise<ApiToken & { token: string }> {
      const token = newToken("kat");
      const row = {
        apiTokenId: randomUUID(),
        label,
        createdAt: now(),
        expiresAt,
        lastUsedAt: null,
      };
      await db
        .insertInto("apiTokens")
        .values({ ...row, userId, tokenHash: hashToken(token) })
        .execute();
      return { ...row, token };
    },

    /** False when there is no such token. */
    async remove(apiTokenId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("apiTokens")
        .where("apiTokenId", "=", apiTokenId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async check(token: string): Promise<{ user: User } | { refused: "unknown" | "expired" }> {
      const row = await db
        .selectFrom("apiTokens")
        .innerJoin("users", "users.userId", "apiTokens.userId")
        .select(["apiTokenId", "expiresAt", "lastUsedAt", "users.userId", "name", "role"])
        .select("users.createdAt as createdAt")
        .where("tokenHash", "=", hashToken(token))
        .executeTakeFirst();
      if (row === undefined) return { refused: "unknown" };
      const { apiTokenId, expiresAt, lastUsedAt, ...user } = row;
      if (expiresAt !== null && expiresAt <= now()) return { refused: "expired" };
      if (lastUsedAt === null || lastUsedAt < now() - LAST_USED_STEP_MS) {
        await db
          .updateTable("apiTokens")
          .set({ lastUsedAt: now() })
          .where("apiTokenId", "=", apiTokenId)
          .execute();
      }
      return { user };
    },
  };
}
