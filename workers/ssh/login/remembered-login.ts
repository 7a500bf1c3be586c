/** What a login leaves to be remembered of a server, and what the next login makes of it. */

import type { SshCredential, SshRequest } from "../../../src/protocol/credential.ts";
import type { SshConnection } from "../../harness/tunnel/ssh-client/ssh-connection.ts";

const KEY = "ssh";
/** After so long it is asked again whether the server lets in without a password or key. */
const WITHOUT_AGAIN_MS = 7 * 24 * 3_600 * 1_000;

type Remembered = SshRequest["remembered"];

/** Options of the next login with a credential. */
export function rememberedOf(remembered: Remembered, credential: SshCredential) {
  return {
    tookBest: remembered[KEY]?.["tookBest"] === true,
    isKeyFirst: refusedWithoutAt(remembered, credential) !== undefined,
  };
}

/** The evidence of a login: kind `remember`. */
export function rememberLogin(
  credential: SshCredential,
  connection: SshConnection,
  remembered: Remembered,
) {
  const refusedAt = connection.refusedWithout
    ? Date.now()
    : refusedWithoutAt(remembered, credential);
  const isOfUse = credential.clientKeys.length > 0 && refusedAt !== undefined;
  const value = {
    credential: credential.id,
    ...(connection.tookBest && { tookBest: true }),
    ...(isOfUse && { refusedWithoutAt: refusedAt }),
  };
  return { kind: "remember", key: KEY, value } as const;
}

/** When the server last refused to let the same user in without a password or key; undefined when that is too long ago. */
function refusedWithoutAt(remembered: Remembered, { id }: SshCredential): number | undefined {
  const { credential, refusedWithoutAt: at } = remembered[KEY] ?? {};
  const isRecent = typeof at === "number" && Math.abs(Date.now() - at) < WITHOUT_AGAIN_MS;
  return isRecent && credential === id ? at : undefined;
}
