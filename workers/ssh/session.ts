/** What a login hands to the collection, so that neither knows the other's insides. */

/** How a command ended. `code`: what it exited with, when it exited by itself. */
export interface SshExit {
  readonly end:
    | "exited"
    /** It waited for more, and there was none. */
    | "left"
    | "signalled"
    | "channel-closed"
    | "too-much-output"
    | "aborted"
    | "connection-lost";
  readonly code?: number;
}

export interface SshExecOptions {
  /** Written whole, then closed, unless there is more. */
  readonly stdin?: Uint8Array;
  /** What follows on standard input, which is then closed; undefined: nothing, and the command is left alone until the connection is closed. */
  readonly more?: Promise<Uint8Array | undefined>;
  /** Output of both kinds beyond this ends the run. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Standard output, in chunks as they come. */
  readonly onData: (chunk: Uint8Array) => void;
  readonly onStderr?: (chunk: Uint8Array) => void;
}

/** A logged-in SSH connection; who logged in closes it. */
export interface SshSession {
  /** Runs one command; never rejects. */
  exec(command: string, options: SshExecOptions): Promise<SshExit>;
  /** What the server calls itself: "SSH-2.0-OpenSSH_9.2p1 Debian-2". */
  readonly serverVersion: string;
  readonly username: string;
}
