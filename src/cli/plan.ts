/** `ksocket plan TARGETS…`: what a scan would send and which credential files it would use. Sends nothing. */

import type { Command } from "commander";
import { credentialMethods } from "../protocol/credential.ts";
import type { ScanSettings } from "../protocol/scan.ts";
import type { ScanPlan } from "../supervisor/scan/scan-plan.ts";
import { withAgent } from "./agent.ts";
import { addScanOptions, type ScanFlags, settingsOf } from "./scan/options.ts";
import { formatDuration } from "./scan/progress-line.ts";

export function registerPlan(program: Command): void {
  const command = program
    .command("plan")
    .summary("say what a scan would send and use, and send nothing")
    .argument("[targets...]", "addresses, prefixes, ranges, names, or '-'");
  addScanOptions(command).action(async (targets: string[], flags: ScanFlags, self: Command) => {
    const { planScan } = await import("../supervisor/scan/scan-plan.ts");
    await withAgent(self, flags.credentials, async (agent) => {
      const settings = await settingsOf(targets, flags, agent.scanDefaults, process.stdin);
      process.stdout.write(
        planText(await planScan(settings, await agent.scanServices()), settings),
      );
    });
  });
}

function planText(plan: ScanPlan, settings: ScanSettings): string {
  const pace =
    settings.rate === 0
      ? "as fast as the interface takes them"
      : `at most ${settings.rate} packets/s`;
  const lines = [
    `${plan.addresses} addresses, asked by ${settings.methods.join(", ")}; ${pace}, ${settings.hostRate || "unlimited"} to one host`,
    ...plan.parts.map(({ addresses, way }) => `  ${addresses} ${way}`),
    ...(plan.denied > 0n
      ? [`${plan.denied} addresses are denied or outside the allowed prefixes`]
      : []),
    `discovery: at most ${plan.packets} packets${plan.durationMs === null ? "" : `, about ${formatDuration(plan.durationMs)}`}`,
    ...credentialMethods
      .filter((method) => settings.methods.includes(method))
      .flatMap((method) => credentialLines(plan, method)),
    ...plan.limitations.map((limitation) => `note: ${limitation}`),
  ];
  return `${lines.join("\n")}\n`;
}

function credentialLines(plan: ScanPlan, method: (typeof credentialMethods)[number]): string[] {
  const files = plan.credentials[method];
  if (files.length === 0) return [`${method}: no credential file matches any of the addresses`];
  return files.map(({ id, addresses }) => `${method}: ${id} for ${addresses} addresses`);
}
