/** `ksocket scan TARGETS…`: one scan from a shell, without a cloud. Nodes go to standard output or a file, everything else to standard error. */

import { randomUUID } from "node:crypto";
import { open, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ScanEnd } from "../../protocol/scan.ts";
import { sweepMethods } from "../../protocol/sweep.ts";
import type { RunningScan } from "../../supervisor/scan/scan-engine.ts";
import { withAgent } from "../agent.ts";
import { exitCodes } from "../exit-codes.ts";
import { UsageError } from "../usage-error.ts";
import { formatNodes, type ScanFormat, scanFormats } from "./formats.ts";
import { NodeCollector } from "./node-collector.ts";
import { addScanOptions, type ScanFlags, settingsOf } from "./options.ts";
import { ProgressLine } from "./progress-line.ts";
import { summaryText } from "./summary.ts";

const sweeps: readonly string[] = sweepMethods;

interface Flags extends ScanFlags {
  readonly format?: string;
  readonly output?: string;
  readonly verdicts?: string;
  readonly quiet?: boolean;
}

export function registerScan(program: Command): void {
  const command = program
    .command("scan")
    .summary("scan addresses from here, without a cloud")
    .description(
      "Scans addresses, prefixes (192.0.2.0/24), ranges (192.0.2.1-20) and host names; '-' reads them from standard input.\n" +
        "Nodes are written to standard output when the scan ends; progress and the reasons for what was not found to standard error.",
    )
    .argument("[targets...]", "addresses, prefixes, ranges, names, or '-'");
  addScanOptions(command)
    .option(
      "--format <format>",
      `${scanFormats.join(", ")} (default: table on a terminal, else jsonl)`,
    )
    .option("-o, --output <file>", "write the nodes to a file")
    .option("--verdicts <file>", "write what became of every address, as JSON Lines")
    .option("-q, --quiet", "no progress and no summary")
    .action(async (targets: string[], flags: Flags, self: Command) => {
      process.exitCode = await runScan(targets, flags, self);
    });
}

async function runScan(
  targets: readonly string[],
  flags: Flags,
  command: Command,
): Promise<number> {
  const format = formatOf(flags);
  return withAgent(command, flags.credentials, async (agent) => {
    const settings = await settingsOf(targets, flags, agent.scanDefaults, process.stdin);
    for (const file of [flags.output, flags.verdicts]) {
      if (file !== undefined) await mustBeWritable(file);
    }
    if (settings.methods.some((method) => sweeps.includes(method)))
      agent.workers.prepare("capture");
    const { startScan } = await import("../../supervisor/scan/scan-engine.ts");
    const scan = startScan(
      { scanId: randomUUID(), networkId: null, settings },
      await agent.scanServices(),
    );
    const { end, nodes } = await follow(scan, flags.quiet ?? false);
    await writeResults(flags, format, nodes);
    if (!flags.quiet) process.stderr.write(summaryText(end, nodes.reports.length));
    return exitCodeOf(end);
  });
}

async function follow(
  scan: RunningScan,
  isQuiet: boolean,
): Promise<{ end: ScanEnd; nodes: NodeCollector }> {
  const nodes = new NodeCollector();
  const line = new ProgressLine(process.stderr);
  scan.events$.subscribe((event) => nodes.add(event));
  if (!isQuiet) scan.progress$.subscribe((progress) => line.show(progress));
  const cancel = () => scan.cancel("cancelled");
  process.once("SIGINT", cancel).once("SIGTERM", cancel);
  const end = await scan.ended;
  process.off("SIGINT", cancel).off("SIGTERM", cancel);
  line.clear();
  return { end, nodes };
}

async function writeResults(flags: Flags, format: ScanFormat, nodes: NodeCollector): Promise<void> {
  const text = formatNodes(format, nodes.reports);
  if (flags.output === undefined) await writeOut(text);
  else await writeFile(flags.output, text);
  if (flags.verdicts !== undefined) {
    const lines = nodes.verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`);
    await writeFile(flags.verdicts, lines.join(""));
  }
}

/** A reader that goes away early (`| head`) is no fault. */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") resolve();
      else reject(error);
    });
    process.stdout.write(text, () => resolve());
  });
}

function formatOf(flags: Flags): ScanFormat {
  if (flags.format === undefined) {
    return process.stdout.isTTY && flags.output === undefined ? "table" : "jsonl";
  }
  const format = scanFormats.find((known) => known === flags.format);
  if (format !== undefined) return format;
  throw new UsageError(
    `--format takes ${scanFormats.join(", ")}, not ${JSON.stringify(flags.format)}`,
  );
}

/** Before anything is sent: a scan must not end with its results lost. */
async function mustBeWritable(file: string): Promise<void> {
  try {
    await (await open(file, "a")).close();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${file} can't be written (${code})`);
  }
}

function exitCodeOf(end: ScanEnd): number {
  if (end.status === "succeeded") return exitCodes.ok;
  return end.status === "cancelled" ? exitCodes.cancelled : exitCodes.failure;
}
