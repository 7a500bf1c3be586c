/** Shows how far a scan is: one line that is rewritten on a terminal, a plain line now and then elsewhere. */

import type { ScanProgress } from "../../protocol/scan.ts";

const PLAIN_LINE_EVERY_MS = 5_000;
const BAR_WIDTH = 20;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #writtenAt = 0;
  #isShown = false;

  constructor(output: ProgressOutput, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
  }

  show(progress: ScanProgress): void {
    if (this.#output.isTTY) {
      this.#isShown = true;
      this.#output.write(
        `\r\x1b[2K${progressText(progress, true).slice(0, (this.#output.columns ?? 80) - 1)}`,
      );
    } else if (this.#now() - this.#writtenAt >= PLAIN_LINE_EVERY_MS) {
      this.#writtenAt = this.#now();
      this.#output.write(`${progressText(progress, false)}\n`);
    }
  }

  /** Takes the line away, so that other text can follow. */
  clear(): void {
    if (this.#isShown) this.#output.write("\r\x1b[2K");
    this.#isShown = false;
  }
}

/** "discovering [####------] 812/3,072 asked, 203 alive, 612 packets/s, 2 s left; waiting for …" */
export function progressText(progress: ScanProgress, hasBar: boolean): string {
  const { asked, candidates, alive, detailsDone, detailsPending } = progress;
  const share = candidates === 0 ? 0 : asked / candidates;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = hasBar ? ` [${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}]` : "";
  const parts = [
    `${progress.phase}${bar} ${asked}/${candidates} asked`,
    `${alive} alive`,
    ...(detailsPending > 0 ? [`${detailsDone}/${detailsDone + detailsPending} read`] : []),
    `${Math.round(progress.packetsPerSecond)} packets/s`,
    ...(progress.etaMs ? [`${formatDuration(progress.etaMs)} left`] : []),
  ];
  const waiting = detailsPending > 0 ? progress.waitingFor[0] : undefined;
  return `${parts.join(", ")}${waiting === undefined ? "" : `; ${waiting}`}`;
}

export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
