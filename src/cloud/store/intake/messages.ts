/** What the cloud's main thread and its intake thread say to each other. */

import type { StreamKey, Taken } from "../../endpoint/registry.ts";
import type { EndedSnapshot } from "../aggregate/aggregate.ts";

/** Given to the thread when it starts: an SQLite file with the memory of its turns (WriteTurns), or PostgreSQL's URL. */
export type IntakeThreadData =
  | { readonly path: string; readonly turns: SharedArrayBuffer }
  | { readonly url: string };

/** Main thread → intake thread. `id` comes back with the answer. */
export type IntakeRequest =
  | {
      readonly type: "take";
      readonly id: number;
      readonly stream: StreamKey;
      /** The thread gets the memory itself, not a copy. */
      readonly frames: readonly Uint8Array[];
      readonly after: number;
    }
  | { readonly type: "tie"; readonly id: number }
  /** The thread ends what it is about, closes the database and exits. */
  | { readonly type: "close" };

/** Intake thread → main thread. */
export type IntakeAnswer =
  | { readonly type: "taken"; readonly id: number; readonly taken: Taken }
  | { readonly type: "tied"; readonly id: number; readonly snapshots: readonly EndedSnapshot[] }
  | { readonly type: "failed"; readonly id: number; readonly error: unknown }
  /** Twice in `DEFAULT_PERIOD_MS` (standstill-watch.ts) while the event loop turns. */
  | { readonly type: "sign of life" }
  | {
      readonly type: "log";
      readonly level: "warn" | "debug";
      readonly err: unknown;
      readonly message: string;
    };
