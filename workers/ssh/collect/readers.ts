/** Which parsers read which section of the script, in the order in which sections arrive. */

import { readBoot } from "../sections/boot.ts";
import { readCpu } from "../sections/cpu.ts";
import { readDeviceTypes } from "../sections/device-types.ts";
import { readFilesystems } from "../sections/filesystems.ts";
import { readHardware } from "../sections/hardware.ts";
import { readInterfaces } from "../sections/interfaces.ts";
import { readListeners } from "../sections/listeners.ts";
import { readMemory } from "../sections/memory.ts";
import { readNeighbours } from "../sections/neighbours.ts";
import { readPackages } from "../sections/packages.ts";
import { readRoutes } from "../sections/routes.ts";
import type { SectionReader } from "../sections/section-read.ts";
import { readStorage } from "../sections/storage.ts";
import { readSystem } from "../sections/system.ts";
import { readUsers } from "../sections/users.ts";
import { readVirtualisation } from "../sections/virtualisation.ts";

export const readers: Readonly<Record<string, readonly SectionReader[]>> = {
  system: [readSystem],
  hardware: [readHardware, readDeviceTypes],
  cpu: [readCpu],
  memory: [readMemory],
  boot: [readBoot],
  virtualisation: [readVirtualisation],
  storage: [readStorage],
  interfaces: [readInterfaces],
  routes: [readRoutes],
  neighbours: [readNeighbours],
  users: [readUsers],
  listeners: [readListeners],
  packages: [readPackages],
  filesystems: [readFilesystems],
  /** What a sudo password opened: read again, with more than before. */
  privileged: [readHardware, readMemory, readListeners],
};
