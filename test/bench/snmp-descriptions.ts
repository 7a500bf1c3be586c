/** `tsx snmp-descriptions.ts FIRST LAST`: who of a range answers by the community "public", and what each says of itself, a line each. */

import type { Evidence } from "../../src/protocol/evidence.ts";
import { builtWorkers } from "./built-workers.ts";
import { type Job, rowsOfAll } from "./snmp-ours.ts";

const [first = "", last = ""] = process.argv.slice(2);
const SYS_DESCR = "1.3.6.1.2.1.1.1";
const PORT = 161;
const DEADLINE_MS = 60_000;

const told = (address: string): Job => ({
  request: { walk: { prefix: SYS_DESCR, maxRows: 1 } },
  rows: ({ walk }) => {
    const text = walk?.text.split("|").slice(2).join("|").trimEnd() ?? "";
    if (text !== "") process.stdout.write(`${address} ${text}\n`);
    return walk?.rows ?? 0;
  },
});

const workers = await builtWorkers({ snmp: { threads: 1, window: 1_024 } });
const asking: Promise<unknown>[] = [];
const onEvidence = (evidence: readonly Evidence[]) => {
  for (const { kind, address } of evidence) {
    if (kind !== "alive") continue;
    const asked = { addresses: [address], port: PORT, pid: process.pid };
    asking.push(rowsOfAll(workers, told(address), asked));
  }
};
const communities = [{ community: "public", port: PORT }];
const request = { ranges: [{ first, last }], communities, enginePorts: [PORT] };
await workers.ask("snmp", request, { deadlineMs: DEADLINE_MS, onEvidence });
await Promise.all(asking);
await workers.stop();
