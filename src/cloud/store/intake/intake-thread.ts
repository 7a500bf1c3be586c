/**
 * The intake in a thread of its own, with its own connections to the database. It starts when an agent first sends something, and
 * once more when it was lost or stood still; what it had in hand then fails, is not acknowledged, and is sent again by the agent.
 */

import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Logger } from "../../../log/logger.ts";
import type { StreamKey, Taken } from "../../endpoint/registry.ts";
import type { EndedSnapshot } from "../aggregate/aggregate.ts";
import type { DatabasePlace } from "../open-database.ts";
import type { Intake } from "./intake.ts";
import type { IntakeAnswer, IntakeRequest, IntakeThreadData } from "./messages.ts";
import { type StandstillOptions, StandstillWatch } from "./standstill-watch.ts";

const isSource = import.meta.url.endsWith(".ts");
const ownEntry = new URL(`./entry.${isSource ? "ts" : "js"}`, import.meta.url);

/** Megabytes for young objects: what a frame is read into lives as long as its transaction, and is copied less often in this room. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

function startThread(entry: URL, workerData: IntakeThreadData): Worker {
  if (!isSource) return new Worker(entry, { workerData, resourceLimits, name: "intake" });
  // Node.js 20 can't run TypeScript, and in threads the loader of the sources comes into play by `require` only.
  const loader = createRequire(import.meta.url).resolve("tsx/cjs");
  const code = `require(${JSON.stringify(fileURLToPath(entry))})`;
  const execArgv = ["--require", loader];
  return new Worker(code, { eval: true, workerData, resourceLimits, execArgv });
}

type Outcome = Extract<IntakeAnswer, { id: number }>;

interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

export interface IntakeThreadOptions {
  /** Instead of our own. */
  readonly entry?: URL;
  readonly standstill?: StandstillOptions;
}

export class IntakeThread implements Intake {
  readonly #place: DatabasePlace;
  readonly #log: Logger;
  readonly #options: IntakeThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #isClosed = false;
  #lastId = 0;

  constructor(place: DatabasePlace, log: Logger, options: IntakeThreadOptions = {}) {
    this.#place = place;
    this.#log = log;
    this.#options = options;
  }

  async take(stream: StreamKey, frames: readonly Uint8Array[], after: number): Promise<Taken> {
    // Copies, since what came from a socket may lie in memory that others use, too.
    const own = frames.map((frame) => new Uint8Array(frame));
    const outcome = await this.#ask(
      (id) => ({ type: "take", id, stream, frames: own, after }),
      own.map((frame) => frame.buffer),
    );
    if (outcome.type !== "taken") throw new Error("the intake thread answered something else");
    return outcome.taken;
  }

  async tie(): Promise<readonly EndedSnapshot[]> {
    const outcome = await this.#ask((id) => ({ type: "tie", id }));
    if (outcome.type !== "tied") throw new Error("the intake thread answered something else");
    return outcome.snapshots;
  }

  /** What the thread is about is ended first; what else it was asked for fails, and what it is asked for later. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const exited = once(worker, "exit");
    worker.postMessage({ type: "close" } satisfies IntakeRequest);
    await exited;
  }

  async #ask(
    request: (id: number) => IntakeRequest,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Outcome> {
    if (this.#isClosed) throw new Error("the store is closed");
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage(request(id), [...transfer]);
    });
  }

  #start(): Worker {
    const place = this.#place;
    const workerData: IntakeThreadData =
      "url" in place ? place : { path: place.path, turns: place.turns.memory };
    const worker = startThread(this.#options.entry ?? ownEntry, workerData);
    const watch = this.#watch(worker);
    worker.on("message", (answer: IntakeAnswer) => {
      watch.signOfLife();
      this.#receive(answer);
    });
    worker.on("error", (error) => this.#log.error({ err: error }, "The intake thread was lost."));
    worker.on("exit", () => {
      watch.stop();
      this.#lose(worker);
    });
    return worker;
  }

  #watch(worker: Worker): StandstillWatch {
    const end = () => {
      this.#log.error("The intake thread stands still; it is ended.");
      void worker.terminate();
    };
    return new StandstillWatch(() => this.#waiting.size > 0, end, this.#options.standstill);
  }

  #receive(answer: IntakeAnswer): void {
    if (answer.type === "sign of life") return;
    if (answer.type === "log") {
      this.#log[answer.level]({ err: answer.err }, answer.message);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.type === "failed") waiting?.reject(answer.error);
    else waiting?.resolve(answer);
  }

  #lose(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    if ("turns" in this.#place) this.#place.turns.passOverOthers();
    for (const { reject } of this.#waiting.values()) reject(new Error("the intake thread ended"));
    this.#waiting.clear();
  }
}
