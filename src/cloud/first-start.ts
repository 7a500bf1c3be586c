/** What a new cloud needs before anyone can use it: an administrator, and for `npm start` a network with a ksocket. */

import { newPassword } from "./store/password.ts";
import type { Store } from "./store/store.ts";

export const ADMINISTRATOR = "admin";

/** Creates the administrator when there is no user at all. @returns the password, to be shown once; undefined when users exist */
export async function ensureAdministrator(store: Store): Promise<string | undefined> {
  if ((await store.users.list()).length > 0) return undefined;
  const password = newPassword();
  await store.users.add(ADMINISTRATOR, password);
  await store.audit.add("first start", "user.create", ADMINISTRATOR);
  return password;
}

export interface FirstStart {
  /** Shown once; undefined when there was an administrator already. */
  readonly adminPassword: string | undefined;
  readonly network: { readonly networkId: string; readonly displayName: string };
  readonly ksocketId: string;
  /** A new token for the local agent; undefined when the given one still works. */
  readonly ksocketToken: string | undefined;
}

/**
 * Creates what is missing of: one administrator, the network "default", the ksocket "local" in it with a working token.
 * `currentToken` is the token that the local agent has kept from before.
 */
export async function ensureFirstStart(store: Store, currentToken?: string): Promise<FirstStart> {
  const adminPassword = await ensureAdministrator(store);
  const page = { offset: 0, limit: 1_000 };
  const networks = await store.networks.list(page);
  const network = networks.items[0] ?? (await store.networks.create({ displayName: "default" }));
  const ksockets = await store.ksockets.list(page);
  const local =
    ksockets.items.find((ksocket) => ksocket.displayName === "local") ??
    (await store.ksockets.create("local"));
  const members = await store.networks.ksockets(network.networkId);
  if (members.length === 0) await store.networks.setKsocket(network.networkId, local.ksocketId, {});
  const ksocketToken = await workingToken(store, local.ksocketId, currentToken);
  return { adminPassword, network, ksocketId: local.ksocketId, ksocketToken };
}

/** A token that was lost can't be shown again: when both places are taken, the older makes room. */
async function workingToken(
  store: Store,
  ksocketId: string,
  currentToken: string | undefined,
): Promise<string | undefined> {
  if (currentToken !== undefined) {
    const checked = await store.registry.checkToken(currentToken);
    if (checked.isAccepted && checked.ksocketId === ksocketId) return undefined;
  }
  const created = await store.ksockets.createToken(ksocketId, null);
  if (created !== "too-many") return created.token;
  const tokens = await store.ksockets.tokens(ksocketId);
  const oldest = tokens.find((token) => token.revokedAt === null);
  if (oldest === undefined) throw new Error("a ksocket has too many tokens, and none to revoke");
  await store.ksockets.revokeToken(ksocketId, oldest.tokenId);
  return workingToken(store, ksocketId, undefined);
}
