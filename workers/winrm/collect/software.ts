/**
 * Installed software by the Uninstall keys of the registry: of the machine, in both views, and of each user whose hive is loaded.
 * Never Win32_Product: asking it makes Windows check, and perhaps repair, every MSI package.
 */

import type { Package } from "../../../src/protocol/sections.ts";
import { present, type Reading, type ReadStatus } from "./reading.ts";
import { type Hive, hives, Registry } from "./registry.ts";

const UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall";
const RIGHT =
  "Read on HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall, and method execution on the WMI namespace root\\cimv2";
const MAX_PROGRAMS = 20_000;
const MAX_USERS = 200;
/** Accounts of people: domain and local users. */
const USER_SID = /^S-1-(?:5-21|12-1)(?:-\d+)+$/;

interface Place {
  readonly hive: Hive;
  readonly path: string;
  readonly arch: string;
}

export async function readSoftware(reading: Reading): Promise<void> {
  const reader = new SoftwareReader(new Registry(reading.client));
  const places = [
    { hive: hives.localMachine, path: `SOFTWARE\\${UNINSTALL}`, arch: "" },
    { hive: hives.localMachine, path: `SOFTWARE\\WOW6432Node\\${UNINSTALL}`, arch: "x86" },
    ...(await reader.userPlaces()),
  ];
  for (const place of places) await reader.read(place);
  reading.section("packages", "Uninstall registry keys", reader.status, reader.packages);
  const machineId = await reader.machineId();
  if (machineId !== undefined) reading.signature("machineId", machineId.toLowerCase());
}

class SoftwareReader {
  readonly #registry: Registry;
  readonly #packages = new Map<string, Package>();
  #isDenied = false;
  #hasRead = false;
  #isCut = false;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  get packages(): Package[] {
    return [...this.#packages.values()];
  }

  get status(): ReadStatus {
    if (!this.#hasRead && this.#isDenied) return { status: "not-permitted", missingRight: RIGHT };
    if (!this.#hasRead) return { status: this.#isCut ? "partial" : "not-supported" };
    const isWhole = !this.#isDenied && !this.#isCut;
    return {
      status: isWhole ? "complete" : "partial",
      ...(this.#isDenied && { missingRight: RIGHT }),
    };
  }

  async userPlaces(): Promise<Place[]> {
    const users = await this.#keys({ hive: hives.users, path: "", arch: "" });
    return users
      .filter((sid) => USER_SID.test(sid))
      .slice(0, MAX_USERS)
      .map((sid) => ({ hive: hives.users, path: `${sid}\\Software\\${UNINSTALL}`, arch: "" }));
  }

  async read(place: Place): Promise<void> {
    for (const key of await this.#keys(place)) {
      if (this.#packages.size >= MAX_PROGRAMS || this.#isCut) {
        this.#isCut = true;
        return;
      }
      await this.#program({ ...place, path: `${place.path}\\${key}` });
    }
  }

  /** Made when Windows was installed. */
  machineId(): Promise<string | undefined> {
    return this.#text(
      { hive: hives.localMachine, path: "SOFTWARE\\Microsoft\\Cryptography", arch: "" },
      "MachineGuid",
    );
  }

  async #program(place: Place): Promise<void> {
    const name = await this.#text(place, "DisplayName");
    // Parts of programs have no name, or say whose part they are.
    if (name === undefined || (await this.#text(place, "ParentKeyName")) !== undefined) return;
    if ((await this.#number(place, "SystemComponent")) === 1) return;
    const version = (await this.#text(place, "DisplayVersion")) ?? "";
    const program = present({
      name,
      version,
      source: "windows",
      arch: place.arch || undefined,
      vendor: await this.#text(place, "Publisher"),
      installedAt: dateOf(await this.#text(place, "InstallDate")),
      size: await this.#number(place, "EstimatedSize"),
    });
    this.#packages.set(`${name}\n${version}\n${place.arch}`, program);
  }

  async #keys(place: Place): Promise<string[]> {
    return (await this.#taken(this.#registry.keys(place.hive, place.path))) ?? [];
  }

  #text(place: Place, name: string): Promise<string | undefined> {
    return this.#taken(this.#registry.text(place.hive, place.path, name));
  }

  #number(place: Place, name: string): Promise<number | undefined> {
    return this.#taken(this.#registry.number(place.hive, place.path, name));
  }

  async #taken<Value>(
    asked:
      | ReturnType<Registry["keys"]>
      | ReturnType<Registry["text"]>
      | ReturnType<Registry["number"]>,
  ): Promise<Value | undefined> {
    const outcome = await asked;
    if (outcome.status === "refused") this.#isDenied = true;
    else if (outcome.status !== "done") this.#isCut = true;
    if (outcome.status !== "done") return undefined;
    const answer = outcome.value;
    if (answer.kind === "denied") this.#isDenied = true;
    if (answer.kind !== "value") return undefined;
    this.#hasRead = true;
    // Each method above gives the value that it is asked for.
    return answer.value as Value | undefined;
  }
}

/** "20240131", as installers write it; some write the date of their locale, which says nothing certain. */
export function dateOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? "");
  if (match === null) return undefined;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return Number.isFinite(time) && time > 0 ? time : undefined;
}
