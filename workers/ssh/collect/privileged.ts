/** The questions that only root may ask, where sudo wants a password: asked in a run of their own, so that the password is sent only when it is wanted. */

import type { Secret } from "../../../src/protocol/secret.ts";
import type { SshSession } from "../session.ts";
import type { Answers } from "./answers.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/** sudo(8), message of `sudo -n`. */
export const wantsPassword = (answers: Answers): boolean =>
  answers.lines("hardware", "sudo").some((line) => /^sudo:.*password is required/.test(line));

/**
 * The password is all of standard input, so one attempt is all that it can be used for. The second command runs on the ticket of the first
 * (sudoers(5), timestamp_type: without a terminal it belongs to the parent process).
 */
export function privilegedCommand(mark: string, answers: Answers): string {
  const first =
    answers.word("hardware", "tool") === undefined ? "true" : "dmidecode -t 0,1,2,3,4,17";
  return (
    `exec sh -c 'PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL; ` +
    `echo; echo ${mark} section privileged; echo ${mark} part dmidecode; sudo -S -p "" ${first} 2>/dev/null; ` +
    `echo; echo ${mark} part ss; sudo -n ss -tulpn 2>/dev/null </dev/null; echo; echo ${mark} finish'`
  );
}

export async function askPrivileged(
  session: SshSession,
  ask: {
    readonly command: string;
    readonly password: Secret;
    readonly signal: AbortSignal;
    readonly onData: (chunk: Uint8Array) => void;
  },
): Promise<void> {
  const stdin = new TextEncoder().encode(`${ask.password.reveal()}\n`);
  await session.exec(ask.command, {
    stdin,
    maxBytes: MAX_BYTES,
    signal: ask.signal,
    onData: ask.onData,
  });
}
