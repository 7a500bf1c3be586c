/** People who log in, and their sessions in browsers. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import type { CloudTransaction } from "./dialect.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { hashToken, newToken } from "./token.ts";

export interface User {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: number;
  /** Since when the user may not log in; null: may. */
  readonly disabledAt: number | null;
}

export interface UserChange {
  readonly role?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

const ADMINISTRATOR_ROLE = "administrator";
export const SESSION_MS = 12 * 3_600_000;

export function createUsers({ db, write, now }: StoreContext) {
  const columns = ["userId", "name", "role", "createdAt", "disabledAt"] as const;
  /** Compared against when there is no such user, so that both cases take as long. */
  let absentUserHash: Promise<string> | undefined;
  const byName = (name: string) =>
    db.selectFrom("users").selectAll().where("name", "=", name).executeTakeFirst();
  return {
    list: (): Promise<User[]> => db.selectFrom("users").select(columns).orderBy("name").execute(),

    async add(name: string, password: string, role: string = ADMINISTRATOR_ROLE): Promise<User> {
      const passwordHash = await hashPassword(password);
      const user = { userId: randomUUID(), name, role, createdAt: now(), disabledAt: null };
      await db
        .insertInto("users")
        .values({ ...user, passwordHash })
        .execute();
      return user;
    },

    /** False when there is no such user. Ends the user's sessions. */
    async setPassword(name: string, password: string): Promise<boolean> {
      const passwordHash = await hashPassword(password);
      const user = await byName(name);
      if (user === undefined) return false;
      await write(async (trx) => {
        const { userId } = user;
        await trx.updateTable("users").set({ passwordHash }).where("userId", "=", userId).execute();
        await trx.deleteFrom("sessions").where("userId", "=", userId).execute();
      });
      return true;
    },

    /** Who is disabled is logged out everywhere, and keeps API tokens that are refused. False when nobody would be left to manage users. */
    change: (userId: string, { role, isDisabled }: UserChange): Promise<boolean> =>
      write(async (trx) => {
        const isLess = isDisabled === true || (role ?? ADMINISTRATOR_ROLE) !== ADMINISTRATOR_ROLE;
        if (isLess && (await isLastAdministrator(trx, userId))) return false;
        const values = {
          ...(role !== undefined && { role }),
          ...(isDisabled !== undefined && { disabledAt: isDisabled ? now() : null }),
        };
        if (Object.keys(values).length === 0) return true;
        await trx.updateTable("users").set(values).where("userId", "=", userId).execute();
        if (isDisabled === true) {
          await trx.deleteFrom("sessions").where("userId", "=", userId).execute();
        }
        return true;
      }),

    /** Sessions and API tokens go with the user. False when nobody would be left to manage users. */
    remove: (userId: string): Promise<boolean> =>
      write(async (trx) => {
        if (await isLastAdministrator(trx, userId)) return false;
        await trx.deleteFrom("users").where("userId", "=", userId).execute();
        return true;
      }),

    /** Whose password it is; that the user is disabled is for the caller to see. */
    async checkPassword(name: string, password: string): Promise<User | undefined> {
      const user = await byName(name);
      absentUserHash ??= hashPassword("absent");
      const isRight = await verifyPassword(password, user?.passwordHash ?? (await absentUserHash));
      if (user === undefined || !isRight) return undefined;
      const { passwordHash: _, ...rest } = user;
      return rest;
    },

    /** The cookie's value; the store keeps its hash. */
    async openSession(userId: string): Promise<{ session: string; expiresAt: number }> {
      const session = newToken("kss");
      const expiresAt = now() + SESSION_MS;
      await db.deleteFrom("sessions").where("expiresAt", "<", now()).execute();
      await db
        .insertInto("sessions")
        .values({ sessionHash: hashToken(session), userId, createdAt: now(), expiresAt })
        .execute();
      return { session, expiresAt };
    },

    checkSession: (session: string): Promise<User | undefined> =>
      db
        .selectFrom("sessions")
        .innerJoin("users", "users.userId", "sessions.userId")
        .select(["users.userId", "users.name", "users.role", "users.createdAt", "disabledAt"])
        .where("sessionHash", "=", hashToken(session))
        .where("disabledAt", "is", null)
        .where("expiresAt", ">", now())
        .executeTakeFirst(),

    async closeSession(session: string): Promise<void> {
      await db.deleteFrom("sessions").where("sessionHash", "=", hashToken(session)).execute();
    },
  };
}

async function isLastAdministrator(trx: CloudTransaction, userId: string): Promise<boolean> {
  const administrators = await trx
    .selectFrom("users")
    .select("userId")
    .where("role", "=", ADMINISTRATOR_ROLE)
    .where("disabledAt", "is", null)
    .execute();
  return administrators.length === 1 && administrators[0]?.userId === userId;
}
