/** What happens, as it happens, for pages that are open: handed to whoever listens, kept nowhere. */

import type { NumberedEvent } from "../../protocol/frames.ts";
import type { LiveAddress, ScanProgress } from "../../protocol/scan.ts";
import type { AgentLinks } from "../endpoint/registry.ts";

export type LiveEvent =
  | { type: "progress"; scanId: string; ksocketId: string; progress: ScanProgress }
  | { type: "nodes"; scanId: string; nodes: { displayName: string; addresses: string[] }[] }
  | { type: "addresses"; scanId: string; addresses: LiveAddress[] }
  | { type: "scan"; scanId: string; status: "started" | "ended" }
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
        for (const event of liveEvents(events)) this.publish(event);
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

function* liveEvents(events: readonly NumberedEvent[]): Generator<LiveEvent> {
  for (const { body } of events) {
    switch (body.type) {
      case "scan.started":
        yield { type: "scan", scanId: body.scanId, status: "started" };
        break;
      case "address":
        yield { type: "addresses", scanId: body.scanId, addresses: body.addresses };
        break;
      case "node": {
        const { displayName, addresses } = body.report.node;
        const node = { displayName, addresses: addresses.slice(0, 8).map((a) => a.addr) };
        yield { type: "nodes", scanId: body.scanId, nodes: [node] };
        break;
      }
      case "scan.end":
        yield { type: "scan", scanId: body.scanId, status: "ended" };
        break;
      case "verdicts":
      case "log":
        break;
    }
  }
}
