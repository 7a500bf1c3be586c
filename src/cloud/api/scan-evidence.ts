/** Which probe read what of a node, scan by scan, as REST answers it and as the console shows it. */

import { z } from "zod";
import { nodeReport } from "../../protocol/node.ts";
import { timeText } from "./schemas.ts";

export const sectionReads = nodeReport.shape.sections;

export const scanEvidence = z.object({
  snapshotId: z.string(),
  /** The node of that scan. */
  nodeId: z.string(),
  at: timeText,
  /** The agent that read it; agents that saw the same node in one scan have an entry each. */
  ksockets: z.array(z.object({ ksocketId: z.string(), displayName: z.string() })),
  sections: sectionReads,
});

export type ScanEvidence = z.infer<typeof scanEvidence>;
