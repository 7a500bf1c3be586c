/**
 * `node snmp-descriptions.mjs FIRST LAST`: who of a range answers by the community "public" (v2c), and what each says of itself, a
 * line each. Of the build, without a loader: what the program takes from its start to its end is measured.
 */

import { silentLogger } from "../../dist/src/log/logger.js";
import { createWorkers } from "../../dist/src/supervisor/pool/create-workers.js";

const [first, last] = process.argv.slice(2);
const settings = { snmp: { threads: 1 } };
const workers = await createWorkers({ log: silentLogger, pluginDirectories: [], settings });
let text = "";
const onEvidence = (evidence) => {
  for (const { kind, address, value } of evidence)
    if (kind === "section") text += `${address} ${value.description}\n`;
};
const request = {
  ranges: [{ first, last }],
  communities: [{ community: "public", port: 161 }],
  versions: ["v2c"],
  enginePorts: [],
  isPaced: false,
};
await workers.ask("snmp", request, { deadlineMs: 60_000, onEvidence });
process.stdout.write(text);
await workers.stop();
