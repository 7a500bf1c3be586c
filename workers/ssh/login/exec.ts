/** One command on a logged-in connection, with its output bounded. */

import type { ClientChannel } from "ssh2";
import type { SshConnection } from "../../harness/tunnel/ssh-client/ssh-connection.ts";
import type { SshExecOptions, SshExit, SshSession } from "../session.ts";

/** The collection's view of a connection. */
export function sessionOf(connection: SshConnection): SshSession {
  return {
    serverVersion: connection.serverVersion,
    username: connection.username,
    exec: (command, options) => exec(connection, command, options),
  };
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
      if (exit.end !== "exited" && exit.end !== "signalled") channel?.close();
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
        opened.end(options.stdin);
      }
    };
    try {
      connection.client.exec(command, onOpened);
    } catch {
      settle({ end: "connection-lost" });
    }
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
