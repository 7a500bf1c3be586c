/** Reads recorded devices as a scan would read them. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Evidence, sectionValue } from "../../src/protocol/evidence.ts";
import type { SectionName, Sections } from "../../src/protocol/sections.ts";
import { readAgent } from "../../workers/snmp/read/read-agent.ts";
import { parseRecording, RecordedAgent } from "../../workers/snmp/recording/recorded-agent.ts";

export const shippedProfiles = fileURLToPath(
  new URL("../../config/snmp-profiles", import.meta.url),
);

export async function readRecording(
  text: string,
  profileDirectories: readonly string[] = [shippedProfiles],
): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  const context = {
    emit: (...items: Evidence[]) => {
      evidence.push(...items);
    },
    log: (_level: string, message: string) => {
      throw new Error(message);
    },
  };
  const agent = new RecordedAgent(parseRecording(text));
  await readAgent(agent, { address: "192.0.2.1", context, profileDirectories });
  return evidence;
}

/** The value of a section that the device was read to have. */
export function sectionOf<Name extends SectionName>(
  evidence: readonly Evidence[],
  name: Name,
): Sections[Name] | undefined {
  for (const item of evidence) {
    if (item.kind === "section" && item.section === name && item.value !== undefined) {
      return sectionValue(item) as Sections[Name] | undefined;
    }
  }
  return undefined;
}

export interface Answer {
  readonly vendor: string | undefined;
  readonly model: string | undefined;
  readonly version: string | undefined;
  readonly serial: string | undefined;
}

export function answerOf(evidence: readonly Evidence[]): Answer {
  const product = sectionOf(evidence, "product");
  return {
    vendor: product?.vendorName,
    model: product?.modelName,
    version: product?.firmwareVersionNumber,
    serial: product?.serialNumber,
  };
}

/** Recordings of a folder by their name; those of one VLAN's context (`name@vlan`) are left out. */
export async function recordingsIn(folder: string): Promise<{ id: string; file: string }[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(".snmprec") && !name.includes("@"))
    .map((name) => ({ id: name.slice(0, -".snmprec".length), file: join(folder, name) }));
}

export async function identifyFolder(
  folder: string,
  profileDirectories?: readonly string[],
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const { id, file } of await recordingsIn(folder)) {
    const text = await readFile(file, "utf8");
    answers.set(id, answerOf(await readRecording(text, profileDirectories)));
  }
  return answers;
}
