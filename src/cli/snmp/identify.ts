/** `ksocket snmp identify FILE.snmprec`: what a recorded walk's device is, and where that was read. For support, and for writing device profiles. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { type Evidence, sectionValue } from "../../protocol/evidence.ts";
import { withAgent } from "../agent.ts";
import { UsageError } from "../usage-error.ts";

const DEADLINE_MS = 60_000;
/** RFC 5737: stands for a device that is nowhere. */
const NOBODY = "192.0.2.1";

interface IdentifyFlags {
  readonly json?: boolean;
}

export function registerSnmpIdentify(snmp: Command, write: (line: string) => void): void {
  snmp
    .command("identify <file>")
    .description("say what a recorded walk's device is, without asking the network")
    .option("--json", "all sections that were read, as JSON")
    .action(async (file: string, flags: IdentifyFlags, self: Command) => {
      const evidence = await readRecording(resolve(file), self);
      for (const line of flags.json ? jsonLines(evidence) : textLines(evidence)) write(line);
    });
}

async function readRecording(recordingFile: string, self: Command): Promise<Evidence[]> {
  if (!existsSync(recordingFile)) throw new UsageError(`there is no file ${recordingFile}`);
  const evidence: Evidence[] = [];
  await withAgent(self, undefined, async (agent) => {
    const { workers, snmpProfileDirectories } = await agent.scanServices();
    const request = {
      address: NOBODY,
      credentials: [],
      recordingFile,
      profileDirectories: snmpProfileDirectories,
    };
    const outcome = await workers.ask("snmp", request, {
      deadlineMs: DEADLINE_MS,
      onEvidence: (batch) => evidence.push(...batch),
    });
    if (outcome.status === "failed" || outcome.status === "refused") {
      const { message, detail } = outcome.error;
      throw new UsageError(`${recordingFile} can't be read: ${detail ?? message}`);
    }
  });
  return evidence;
}

type SectionEvidence = Extract<Evidence, { kind: "section" }>;

const isSection = (item: Evidence): item is SectionEvidence =>
  item.kind === "section" && item.value !== undefined;

function jsonLines(evidence: readonly Evidence[]): string[] {
  const sections = evidence.filter(isSection);
  const values = sections.map((item) => [item.section, sectionValue(item)] as const);
  return [JSON.stringify(Object.fromEntries(values), null, 2)];
}

/** Name and value of everything that says what the device is, then how much of each table was read. */
export function textLines(evidence: readonly Evidence[]): string[] {
  const shown = new Set(["system", "product"]);
  return evidence.filter(isSection).flatMap((item) => {
    const value = sectionValue(item);
    if (shown.has(item.section) && typeof value === "object" && value !== null) {
      const fields = Object.entries(value).map(([name, text]) => `  ${name}: ${String(text)}`);
      return [`${item.section} (${item.source ?? "?"})`, ...fields];
    }
    if (item.section === "deviceTypes") return [`deviceTypes: ${typesIn(value).join(", ")}`];
    const size = Array.isArray(value) ? `${value.length} rows` : "read";
    return [`${item.section}: ${size}, ${item.status} (${item.source ?? "?"})`];
  });
}

const typesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((item: { type?: unknown }) => String(item.type)) : [];
