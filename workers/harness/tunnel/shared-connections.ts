/**
 * Connections to jump hosts, shared by everything in the thread that goes through them: opened once, kept while used and for a while after.
 * A login that a jump host refuses isn't repeated for every target behind it: that would lock the account.
 */

import { createHash } from "node:crypto";
import { cancelled, done, type Outcome } from "../../../src/protocol/outcome.ts";
import { revealed } from "../../../src/protocol/secret.ts";
import type { SshConnection } from "./ssh-client/ssh-connection.ts";

const IDLE_MS = 5_000;
const REFUSAL_KEPT_MS = 300_000;
const FAILURE_KEPT_MS = 5_000;
const MAX_KEPT = 1_000;

export interface SharedConnection {
  readonly connection: SshConnection;
  /** Gives the connection back; further calls do nothing. */
  readonly release: () => void;
}

interface Entry {
  readonly opening: Promise<Outcome<SshConnection>>;
  /** Interrupts the opening when nobody waits for it any more. */
  readonly abort: AbortController;
  connection: SshConnection | undefined;
  users: number;
  idleTimer: NodeJS.Timeout | undefined;
  /** Epoch milliseconds until which a failure counts for everybody. */
  failedUntil: number;
}

export class SharedConnections {
  readonly #entries = new Map<string, Entry>();

  /** `key`: everything that the connection depends on. The signal ends this user's wait only. */
  async use(
    key: unknown,
    open: (signal: AbortSignal) => Promise<Outcome<SshConnection>>,
    signal: AbortSignal,
  ): Promise<Outcome<SharedConnection>> {
    if (signal.aborted) return cancelled;
    const name = digest(key);
    const entry = this.#usable(name) ?? this.#open(name, open);
    entry.users++;
    clearTimeout(entry.idleTimer);
    const release = once(() => this.#release(name, entry));
    const outcome = await orAborted(entry.opening, signal);
    if (outcome.status === "done") return done({ connection: outcome.value, release });
    release();
    return outcome;
  }

  close(): void {
    for (const [name, entry] of this.#entries) {
      if (entry.users === 0) this.#end(name, entry);
    }
  }

  #usable(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    const isUsable = entry.connection?.isOpen ?? entry.failedUntil > Date.now();
    if (!isUsable) this.#end(name, entry);
    return isUsable ? entry : undefined;
  }

  #open(name: string, open: (signal: AbortSignal) => Promise<Outcome<SshConnection>>): Entry {
    const abort = new AbortController();
    const opening = open(abort.signal).then((outcome) => {
      if (outcome.status === "done") entry.connection = outcome.value;
      else {
        const keptMs = outcome.status === "refused" ? REFUSAL_KEPT_MS : FAILURE_KEPT_MS;
        entry.failedUntil = outcome.status === "cancelled" ? 0 : Date.now() + keptMs;
      }
      if (entry.users === 0) this.#end(name, entry);
      return outcome;
    });
    const entry: Entry = {
      opening,
      abort,
      connection: undefined,
      users: 0,
      idleTimer: undefined,
      failedUntil: Number.POSITIVE_INFINITY,
    };
    if (this.#entries.size >= MAX_KEPT) this.close();
    this.#entries.set(name, entry);
    return entry;
  }

  #release(name: string, entry: Entry): void {
    entry.users--;
    if (entry.users > 0) return;
    if (entry.connection === undefined) {
      // Nobody waits for it any more; what has failed is remembered, what is still being opened is not.
      if (entry.failedUntil === Number.POSITIVE_INFINITY) this.#end(name, entry);
      return;
    }
    entry.idleTimer = setTimeout(() => this.#end(name, entry), IDLE_MS);
    entry.idleTimer.unref();
  }

  #end(name: string, entry: Entry): void {
    clearTimeout(entry.idleTimer);
    entry.abort.abort();
    entry.connection?.close();
    if (this.#entries.get(name) === entry) this.#entries.delete(name);
  }
}

/** A changed password or way gives another name; the name tells no secret. */
const digest = (key: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(revealed(key)))
    .digest("base64");

function once(body: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    body();
  };
}

function orAborted<Value>(
  outcome: Promise<Outcome<Value>>,
  signal: AbortSignal,
): Promise<Outcome<Value>> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(cancelled);
    signal.addEventListener("abort", onAbort, { once: true });
    outcome.finally(() => signal.removeEventListener("abort", onAbort)).then(resolve, reject);
  });
}
