/** `signatures` of a report: by what the cloud recognises the node in the next scan. Strongest first, each once. */

import type { NodeReport } from "../../protocol/node.ts";
import { signatureOrder } from "../identity/signature-table.ts";
import { compareText } from "../stable-text.ts";
import type { NodeEvidence } from "./node-evidence.ts";

const MAX_SIGNATURES = 4_096;

export function signaturesOf(node: NodeEvidence): NodeReport["signatures"] {
  const rows: NodeReport["signatures"] = [];
  const identities = node.records.flatMap(({ address }) => node.identityOf(address) ?? []);
  for (const type of signatureOrder) {
    const all = identities.flatMap(({ values }) => values.get(type) ?? []);
    if (all.length === 0) continue;
    for (const value of [...new Set(all)].sort(compareText)) rows.push({ type, value });
  }
  return rows.slice(0, MAX_SIGNATURES);
}
