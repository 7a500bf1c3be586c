/** Reads what hosts, printers and UPSs have tables for, each only where one of its probes answered. */

import type { SnmpAgent } from "../agent.ts";
import {
  cpuOf,
  filesystemsOf,
  hrStorageColumns,
  hrSWInstalledColumns,
  memoryOf,
  packagesOf,
} from "../tables/host-resources.ts";
import {
  hrPrinterColumns,
  printerOf,
  prtMarkerColumns,
  prtSuppliesColumns,
} from "../tables/printer.ts";
import { upsOf, upsOutputColumns, upsScalars } from "../tables/ups.ts";
import { both } from "./both.ts";
import type { IdentityRead } from "./read-identity.ts";
import type { SystemGroup } from "./system.ts";
import type { ReadTarget } from "./target.ts";

const STORAGE_VARBINDS = 40_000;
const SOFTWARE_VARBINDS = 100_000;

export async function readHost(
  agent: SnmpAgent,
  target: ReadTarget,
  system: SystemGroup,
  { hostDevices, facts }: IdentityRead,
): Promise<void> {
  const hasHostResources =
    system.number("hrSystemUptime") !== undefined || hostDevices.processors.length > 0;
  const isPrinter = facts.values.printer !== undefined || facts.values.printers.length > 0;
  if (hostDevices.processors.length > 0) {
    target.section("cpu", cpuOf(hostDevices), "HOST-RESOURCES-MIB");
  }
  if (hasHostResources) await readStorage(agent, target, system);
  if (hasHostResources && !isPrinter) {
    const software = await agent.walkColumns(hrSWInstalledColumns, { maxRows: SOFTWARE_VARBINDS });
    target.section("packages", packagesOf(software.rows), "HOST-RESOURCES-MIB", software.end);
  }
  if (isPrinter) await readPrinter(agent, target);
  if (facts.values.ups !== undefined) await readUps(agent, target);
}

async function readStorage(
  agent: SnmpAgent,
  target: ReadTarget,
  system: SystemGroup,
): Promise<void> {
  const storage = await agent.walkColumns(hrStorageColumns, { maxRows: STORAGE_VARBINDS });
  const memory = memoryOf(storage.rows, system.number("hrMemorySize"));
  target.section("memory", memory, "HOST-RESOURCES-MIB", storage.end);
  target.section("filesystems", filesystemsOf(storage.rows), "HOST-RESOURCES-MIB", storage.end);
}

async function readPrinter(agent: SnmpAgent, target: ReadTarget): Promise<void> {
  const counters = both(
    await agent.walkColumns(prtMarkerColumns, { maxRows: 64 }),
    await agent.walkColumns(hrPrinterColumns, { maxRows: 64 }),
  );
  const supplies = await agent.walkColumns(prtSuppliesColumns, { maxRows: 2_048 });
  const { rows, end } = both(counters, supplies);
  target.section("printer", printerOf(rows), "Printer-MIB", end);
}

async function readUps(agent: SnmpAgent, target: ReadTarget): Promise<void> {
  const scalars = await agent.get(upsScalars);
  const output = await agent.walkColumns(upsOutputColumns, { maxRows: 64 });
  target.section("ups", upsOf(scalars ?? new Map(), output.rows), "UPS-MIB", output.end);
}
