/** What happens, as it happens, for pages that are open: handed to whoever listens, kept nowhere. */

import type { ScanProgress } from "../../protocol/scan.ts";
import type { AgentLinks, AppliedEvent } from "../endpoint/registry.ts";

export type LiveEvent =
  | AppliedEvent
  | { type: "progress"; scanId: string; ksocketId: string; progress: ScanProgress }
  | { type: "connection"; ksocketId: string; isConnected: boolean };

type Listener = (event: LiveEvent) => void;

export class EventHub {
  readonly #listeners = new Set<Listener>();

  /** @returns a function that stops listening */
  listen(links: AgentLinks): () => void {
    const stops = [
      links.onProgress((ksocketId, scanId, progress) =>
        this.publish({ type: "progress", scanId, ksocketId, progress }),
      ),
      links.onApplied((_, events) => {
        for (const event of events) this.publish(event);
      }),
      links.onConnection((ksocketId, isConnected) =>
        this.publish({ type: "connection", ksocketId, isConnected }),
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
