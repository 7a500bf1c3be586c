/** `tsx snmp-descriptions.ts FIRST LAST`: who of a range answers by the community "public" (v2c), and what each says of itself, a line each. */

import type { Evidence } from "../../src/protocol/evidence.ts";
import type { SnmpSweepRequestInput } from "../../src/protocol/snmp-sweep.ts";
import { builtWorkers } from "./built-workers.ts";

const [first = "", last = ""] = process.argv.slice(2);
const DEADLINE_MS = 60_000;

let text = "";
const onEvidence = (evidence: readonly Evidence[]) => {
  for (const one of evidence) {
    if (one.kind !== "section") continue;
    const { description } = one.value as { description: string };
    text += `${one.address} ${description}\n`;
  }
};

const workers = await builtWorkers({ snmp: { threads: 1 } });
const request: SnmpSweepRequestInput = {
  ranges: [{ first, last }],
  communities: [{ community: "public", port: 161 }],
  versions: ["v2c"],
  enginePorts: [],
  isPaced: false,
};
const outcome = await workers.ask("snmp", request, { deadlineMs: DEADLINE_MS, onEvidence });
process.stdout.write(text);
await workers.stop();
if (outcome.status !== "done") throw new Error(`the sweep's outcome: ${outcome.status}`);
