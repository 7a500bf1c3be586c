/** What is read of a Windows host, in this order: what it is comes first, so that a host that goes away in between is known all the same. */

import type { WmiRow } from "../wsman/wmi-row.ts";
import { collectAntivirus } from "./antivirus.ts";
import { collectDrives, collectVolumes } from "./drives.ts";
import { collectHardware } from "./hardware.ts";
import type { HostReader } from "./host-reader.ts";
import { collectListeners } from "./listeners.ts";
import { collectMemory } from "./memory.ts";
import { collectNetwork } from "./network.ts";
import { collectOperatingSystem } from "./operating-system.ts";
import { collectPackages } from "./packages.ts";
import { collectProcessors } from "./processors.ts";
import { collectNeighbours, collectRoutes } from "./routes.ts";
import { collectUpdates } from "./updates.ts";
import { collectUsers } from "./users.ts";

/** Throws HostLost when the connection is of no more use. */
export async function collect(host: HostReader): Promise<void> {
  const computer = await computerOf(host);
  const system = await collectOperatingSystem(host, computer);
  await collectHardware(host, computer);
  await collectProcessors(host);
  await collectMemory(host, system?.row);
  const names = await collectNetwork(host);
  await collectRoutes(host, names);
  await collectNeighbours(host, names);
  await collectDrives(host);
  await collectVolumes(host);
  await collectListeners(host);
  await collectUsers(host);
  if (system?.isClient === true) await collectAntivirus(host);
  await collectUpdates(host);
  await collectPackages(host, system?.row.text("OSArchitecture"));
}

async function computerOf(host: HostReader): Promise<WmiRow | undefined> {
  const read = await host.rows({
    from: "Win32_ComputerSystem",
    columns: [
      "Name",
      "DNSHostName",
      "Domain",
      "PartOfDomain",
      "Workgroup",
      "Manufacturer",
      "Model",
    ],
  });
  return read.status === "complete" ? read.value[0] : undefined;
}
