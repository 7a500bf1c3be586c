/** The newest document of every node of one scan, in the order in which the nodes were first reported. */

import type { ScanEventBody } from "../../protocol/frames.ts";
import type { NodeReport } from "../../protocol/node.ts";
import type { Verdict } from "../../protocol/scan.ts";

export class NodeCollector {
  readonly #reports = new Map<string, NodeReport>();
  readonly #verdicts: Verdict[] = [];

  add(event: ScanEventBody): void {
    if (event.type === "verdicts") this.#verdicts.push(...event.verdicts);
    if (event.type !== "node") return;
    for (const key of event.report.replaces) this.#reports.delete(key);
    this.#reports.set(event.report.nodeKey, event.report);
  }

  get reports(): NodeReport[] {
    return [...this.#reports.values()];
  }

  get verdicts(): readonly Verdict[] {
    return this.#verdicts;
  }
}
