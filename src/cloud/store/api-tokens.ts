/** API tokens: what scripts use the REST API with. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import { type Page, type PageRequest, totalOf } from "./paging.ts";
import { hashToken, newToken } from "./token.ts";
import type { User } from "./users.ts";

export interface ApiToken {
  readonly apiTokenId: string;
  readonly label: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** The owner's name. */
  readonly owner: string;
  /** What it may do at most; null: as much as its owner. */
  readonly role: string | null;
}

/** The last use is written at most this often, so that reading costs no disk write. */
const LAST_USED_STEP_MS = 60_000;

export function createApiTokens({ db, now }: StoreContext) {
  const columns = [
    "apiTokenId",
    "label",
    "apiTokens.createdAt",
    "expiresAt",
    "lastUsedAt",
  ] as const;
  /** Of one user, or of all. */
  const tokensOf = (userId: string | undefined) => {
    const query = db.selectFrom("apiTokens").innerJoin("users", "users.userId", "apiTokens.userId");
    return userId === undefined ? query : query.where("apiTokens.userId", "=", userId);
  };
  return {
    /** Without a user: everybody's. */
    async list(page: PageRequest, userId?: string): Promise<Page<ApiToken>> {
      const items = await tokensOf(userId)
        .select(columns)
        .select(["users.name as owner", "apiTokens.role as role"])
        .orderBy("apiTokens.createdAt")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      return { items, total: await totalOf(tokensOf(userId)) };
    },

    /** The token itself is returned here and never again. Without a role it may do as much as its owner. */
    async create(
      userId: string,
      label: string,
      expiresAt: number | null,
      role: string | null = null,
    ): Promise<{ apiTokenId: string; token: string }> {
      const token = newToken("kat");
      const apiTokenId = randomUUID();
      await db
        .insertInto("apiTokens")
        .values({
          userId,
          label,
          expiresAt,
          role,
          apiTokenId,
          tokenHash: hashToken(token),
          createdAt: now(),
          lastUsedAt: null,
        })
        .execute();
      return { apiTokenId, token };
    },

    /** False when there is no such token, or when it isn't the given user's. */
    async remove(apiTokenId: string, userId?: string): Promise<boolean> {
      const query = db.deleteFrom("apiTokens").where("apiTokenId", "=", apiTokenId);
      const own = userId === undefined ? query : query.where("userId", "=", userId);
      const result = await own.executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    /** Whose it is, and what it may do at most (null: as much as its owner). */
    async check(
      token: string,
    ): Promise<
      { user: User; role: string | null } | { refused: "unknown" | "expired" | "disabled" }
    > {
      const row = await db
        .selectFrom("apiTokens")
        .innerJoin("users", "users.userId", "apiTokens.userId")
        .select(["apiTokenId", "expiresAt", "lastUsedAt", "users.userId", "name"])
        .select(["users.createdAt as createdAt", "users.role as role", "disabledAt"])
        .select("apiTokens.role as tokenRole")
        .where("tokenHash", "=", hashToken(token))
        .executeTakeFirst();
      if (row === undefined) return { refused: "unknown" };
      const { apiTokenId, expiresAt, lastUsedAt, tokenRole, ...user } = row;
      if (expiresAt !== null && expiresAt <= now()) return { refused: "expired" };
      if (user.disabledAt !== null) return { refused: "disabled" };
      if (lastUsedAt === null || lastUsedAt < now() - LAST_USED_STEP_MS) {
        await db
          .updateTable("apiTokens")
          .set({ lastUsedAt: now() })
          .where("apiTokenId", "=", apiTokenId)
          .execute();
      }
      return { user, role: tokenRole };
    },
  };
}
