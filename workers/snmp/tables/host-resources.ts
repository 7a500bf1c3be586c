/** HOST-RESOURCES-MIB (RFC 2790): memory, file systems, processors, installed software. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { rowsOf } from "./table.ts";
import { bytesOf, present, textOf } from "./values.ts";

export const hrStorageEntry = "1.3.6.1.2.1.25.2.3.1";
export const hrDeviceEntry = "1.3.6.1.2.1.25.3.2.1";
export const hrSWInstalledEntry = "1.3.6.1.2.1.25.6.3.1";

/** hrStorageType, -Descr, -AllocationUnits, -Size, -Used. */
export const hrStorageColumns = [2, 3, 4, 5, 6].map((column) => `${hrStorageEntry}.${column}`);
/** hrDeviceType, -Descr. */
export const hrDeviceColumns = [2, 3].map((column) => `${hrDeviceEntry}.${column}`);
/** hrSWInstalledName, -Date. */
export const hrSWInstalledColumns = [2, 5].map((column) => `${hrSWInstalledEntry}.${column}`);

const hrStorageTypes = "1.3.6.1.2.1.25.2.1";
const STORAGE_RAM = `${hrStorageTypes}.2`;
const STORAGE_VIRTUAL_MEMORY = `${hrStorageTypes}.3`;
/** hrStorageFixedDisk, -RemovableDisk, -NetworkDisk. */
const STORAGE_DISKS = new Set([4, 5, 10].map((type) => `${hrStorageTypes}.${type}`));
const hrDeviceTypes = "1.3.6.1.2.1.25.3.1";
const DEVICE_PROCESSOR = `${hrDeviceTypes}.3`;
const DEVICE_PRINTER = `${hrDeviceTypes}.5`;

const KIB = 1_024;

export function memoryOf(
  rows: readonly Varbind[],
  memorySizeKib: number | undefined,
): Sections["memory"] {
  const storages = [...rowsOf(rows, hrStorageEntry).values()];
  const sizeOf = (type: string, isIt: (descr: string) => boolean) =>
    storages
      .filter((row) => row.text(2) === type && isIt(row.text(3) ?? ""))
      .map((row) => kib(row.count(4), row.count(5)))
      .find((size) => size !== undefined && size > 0);
  return present({
    totalSize: memorySizeKib ?? sizeOf(STORAGE_RAM, (descr) => /ram|physical|memory/i.test(descr)),
    swapSize: sizeOf(STORAGE_VIRTUAL_MEMORY, (descr) => /swap/i.test(descr)),
  });
}

const kib = (unitBytes: number | undefined, units: number | undefined): number | undefined =>
  unitBytes === undefined || units === undefined ? undefined : (unitBytes * units) / KIB;

export function filesystemsOf(rows: readonly Varbind[]): Sections["filesystems"] {
  return [...rowsOf(rows, hrStorageEntry).values()]
    .filter((row) => STORAGE_DISKS.has(row.text(2) ?? ""))
    .flatMap((row) => {
      const mountPoint = row.text(3, 4_096);
      if (mountPoint === undefined) return [];
      const totalSize = kib(row.count(4), row.count(5));
      return { mountPoint, ...present({ totalSize, usedSize: kib(row.count(4), row.count(6)) }) };
    })
    .slice(0, 8_192);
}

export interface HostDevices {
  readonly processors: string[];
  readonly printers: string[];
}

export function hostDevicesOf(rows: readonly Varbind[]): HostDevices {
  const devices = [...rowsOf(rows, hrDeviceEntry).values()];
  const descriptions = (type: string) =>
    devices.filter((row) => row.text(2) === type).map((row) => row.text(3) ?? "");
  return { processors: descriptions(DEVICE_PROCESSOR), printers: descriptions(DEVICE_PRINTER) };
}

/** One row a logical processor. */
export function cpuOf({ processors }: HostDevices): Sections["cpu"] {
  return {
    numberOfProcessors: processors.length,
    processors: processors.slice(0, 1_024).map((modelName) => ({ modelName })),
  };
}

/** Names as the agent has them, split where a package system's own form is told apart for certain. */
export function packagesOf(rows: readonly Varbind[]): Sections["packages"] {
  return [...rowsOf(rows, hrSWInstalledEntry).values()].flatMap((row) => {
    const text = row.text(2);
    if (text === undefined) return [];
    const installedAt = dateAndTime(bytesOf(row.cell(5)));
    return { ...splitPackage(text), ...present({ installedAt }) };
  });
}

/** Debian's agent writes name_version_arch, an rpm system's name-version-release.arch (version and release have no dash). */
function splitPackage(text: string): { name: string; version: string; arch?: string } {
  const deb = /^([a-z0-9][a-z0-9+.-]*(?::[a-z0-9]+)?)_([^_]+)_([a-z0-9-]+)$/.exec(text);
  if (deb) return { name: deb[1] ?? text, version: deb[2] ?? "", arch: deb[3] ?? "" };
  const rpm =
    /^(\S+)-([^-\s]+-[^-\s]+?)(?:\.(x86_64|i[3-6]86|noarch|aarch64|armv7hl|ppc64le|s390x))?$/.exec(
      text,
    );
  if (rpm && /\d/.test(rpm[2] ?? "")) {
    const [, name = text, version = "", arch] = rpm;
    return { name, version, ...present({ arch }) };
  }
  return { name: text, version: "" };
}

/** DateAndTime (RFC 2579) as epoch milliseconds; the short form has no zone and counts as UTC. */
export function dateAndTime(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined || (bytes.length !== 8 && bytes.length !== 11)) return undefined;
  const [high = 0, low = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes;
  if (month < 1 || month > 12 || day < 1) return undefined;
  const at = Date.UTC(high * 256 + low, month - 1, day, hour, minute, second);
  const zone = bytes.length === 11 ? textOf({ type: "octets", value: bytes.slice(8, 9) }) : "+";
  const minutes = (bytes[9] ?? 0) * 60 + (bytes[10] ?? 0);
  const time = at - (zone === "-" ? -minutes : minutes) * 60_000;
  return time >= 0 ? time : undefined;
}
