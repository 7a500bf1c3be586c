/** Applied updates: Win32_QuickFixEngineering, and what component based servicing has installed besides. */

import type { WindowsUpdate } from "../../../src/protocol/sections.ts";
import { CIMV2, present, type Reading, together } from "./reading.ts";
import { hives, Registry } from "./registry.ts";

const PACKAGES =
  "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
const RIGHT =
  "Read on HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
/** CurrentState of a package that is installed. */
const INSTALLED = 112;
const MAX_ASKED = 1_000;

export async function readUpdates(reading: Reading): Promise<void> {
  const hotfixes = await reading.rows(CIMV2, "Win32_QuickFixEngineering", [
    "HotFixID",
    "Description",
    "InstalledOn",
    "InstalledBy",
    "Caption",
  ]);
  const updates = new Map<string, WindowsUpdate>();
  for (const row of hotfixes.rows) {
    const hotFixId = row.text("HotFixID");
    // "File 1": what installers before Windows Vista left.
    if (hotFixId === undefined || !/^(?:KB|Q)\d+/i.test(hotFixId)) continue;
    updates.set(
      hotFixId.toUpperCase(),
      present({
        hotFixId,
        description: row.text("Description"),
        installedOn: installedOn(row.text("InstalledOn")),
        installedBy: row.text("InstalledBy"),
        title: row.text("Caption"),
      }),
    );
  }
  const serviced = await servicedUpdates(new Registry(reading.client), updates);
  for (const update of serviced.updates) updates.set(update.hotFixId.toUpperCase(), update);
  const source = "Win32_QuickFixEngineering, Component Based Servicing";
  reading.section("windowsUpdates", source, together(hotfixes, serviced), [...updates.values()]);
}

async function servicedUpdates(registry: Registry, known: ReadonlyMap<string, WindowsUpdate>) {
  const listed = await registry.keys(hives.localMachine, PACKAGES);
  if (listed.status !== "done" || listed.value.kind === "denied")
    return { status: "not-permitted", missingRight: RIGHT, updates: [] } as const;
  const names = listed.value.kind === "value" ? listed.value.value : [];
  const byKb = new Map<string, string>();
  for (const name of names) {
    const kb = /KB\d{6,8}(?!\d)/i.exec(name)?.[0].toUpperCase();
    if (kb !== undefined && !known.has(kb) && !byKb.has(kb)) byKb.set(kb, name);
  }
  const updates: WindowsUpdate[] = [];
  const asked = [...byKb].slice(0, MAX_ASKED);
  for (const [hotFixId, name] of asked) {
    const state = await registry.number(hives.localMachine, `${PACKAGES}\\${name}`, "CurrentState");
    if (state.status !== "done") return { status: "partial", updates } as const;
    const isInstalled = state.value.kind === "value" && state.value.value === INSTALLED;
    if (isInstalled) updates.push({ hotFixId, title: name.slice(0, MAX_TITLE) });
  }
  const isWhole = asked.length === byKb.size;
  return { status: isWhole ? "complete" : "partial", updates } as const;
}

const MAX_TITLE = 255;
/** 100 ns intervals between 1601 and 1970 (MS-DTYP §2.3.3). */
const FILETIME_EPOCH = 116_444_736_000_000_000n;
const FILETIME_PER_MS = 10_000n;

/**
 * InstalledOn as an ISO date: "M/D/YYYY" (the usual one), a hex FILETIME (Windows Vista), "YYYYMMDD" and "YYYY-MM-DD";
 * what can't be told for certain stays as Windows wrote it.
 */
export function installedOn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const usual = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (usual !== null) return isoDate(usual[3], usual[1], usual[2]) ?? text;
  const compact = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text);
  if (compact !== null) return isoDate(compact[1], compact[2], compact[3]) ?? text;
  if (/^[0-9a-f]{16}$/i.test(text)) {
    const ms = (BigInt(`0x${text}`) - FILETIME_EPOCH) / FILETIME_PER_MS;
    const date = new Date(Number(ms));
    return Number.isNaN(date.getTime()) ? text : date.toISOString().slice(0, 10);
  }
  return text.slice(0, 64);
}

function isoDate(year = "", month = "", day = ""): string | undefined {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${text}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isReal ? text : undefined;
}
