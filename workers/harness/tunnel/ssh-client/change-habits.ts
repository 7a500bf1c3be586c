/** What ssh2 does otherwise than it would by itself. */

import type { Client } from "ssh2";
import { boundGroups } from "./bounded-groups.ts";
import { leaveHostKeys } from "./leave-host-keys.ts";
import { overhearInfo } from "./overhear-info.ts";
import { signAtOnce } from "./sign-at-once.ts";

export interface Habits {
  readonly isLegacyAllowed: boolean;
  /** Gets what the server says in keyboard-interactive requests. */
  readonly onWords: (words: string) => void;
}

/** Called once the client has begun to connect, before it has read anything. */
export function changeHabits(client: Client, { isLegacyAllowed, onWords }: Habits): void {
  boundGroups(client, isLegacyAllowed);
  signAtOnce(client);
  leaveHostKeys(client);
  overhearInfo(client, onWords);
}
