/**
 * Section windowsUpdates: Win32_QuickFixEngineering, and of the registry the packages of the servicing stack (CBS), which also know
 * what the class leaves out. A package's name holds its KB number; CurrentState 0x70 is "installed".
 */

import type { WindowsUpdate } from "../../../src/protocol/sections.ts";
import type { HostReader } from "./host-reader.ts";
import { fileTimeDay, installedOn } from "./install-date.ts";
import { optional } from "./optional.ts";
import { keysOf, LOCAL_MACHINE, numberOf } from "./registry.ts";

const SOURCE = "Win32_QuickFixEngineering";
const PACKAGES =
  "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
const KB = /_for_(KB\d{5,8})(?![0-9])/i;
const INSTALLED = 0x70;
/** Each costs three requests; a host with more has been updated in place for years, and its class lists them. */
const MAX_EXTRA = 400;
const QFE_RIGHT =
  "launch and activation rights of the Trusted Installer service (administrators have them)";

export async function collectUpdates(host: HostReader): Promise<void> {
  const read = await host.rows({
    from: SOURCE,
    columns: ["HotFixID", "Description", "InstalledOn", "InstalledBy"],
    isSlow: true,
  });
  const updates = new Map<string, WindowsUpdate>();
  for (const row of read.status === "complete" ? read.value : []) {
    const hotFixId = row.text("HotFixID")?.slice(0, 64);
    // "File 1" stands for what old service packs brought.
    if (hotFixId === undefined || hotFixId === "File 1") continue;
    updates.set(hotFixId.toUpperCase(), {
      hotFixId,
      ...optional("description", row.text("Description")),
      ...optional("installedOn", installedOn(row.text("InstalledOn"))),
      ...optional("installedBy", row.text("InstalledBy")),
    });
  }
  const servicing = await keysOf(host, LOCAL_MACHINE, PACKAGES);
  if (servicing.status === "complete") await addServiced(host, servicing.value, updates);
  if (read.status !== "complete" && updates.size === 0) {
    return host.unread("windowsUpdates", SOURCE, read);
  }
  const isWhole = read.status === "complete" && servicing.status === "complete";
  const status = isWhole ? "complete" : "partial";
  const right = read.status === "not-permitted" ? QFE_RIGHT : undefined;
  host.section("windowsUpdates", [...updates.values()].slice(0, 20_000), SOURCE, status, right);
}

async function addServiced(
  host: HostReader,
  names: readonly string[],
  updates: Map<string, WindowsUpdate>,
): Promise<void> {
  const extra = new Map<string, string>();
  for (const name of names) {
    const id = KB.exec(name)?.[1]?.toUpperCase();
    if (id !== undefined && !updates.has(id)) extra.set(id, name);
  }
  for (const [hotFixId, name] of [...extra].slice(0, MAX_EXTRA)) {
    const key = `${PACKAGES}\\${name}`;
    if ((await numberOf(host, LOCAL_MACHINE, key, "CurrentState")) !== INSTALLED) continue;
    const high = await numberOf(host, LOCAL_MACHINE, key, "InstallTimeHigh");
    const low = await numberOf(host, LOCAL_MACHINE, key, "InstallTimeLow");
    updates.set(hotFixId, { hotFixId, ...optional("installedOn", dayOf(high, low)) });
  }
}

function dayOf(high: number | undefined, low: number | undefined): string | undefined {
  if (high === undefined || low === undefined) return undefined;
  const hex = (half: number) => half.toString(16).padStart(8, "0");
  return fileTimeDay(`${hex(high)}${hex(low)}`);
}
