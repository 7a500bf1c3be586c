/** `tsx sweep-program.ts FIRST LAST`: sweeps a range by SNMP with the community "public"; prints what the worker tells as JSON. */

import type { SnmpSweepRequestInput } from "../../../src/protocol/snmp-sweep.ts";
import worker from "../../../workers/snmp/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";

const [first = "", last = ""] = process.argv.slice(2);
const request: SnmpSweepRequestInput = {
  ranges: [{ first, last }],
  communities: [{ community: "public", port: 161 }],
  enginePorts: [161],
  isPaced: false,
};
const { outcome, evidence } = await runOnce(worker, request, { deadlineMs: 120_000 });
process.stdout.write(JSON.stringify({ outcome, evidence }));
