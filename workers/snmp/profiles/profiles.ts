/** The device profiles of some folders: read and checked once a thread, then matched to devices. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { take } from "./pattern.ts";
import { type DeviceProfile, profileFile } from "./schema.ts";

const MAX_FILES = 1_000;
const MAX_FILE_CHARACTERS = 1_000_000;

export interface KnownDevice extends DeviceProfile {
  /** File and place, for people. */
  readonly source: string;
}

export class Profiles {
  readonly #devices: readonly KnownDevice[];
  /** One sentence a file that can't be used. */
  readonly faults: readonly string[];

  constructor(devices: readonly KnownDevice[], faults: readonly string[]) {
    this.#devices = devices;
    this.faults = faults;
  }

  /** Reads every `*.json` of the folders but vendors.json; a folder that isn't there is empty. Later folders come first in a match. */
  static async load(directories: readonly string[]): Promise<Profiles> {
    const devices: KnownDevice[] = [];
    const faults: string[] = [];
    for (const folder of directories.toReversed()) {
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith(".json") && name !== "vendors.json");
      for (const name of files.sort().slice(0, MAX_FILES)) {
        try {
          const text = await readFile(join(folder, name), "utf8");
          devices.push(...devicesOf(name, text));
        } catch (error) {
          faults.push(`${join(folder, name)}: ${reasonOf(error)}`);
        }
      }
    }
    return new Profiles(devices, faults);
  }

  /** OIDs to ask a device whose sysObjectID tells nothing, so that profiles can know it by its answers. */
  get questions(): string[] {
    return [...new Set(this.#devices.flatMap(({ match }) => match.answers?.oid ?? []))];
  }

  /** Every device entry that fits, the most particular first. */
  matching(device: {
    readonly sysObjectId: string | undefined;
    readonly sysDescr: string | undefined;
    readonly answered: ReadonlySet<string>;
  }): KnownDevice[] {
    return this.#devices
      .map((known) => ({ known, rank: rankOf(known, device) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank)
      .map(({ known }) => known);
  }
}

function devicesOf(name: string, text: string): KnownDevice[] {
  if (text.length > MAX_FILE_CHARACTERS) throw new Error("is larger than a profile may be");
  const { vendor, devices } = profileFile.parse(JSON.parse(text));
  return devices.map((device, i) => ({
    ...(vendor !== undefined && { vendor }),
    ...device,
    source: `${name} ${i + 1}`,
  }));
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll("\n", " ");
  return error instanceof Error ? error.message : String(error);
}

/** 0: does not fit. Longer sysObjectID prefixes are more particular, then further conditions. */
function rankOf({ match }: DeviceProfile, device: Parameters<Profiles["matching"]>[0]): number {
  let rank = 1;
  if (match.sysObjectId !== undefined) {
    const longest = Math.max(
      0,
      ...match.sysObjectId
        .filter((prefix) => isUnder(device.sysObjectId, prefix))
        .map((prefix) => prefix.split(".").length),
    );
    if (longest === 0) return 0;
    rank += longest * 4;
  }
  if (match.sysDescr !== undefined) {
    if (device.sysDescr === undefined) return 0;
    if (take(device.sysDescr, match.sysDescr) === undefined) return 0;
    rank += 2;
  }
  if (match.answers !== undefined) {
    if (!device.answered.has(match.answers.oid)) return 0;
    rank += 3;
  }
  return rank;
}

const isUnder = (oid: string | undefined, prefix: string): boolean =>
  oid === prefix || oid?.startsWith(`${prefix}.`) === true;
