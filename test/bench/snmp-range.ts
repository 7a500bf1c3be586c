/** Descriptions (sysDescr) of a routed /16 whose agents answer at one address in four. */

import { fileURLToPath } from "node:url";
import { startLab } from "../lab/lab.ts";
import { type Contestant, runContest } from "./contest.ts";

const routed = "10.78.0.0/16";
const program = (file: URL) => ({
  command: process.execPath,
  args: ["--import", "tsx", fileURLToPath(file), "10.78.0.0", "10.78.255.255"],
});
const swept = program(new URL("snmp-descriptions.ts", import.meta.url));
const bare = program(new URL("snmp-bare.ts", import.meta.url));
const firstWord = (stdout: string) =>
  [...stdout.matchAll(/^(\d+\.\d+\.\d+\.\d+)\s+\S/gm)].flatMap((match) => match[1] ?? []);

const contestants: readonly Contestant[] = [
  { name: "ksocket's sweep", ...swept, found: firstWord },
  { name: "one bare socket of Node.js", ...bare, found: firstWord },
  {
    name: "onesixtyone, as fast as it can",
    command: "onesixtyone",
    args: ["-w", "0", routed, "public"],
    found: firstWord,
  },
];

export async function benchDescriptions(runs: number): Promise<void> {
  const everybody = { snmp: 1, otherCommunity: 0, snmpV3: 0, filtered: 0 };
  const lab = await startLab({ link: "10.77.0.0/24", routed: [routed], alive: 0.25, ...everybody });
  try {
    await lab.exec("ping", ["-c", "1", lab.plan.gateway]);
    const isRouted = (address: string) => lab.truth.at(address)?.isRouted === true;
    const expected = new Set([...lab.truth.snmp()].filter(isRouted));
    const title = `sysDescr of ${routed}, routed, by SNMP`;
    await runContest(lab, { title, expected, contestants }, runs);
  } finally {
    await lab.stop();
  }
}
