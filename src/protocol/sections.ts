/**
 * What a login can tell of a node, section by section. A section is read as a whole by one probe and says how complete it is;
 * an absent section says nothing, and never erases what another probe filled.
 */

import type { z } from "zod";
import {
  biosSection,
  chassisSection,
  cpuSection,
  filesystemsSection,
  memorySection,
  motherboardSection,
  printerSection,
  productSection,
  storageSection,
  upsSection,
} from "./sections/hardware.ts";
import {
  fdbSection,
  gatewaysSection,
  interfacesSection,
  linksSection,
  neighboursSection,
  routesSection,
  vlansSection,
} from "./sections/network.ts";
import {
  type packageRow,
  packagesSection,
  type windowsUpdateRow,
  windowsUpdatesSection,
} from "./sections/software.ts";
import {
  bootSection,
  deviceTypesSection,
  findingsSection,
  kernelSection,
  listenersSection,
  securitySection,
  systemSection,
  usersSection,
  virtualisationSection,
} from "./sections/system.ts";

export const sectionSchemas = {
  system: systemSection,
  kernel: kernelSection,
  bios: biosSection,
  motherboard: motherboardSection,
  product: productSection,
  chassis: chassisSection,
  cpu: cpuSection,
  memory: memorySection,
  storage: storageSection,
  filesystems: filesystemsSection,
  interfaces: interfacesSection,
  gateways: gatewaysSection,
  routes: routesSection,
  neighbours: neighboursSection,
  links: linksSection,
  vlans: vlansSection,
  fdb: fdbSection,
  listeners: listenersSection,
  users: usersSection,
  packages: packagesSection,
  windowsUpdates: windowsUpdatesSection,
  deviceTypes: deviceTypesSection,
  boot: bootSection,
  virtualisation: virtualisationSection,
  printer: printerSection,
  ups: upsSection,
  security: securitySection,
  findings: findingsSection,
} as const;

export type SectionName = keyof typeof sectionSchemas;
export const sectionNames = Object.keys(sectionSchemas) as [SectionName, ...SectionName[]];
export type Sections = { [Name in SectionName]: z.infer<(typeof sectionSchemas)[Name]> };
export type Package = z.infer<typeof packageRow>;
export type WindowsUpdate = z.infer<typeof windowsUpdateRow>;

/** How much of a section was read. `unchanged`: the same as in the last scan, so its value is not sent again. `failed`: the target answered with a fault. */
export const sectionStatuses = [
  "complete",
  "partial",
  "unchanged",
  "not-permitted",
  "not-supported",
  "failed",
] as const;
export type SectionStatus = (typeof sectionStatuses)[number];
