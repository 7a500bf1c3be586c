/** What applied events tell to pages that are open. */

import type { NumberedEvent, ScanEventBody } from "../../../protocol/frames.ts";
import type { AppliedEvent } from "../../endpoint/registry.ts";

/** Of one node; the page of the scan shows few. */
const MAX_ADDRESSES = 8;

export const toldBy = (events: readonly NumberedEvent[]): AppliedEvent[] =>
  events.flatMap(({ body }) => toldByOne(body));

function toldByOne(body: ScanEventBody): AppliedEvent[] {
  switch (body.type) {
    case "scan.started":
      return [{ type: "scan", scanId: body.scanId, status: "started" }];
    case "address":
      return [{ type: "addresses", scanId: body.scanId, addresses: body.addresses }];
    case "node": {
      const { displayName, addresses } = body.report.node;
      const node = { displayName, addresses: addresses.slice(0, MAX_ADDRESSES).map((a) => a.addr) };
      return [{ type: "nodes", scanId: body.scanId, nodes: [node] }];
    }
    case "scan.end":
      return [{ type: "scan", scanId: body.scanId, status: "ended" }];
    case "verdicts":
    case "log":
      return [];
  }
}
