/** A session without SSH: commands run in a real login shell of this machine, as a server would run them. */

import { spawn } from "node:child_process";
import type { SshSession } from "../../workers/ssh/session.ts";

export interface ShellSessionOptions {
  /** The login shell and its arguments before the command; default `sh -c`. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every byte count that came. */
  readonly onBytes?: (bytes: number) => void;
}

export function shellSession(options: ShellSessionOptions = {}): SshSession {
  const [program = "sh", ...args] = options.shell ?? ["sh", "-c"];
  return {
    serverVersion: "SSH-2.0-test",
    username: "inventory",
    exec: (command, { stdin, more, signal, onData }) =>
      new Promise((resolve) => {
        const env = { PATH: process.env["PATH"], HOME: "/nonexistent", ...options.env };
        const child = spawn(program, [...args, command], { env, signal });
        child.stdout.on("data", (chunk: Buffer) => {
          options.onBytes?.(chunk.length);
          onData(chunk);
        });
        child.stdin.on("error", () => undefined);
        child.on("error", () => resolve({ end: signal.aborted ? "aborted" : "channel-closed" }));
        child.on("close", (code) => {
          resolve(code === null ? { end: "signalled" } : { end: "exited", code });
        });
        child.stdin.write(stdin ?? Buffer.alloc(0));
        void Promise.resolve(more).then((rest) => child.stdin.end(rest));
      }),
  };
}
