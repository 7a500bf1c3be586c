/** One command on a logged-in connection, with its output bounded. */

import type { ClientChannel } from "ssh2";
import type { SshConnection } from "../../harness/tunnel/ssh-client/ssh-connection.ts";
import type { SshExecOptions, SshExit, SshSession } from "../session.ts";

/** The collection's view of a connection. `onExpired`: the server runs nothing, since the password must be changed first. */
export function sessionOf(connection: SshConnection, onExpired: () => void): SshSession {
  return {
    serverVersion: connection.serverVersion,
    username: connection.username,
    exec: async (command, options) => {
      const head = new Head();
      const onStderr = (chunk: Uint8Array) => {
        head.add(chunk);
        options.onStderr?.(chunk);
      };
      const exit = await exec(connection, command, { ...options, onStderr });
      if (exit.code === EXPIRED_CODE && EXPIRED_WORDS.test(head.text)) onExpired();
      return exit;
    },
  };
}

/** Ends after which there is no channel to close, or the connection's end is cheaper. */
const doneEnds: ReadonlySet<SshExit["end"]> = new Set(["exited", "signalled", "left"]);

/** What OpenSSH's do_pwchange says and exits with where a new password can't be asked for. */
const EXPIRED_CODE = 1;
const EXPIRED_WORDS = /^Password change required but no TTY available/m;
const MAX_HEAD = 1_024;

/** The first bytes of a stream. */
class Head {
  text = "";

  add(chunk: Uint8Array): void {
    if (this.text.length < MAX_HEAD)
      this.text += Buffer.from(chunk.subarray(0, MAX_HEAD)).toString();
  }
}

function exec(
  connection: SshConnection,
  command: string,
  options: SshExecOptions,
): Promise<SshExit> {
  return new Promise((resolve) => {
    const { signal } = options;
    let channel: ClientChannel | undefined;
    let isOver = false;
    const settle = (exit: SshExit) => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", onAbort);
      unwatch();
      if (!doneEnds.has(exit.end)) channel?.close();
      resolve(exit);
    };
    const onAbort = () => settle({ end: "aborted" });
    const unwatch = connection.onEnded(() => settle({ end: "connection-lost" }));
    if (signal.aborted) return settle({ end: "aborted" });
    signal.addEventListener("abort", onAbort, { once: true });
    const onOpened = (error: Error | undefined, opened: ClientChannel) => {
      if (error) settle({ end: connection.isOpen ? "channel-closed" : "connection-lost" });
      else if (isOver) opened.close();
      else {
        channel = opened;
        follow(opened, connection, options, settle);
        give(opened, options, settle);
      }
    };
    try {
      connection.client.exec(command, onOpened);
    } catch {
      settle({ end: "connection-lost" });
    }
  });
}

function give(
  channel: ClientChannel,
  { stdin, more }: SshExecOptions,
  settle: (exit: SshExit) => void,
): void {
  if (more === undefined) {
    channel.end(stdin);
    return;
  }
  channel.write(stdin);
  void more.then((rest) => {
    if (rest === undefined) settle({ end: "left" });
    // One that has ended meanwhile takes nothing, and its end has been told.
    else if (channel.writable) channel.end(rest);
  });
}

function follow(
  channel: ClientChannel,
  connection: SshConnection,
  { maxBytes, onData, onStderr }: SshExecOptions,
  settle: (exit: SshExit) => void,
): void {
  let bytesLeft = maxBytes;
  let isOver = false;
  const taking = (give?: (chunk: Uint8Array) => void) => (chunk: Buffer) => {
    if (isOver) return;
    connection.credit(chunk.length);
    bytesLeft -= chunk.length;
    if (bytesLeft >= 0) {
      give?.(chunk);
      return;
    }
    isOver = true;
    settle({ end: "too-much-output" });
  };
  let exit: SshExit = { end: "channel-closed" };
  channel.on("data", taking(onData));
  channel.stderr.on("data", taking(onStderr));
  channel.on("exit", (code: number | null) => {
    exit = code === null ? { end: "signalled" } : { end: "exited", code };
  });
  channel.on("error", () => undefined);
  channel.on("close", () => {
    isOver = true;
    settle(exit);
  });
}
