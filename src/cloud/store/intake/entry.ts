/** The intake thread's side. Frames are taken one call after the other; ties go on between them, transaction by transaction. */

import { parentPort, workerData } from "node:worker_threads";
import type { DatabaseLog } from "../dialect.ts";
import { openDatabase } from "../open-database.ts";
import { WriteTurns } from "../write-turns.ts";
import { createIntake } from "./intake.ts";
import type { IntakeAnswer, IntakeRequest, IntakeThreadData } from "./messages.ts";
import { DEFAULT_PERIOD_MS } from "./standstill-watch.ts";

const port = parentPort;
if (port === null) throw new Error("this file runs as a thread");
// Only intake-thread.ts starts it.
const data = workerData as IntakeThreadData;

/** Of a driver's own class of errors nothing would arrive but its code. */
const portable = (error: unknown): unknown =>
  error instanceof Error
    ? Object.assign(new Error(error.message), { stack: error.stack ?? "" })
    : String(error);
const answer = (message: IntakeAnswer) => port.postMessage(message);
const told = (level: "warn" | "debug") => (fields: { err: unknown }, message: string) =>
  answer({ type: "log", level, err: portable(fields.err), message });
const log: DatabaseLog = { warn: told("warn"), debug: told("debug") };

const { db, write } = openDatabase(
  "url" in data ? data : { path: data.path, turns: new WriteTurns(data.turns) },
  log,
);
const intake = createIntake({ db, write, now: Date.now });
let taking: Promise<unknown> = Promise.resolve();

function settle(id: number, work: Promise<IntakeAnswer>): Promise<void> {
  return work.then(answer, (error: unknown) =>
    answer({ type: "failed", id, error: portable(error) }),
  );
}

async function take(request: Extract<IntakeRequest, { type: "take" }>): Promise<IntakeAnswer> {
  const { id, stream, frames, after } = request;
  return { type: "taken", id, taken: await intake.take(stream, frames, after) };
}

async function tie({ id }: { id: number }): Promise<IntakeAnswer> {
  return { type: "tied", id, snapshots: await intake.tie() };
}

async function close(): Promise<void> {
  await taking;
  await db.destroy();
  port?.close();
}

setInterval(() => answer({ type: "sign of life" }), DEFAULT_PERIOD_MS / 2).unref();

port.on("message", (request: IntakeRequest) => {
  switch (request.type) {
    case "take":
      taking = taking.then(() => settle(request.id, take(request)));
      break;
    case "tie":
      void settle(request.id, tie(request));
      break;
    case "close":
      void close();
      break;
  }
});
