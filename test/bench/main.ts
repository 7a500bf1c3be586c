/** `npm run bench NAME [-- --runs N]`: every benchmark is a file of its own and one line here. */

import { parseArgs } from "node:util";
import { sshdRequirements } from "../fakes/sshd.ts";
import { labRequirements } from "../lab/lab.ts";
import { missing } from "../requirements.ts";
import { benchCloud } from "./cloud.ts";
import { benchCloudKills } from "./cloud-kills.ts";
import { benchInventory } from "./inventory.ts";
import { benchIsolation } from "./isolation.ts";
import { benchMemory } from "./memory.ts";
import { benchSnmp } from "./snmp.ts";
import { benchSnmpFuzz } from "./snmp-fuzz.ts";
import { benchSsh } from "./ssh.ts";

import { benchSshLeak } from "./ssh-leak.ts";
import { benchSweep } from "./sweep.ts";
import { benchTargets } from "./targets.ts";
import { benchWinrm } from "./winrm.ts";

interface Benchmark {
  readonly run: (runs: number) => Promise<void>;
  readonly needs: Parameters<typeof missing>[0];
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  sweep: { run: benchSweep, needs: labRequirements },
  memory: { run: benchMemory, needs: labRequirements },
  cloud: { run: benchCloud, needs: [] },
  "cloud-kills": { run: benchCloudKills, needs: [] },
  inventory: { run: benchInventory, needs: [] },
  isolation: { run: benchIsolation, needs: [] },
  ssh: { run: benchSsh, needs: sshdRequirements },
  snmp: { run: benchSnmp, needs: ["command:snmpbulkwalk", "command:snmpget"] },
  "snmp-fuzz": { run: benchSnmpFuzz, needs: [] },
  "ssh-leak": { run: benchSshLeak, needs: sshdRequirements },
  targets: { run: benchTargets, needs: [] },
  winrm: { run: benchWinrm, needs: ["python:winrm", "python:requests_ntlm"] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" } },
});
const [name = ""] = positionals;
const benchmark = benchmarks[name];
const lacks = missing(benchmark?.needs ?? []);

if (!benchmark) {
  console.error(
    `usage: npm run bench NAME [-- --runs N]; NAME: ${Object.keys(benchmarks).join(", ")}`,
  );
  process.exitCode = 64;
} else if (lacks.length > 0) {
  console.error(`This benchmark needs ${lacks.join(", ")}.`);
  process.exitCode = 69;
} else {
  await benchmark.run(Math.max(1, Number(values.runs) || 1));
}
