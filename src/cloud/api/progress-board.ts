/** The newest progress of every running scan, per ksocket; kept in memory, since only the newest counts. */

import type { ScanProgress } from "../../protocol/scan.ts";
import type { AgentLinks } from "../endpoint/registry.ts";

/** Scans remembered; the oldest is dropped. */
const MAX_SCANS = 1_000;

export class ProgressBoard {
  readonly #scans = new Map<string, Map<string, ScanProgress>>();

  /** @returns a function that stops listening */
  listen(links: AgentLinks): () => void {
    return links.onProgress((ksocketId, scanId, progress) => {
      const scan = this.#scans.get(scanId) ?? new Map<string, ScanProgress>();
      scan.set(ksocketId, progress);
      this.#scans.delete(scanId);
      this.#scans.set(scanId, scan);
      const [oldest] = this.#scans.keys();
      if (this.#scans.size > MAX_SCANS && oldest !== undefined) this.#scans.delete(oldest);
    });
  }

  of(scanId: string, ksocketId: string): ScanProgress | undefined {
    return this.#scans.get(scanId)?.get(ksocketId);
  }
}
