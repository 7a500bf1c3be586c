/**
 * What a login can tell of a node, section by section. A section is read as a whole by one probe and says how complete it is;
 * an absent section says nothing, and never erases what another probe filled.
 * Sizes are in KiB, clock speeds in MHz and speeds in bit/s, as in the node document.
 */

import { z } from "zod";
import { addressText, count, epochMs, macText, portNumber, prefixText, text } from "./bounds.ts";

const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max);

export const systemSection = z.object({
  /** Operating system or product family: "Debian GNU/Linux", "IOS", "Windows". */
  family: text().optional(),
  version: text().optional(),
  serial: text().optional(),
  /** The name that the node gives itself (sysName, hostname, ComputerName). */
  name: text().optional(),
  fqdn: text().optional(),
  domain: text().optional(),
  edition: text().optional(),
  build: text().optional(),
  description: text(4_096).optional(),
  location: text().optional(),
  contact: text().optional(),
  objectId: text().optional(),
});

export const kernelSection = z.object({
  name: text().optional(),
  version: text().optional(),
  release: text().optional(),
  architecture: text().optional(),
});
export const biosSection = z.object({
  vendorName: text().optional(),
  versionNumber: text().optional(),
  releaseDate: text().optional(),
});
export const motherboardSection = z.object({
  vendorName: text().optional(),
  modelNumber: text().optional(),
  versionNumber: text().optional(),
  serialNumber: text().optional(),
});
export const productSection = z.object({
  vendorName: text().optional(),
  modelName: text().optional(),
  modelNumber: text().optional(),
  serialNumber: text().optional(),
  versionNumber: text().optional(),
  firmwareVersionNumber: text().optional(),
  hardwareVersionNumber: text().optional(),
  assetTag: text().optional(),
  uuid: text().optional(),
});
export const chassisSection = z.object({
  type: text().optional(),
  serialNumber: text().optional(),
  /** Parts that carry their own model or serial number: stack members, line cards, power supplies. */
  members: list(
    z.object({
      index: count,
      class: text().optional(),
      name: text().optional(),
      modelName: text().optional(),
      serialNumber: text().optional(),
      firmwareVersionNumber: text().optional(),
      hardwareVersionNumber: text().optional(),
      softwareVersionNumber: text().optional(),
      description: text().optional(),
    }),
    4_096,
  ).optional(),
});
export const cpuSection = z.object({
  numberOfSockets: count.optional(),
  numberOfCores: count.optional(),
  /** Logical processors (threads). */
  numberOfProcessors: count.optional(),
  processors: list(
    z.object({
      modelName: text().optional(),
      vendorName: text().optional(),
      clockSpeed: z.number().nonnegative().optional(),
    }),
    1_024,
  ).optional(),
});
export const memorySection = z.object({
  totalSize: z.number().nonnegative().optional(),
  swapSize: z.number().nonnegative().optional(),
  modules: list(
    z.object({
      locator: text().optional(),
      size: z.number().nonnegative().optional(),
      type: text().optional(),
      speed: z.number().nonnegative().optional(),
      vendorName: text().optional(),
      partNumber: text().optional(),
      serialNumber: text().optional(),
    }),
    1_024,
  ).optional(),
});
export const storageSection = z.object({
  drives: list(
    z.object({
      name: text().optional(),
      modelName: text().optional(),
      vendorName: text().optional(),
      serialNumber: text().optional(),
      firmwareVersionNumber: text().optional(),
      size: z.number().nonnegative().optional(),
      type: text().optional(),
      bus: text().optional(),
    }),
    4_096,
  ),
});
export const filesystemsSection = list(
  z.object({
    mountPoint: text(4_096),
    device: text(4_096).optional(),
    type: text().optional(),
    totalSize: z.number().nonnegative().optional(),
    usedSize: z.number().nonnegative().optional(),
    label: text().optional(),
  }),
  8_192,
);
export const interfacesSection = list(
  z.object({
    ifname: text(),
    ifIndex: count.optional(),
    ifDescr: text().optional(),
    ifAlias: text().optional(),
    ifType: count.optional(),
    macaddr: macText.optional(),
    adminStatus: z.enum(["up", "down", "testing"]).optional(),
    operStatus: z
      .enum(["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"])
      .optional(),
    speed: z.number().nonnegative().optional(),
    mtu: count.optional(),
    addresses: list(
      z.object({ addr: addressText, prefixLength: z.number().int().min(0).max(128).optional() }),
      1_024,
    ),
  }),
  16_384,
);
export const gatewaysSection = list(
  z.object({ addr: addressText, interface: text().optional() }),
  256,
);
export const routesSection = list(
  z.object({
    destination: prefixText,
    nextHop: addressText.optional(),
    interface: text().optional(),
    protocol: text().optional(),
    metric: z.number().int().optional(),
  }),
  100_000,
);
/** ARP (RFC 826) and ND (RFC 4861) table entries. */
export const neighboursSection = list(
  z.object({ addr: addressText, macaddr: macText, interface: text().optional() }),
  200_000,
);
/** LLDP (IEEE 802.1AB) and CDP neighbours: which port of ours meets which port of whom. */
export const linksSection = list(
  z.object({
    protocol: z.enum(["lldp", "cdp", "edp", "fdp", "ndp"]),
    localIfIndex: count.optional(),
    localPort: text(),
    remoteChassisId: text().optional(),
    remotePort: text().optional(),
    remotePortDescription: text().optional(),
    remoteName: text().optional(),
    remoteDescription: text(4_096).optional(),
    remotePlatform: text().optional(),
    remoteAddresses: list(addressText, 64),
  }),
  16_384,
);
export const vlansSection = list(
  z.object({
    vlanId: z.number().int().min(0).max(4_095),
    name: text().optional(),
    untaggedPorts: list(text(), 4_096).optional(),
    taggedPorts: list(text(), 4_096).optional(),
  }),
  4_096,
);
export const fdbSection = list(
  z.object({
    macaddr: macText,
    port: text(),
    ifIndex: count.optional(),
    vlanId: z.number().int().min(0).max(4_095).optional(),
  }),
  200_000,
);
export const listenersSection = list(
  z.object({
    transport: z.enum(["tcp", "udp"]),
    addr: text(80),
    port: portNumber,
    process: text().optional(),
  }),
  16_384,
);
export const usersSection = list(
  z.object({
    name: text(),
    uid: z.number().int().optional(),
    fullName: text().optional(),
    home: text(4_096).optional(),
    shell: text(4_096).optional(),
    isDisabled: z.boolean().optional(),
    groups: list(text(), 1_024).optional(),
  }),
  65_536,
);
export const packageRow = z.object({
  name: text(),
  /** As the package system writes it: epoch, version and release where it has them. May be "". */
  version: text(),
  arch: text(64).optional(),
  source: text(64).optional(),
  vendor: text().optional(),
  installedAt: epochMs.optional(),
  /** KiB */
  size: z.number().nonnegative().optional(),
});
export const packagesSection = list(packageRow, 100_000);
export const windowsUpdateRow = z.object({
  hotFixId: text(64),
  description: text().optional(),
  installedOn: text(64).optional(),
  installedBy: text().optional(),
  title: text().optional(),
});
export const windowsUpdatesSection = list(windowsUpdateRow, 20_000);
export const deviceTypesSection = list(z.object({ type: text(64) }), 32);
export const bootSection = z.object({
  uptimeSeconds: z.number().nonnegative().optional(),
  bootedAt: epochMs.optional(),
  timeZone: text(128).optional(),
});
export const virtualisationSection = z.object({
  hypervisor: text().optional(),
  role: z.enum(["guest", "host", "container", "none"]).optional(),
  containers: list(text(), 4_096).optional(),
});
export const printerSection = z.object({
  pageCount: count.optional(),
  status: text().optional(),
  supplies: list(
    z.object({
      description: text(),
      level: z.number().optional(),
      maximum: z.number().optional(),
      unit: text().optional(),
    }),
    256,
  ).optional(),
});
export const upsSection = z.object({
  batteryStatus: text().optional(),
  secondsOnBattery: count.optional(),
  estimatedMinutesRemaining: count.optional(),
  estimatedChargePercent: count.optional(),
  outputSource: text().optional(),
  outputLoadPercent: count.optional(),
});
export const securitySection = z.object({
  antivirus: list(
    z.object({
      name: text(),
      isEnabled: z.boolean().optional(),
      isUpToDate: z.boolean().optional(),
    }),
    64,
  ).optional(),
});
/** Things worth a person's attention: a legacy algorithm in use, a default community, an unencrypted login. */
export const findingsSection = list(z.object({ code: text(64), message: text() }), 256);

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

/** How much of a section was read. `unchanged`: the same as in the last scan, so its value is not sent again. */
export const sectionStatuses = [
  "complete",
  "partial",
  "unchanged",
  "not-permitted",
  "not-supported",
] as const;
export type SectionStatus = (typeof sectionStatuses)[number];
