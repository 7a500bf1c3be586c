/** `ksocket doctor`: what works on this machine, and what is missing. Sends nothing but a look at its own interfaces. */

import type { Command } from "commander";
import type { SweepResult } from "../protocol/sweep.ts";
import type { NetworkView } from "../supervisor/scan/network-view.ts";
import { type Agent, openAgent } from "./agent.ts";
import { exitCodes } from "./exit-codes.ts";
import { openSettings } from "./open-settings.ts";

interface Finding {
  readonly isFine: boolean;
  readonly sentence: string;
}

export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("say what works on this machine, and what is missing")
    .action(async (_flags: unknown, self: Command) => {
      const opened = openSettings(self, { logsToTerminal: true });
      const agent = await openAgent(opened);
      try {
        const findings = [
          fine(`Node.js ${process.version} on ${process.platform} ${process.arch}`),
          fine(`settings: ${opened.file ?? "none; defaults"}`),
          ...(await networkFindings(agent)),
          ...agent.workers.limitations.map(missing),
        ];
        process.stdout.write(
          findings
            .map(({ isFine, sentence }) => `${isFine ? "ok     " : "missing"}  ${sentence}\n`)
            .join(""),
        );
        process.exitCode = findings.every(({ isFine }) => isFine)
          ? exitCodes.ok
          : exitCodes.failure;
      } finally {
        await agent.stop();
        opened.close();
      }
    });
}

const fine = (sentence: string): Finding => ({ isFine: true, sentence });
const missing = (sentence: string): Finding => ({ isFine: false, sentence });

async function networkFindings(agent: Agent): Promise<Finding[]> {
  const services = await agent.scanServices();
  const network = await services.readNetwork();
  const devices = network.devices.filter(({ isLoopback }) => !isLoopback);
  const gateways =
    network.gateways.length === 0
      ? missing("no default gateway: scans start from the neighbour cache and given addresses")
      : fine(`default gateway: ${network.gateways.join(", ")}`);
  const captures = await Promise.all(devices.map((device) => captureFinding(agent, device)));
  return [
    ...devices.map(({ name, prefixes }) =>
      fine(`interface ${name}: ${prefixes.map(({ prefix }) => prefix).join(", ")}`),
    ),
    gateways,
    ...captures,
    ...network.limitations.map(missing),
  ];
}

/** An empty sweep opens the device and sends nothing. */
async function captureFinding(
  agent: Agent,
  device: NetworkView["devices"][number],
): Promise<Finding> {
  const outcome = await agent.workers.ask<SweepResult>(
    "capture",
    {
      method: "arp",
      device: { name: device.name, macaddr: device.macaddr, prefixes: [...device.prefixes] },
      ranges: [],
      nextHop: null,
    },
    { deadlineMs: 10_000 },
  );
  if (outcome.status === "done")
    return fine(`capture on ${device.name}: packets can be sent and received`);
  const why =
    outcome.status === "failed" ? (outcome.error.detail ?? outcome.error.message) : outcome.status;
  return missing(`capture on ${device.name}: ${why}`);
}
