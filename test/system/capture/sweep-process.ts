/** The real capture process in a lab's scanner namespace, spoken to over its IPC lane. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { LaneCommand, LaneReport } from "../../../src/protocol/lane.ts";
import { ipcChannel } from "../../../src/protocol/lane-channel.ts";
import type { Outcome } from "../../../src/protocol/outcome.ts";
import {
  type SweepRequestInput,
  type SweepResult,
  sweepResult,
} from "../../../src/protocol/sweep.ts";
import type { Lab } from "../../lab/lab.ts";

const entry = fileURLToPath(new URL("../../../workers/capture/entry.ts", import.meta.url));

export interface Asked {
  readonly outcome: Outcome<unknown>;
  readonly evidence: readonly Evidence[];
  readonly ms: number;
}

export interface AskOptions {
  readonly deadlineMs?: number;
  /** Cancels as soon as the process asks for leave to send for the first time; grants nothing then. */
  readonly isCancelled?: boolean;
}

export class SweepProcess {
  readonly #child: ChildProcess;
  readonly #channel;
  #lastIndex = 0;
  readonly #open = new Map<number, (report: LaneReport) => void>();

  /** `wrapper`: a command that runs the process, such as one that takes rights away. */
  constructor(lab: Lab, wrapper: readonly string[] = []) {
    const words = [...wrapper, process.execPath, "--import", "tsx", entry];
    this.#child = lab.spawn(words[0] ?? "", words.slice(1), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#channel = ipcChannel<LaneCommand, LaneReport>(this.#child);
    this.#channel.onMessage((report) => {
      for (const listener of this.#open.values()) listener(report);
    });
  }

  ask(request: SweepRequestInput, options: AskOptions = {}): Promise<Asked> {
    const index = ++this.#lastIndex;
    const evidence: Evidence[] = [];
    const start = performance.now();
    const isPaced = request.isPaced ?? true;
    return new Promise((resolve) => {
      this.#open.set(index, (report) => {
        if (report.type === "evidence") {
          for (const batch of report.batches) {
            if (batch.index === index) evidence.push(...batch.evidence);
          }
        } else if (report.type === "wants") {
          const wants = report.wants.filter((want) => want.index === index);
          if (options.isCancelled && wants.length > 0) {
            this.#channel.send({ type: "cancel", indices: [index] });
          } else {
            const grants = wants.map(({ wantId, packets }) => ({
              wantId,
              packets,
              at: Date.now(),
            }));
            this.#channel.send({ type: "grants", grants });
          }
        } else if (report.type === "answers") {
          const answer = report.answers.find((answer) => answer.index === index);
          if (answer === undefined) return;
          this.#open.delete(index);
          resolve({ outcome: answer.outcome, evidence, ms: performance.now() - start });
        }
      });
      const deadlineMs = options.deadlineMs ?? 60_000;
      const target = { index, request, deadlineMs, isPaced };
      this.#channel.send({ type: "targets", targets: [target] });
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#channel.close();
    await exit;
  }
}

/** The result of a sweep that ended well. */
export function resultOf({ outcome }: Asked): SweepResult {
  if (outcome.status !== "done") throw new Error(`the sweep ended as ${JSON.stringify(outcome)}`);
  return sweepResult.parse(outcome.value);
}

export function addressesOf(asked: Asked, kind: Evidence["kind"]): string[] {
  const found = asked.evidence.filter((item) => item.kind === kind).map(({ address }) => address);
  return [...new Set(found)].sort();
}
