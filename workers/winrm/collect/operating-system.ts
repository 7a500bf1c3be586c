/** Win32_OperatingSystem, Win32_ComputerSystem: names, version, edition, boot time, memory, what kind of machine it is. */

import type { CimInstance } from "../wsman/cim-instance.ts";
import { bootOf } from "./boot-time.ts";
import { CIMV2, present, type Reading, type Rows, together } from "./reading.ts";

const osProperties = [
  "Caption",
  "Version",
  "BuildNumber",
  "CSDVersion",
  "OSArchitecture",
  "SerialNumber",
  "CSName",
  "LastBootUpTime",
  "LocalDateTime",
  "ProductType",
  "TotalVirtualMemorySize",
  "TotalVisibleMemorySize",
];
const systemProperties = [
  "Name",
  "DNSHostName",
  "Domain",
  "PartOfDomain",
  "Manufacturer",
  "Model",
  "TotalPhysicalMemory",
  "NumberOfProcessors",
  "NumberOfLogicalProcessors",
];
const BYTES_PER_KIB = 1_024;
/** Win32_OperatingSystem.ProductType: 1 workstation, 2 domain controller, 3 server. */
const WORKSTATION = 1;

export const operatingSystemRows = (reading: Reading): Promise<Rows> =>
  reading.rows(CIMV2, "Win32_OperatingSystem", osProperties);
export const computerSystemRows = (reading: Reading): Promise<Rows> =>
  reading.rows(CIMV2, "Win32_ComputerSystem", systemProperties);

export async function readOperatingSystem(reading: Reading): Promise<void> {
  const osRows = await operatingSystemRows(reading);
  const systemRows = await computerSystemRows(reading);
  const [os] = osRows.rows;
  const [system] = systemRows.rows;
  const status = together(osRows, systemRows);
  const source = "Win32_OperatingSystem, Win32_ComputerSystem";
  reading.section("system", source, status, systemSection(os, system));
  if (os !== undefined) {
    const kernel = {
      name: "Windows NT",
      version: os.text("Version"),
      architecture: os.text("OSArchitecture"),
    };
    reading.section("kernel", "Win32_OperatingSystem", osRows, present(kernel));
    reading.section("boot", "Win32_OperatingSystem", osRows, bootOf(os));
    const type = os.number("ProductType") === WORKSTATION ? "workstation" : "server";
    reading.section("deviceTypes", "Win32_OperatingSystem", osRows, [{ type }]);
  }
  reading.section("virtualisation", "Win32_ComputerSystem", systemRows, virtualisation(system));
  const name = fqdnOf(system) ?? os?.text("CSName");
  if (name !== undefined) reading.hostname(name);
}

function systemSection(os: CimInstance | undefined, system: CimInstance | undefined) {
  if (os === undefined && system === undefined) return undefined;
  const servicePack = os?.text("CSDVersion");
  const caption = os?.text("Caption");
  return present({
    family: "Windows",
    version: caption?.replace(/^Microsoft\s+/, ""),
    edition: caption,
    build: os?.text("BuildNumber"),
    description: [caption, os?.text("Version"), servicePack].filter(Boolean).join(" ") || undefined,
    name: system?.text("Name") ?? os?.text("CSName"),
    fqdn: fqdnOf(system),
    domain: system?.text("Domain"),
  });
}

function fqdnOf(system: CimInstance | undefined): string | undefined {
  const host = system?.text("DNSHostName");
  const domain = system?.text("Domain");
  const isMember = system?.flag("PartOfDomain") === true;
  return isMember && host !== undefined && domain !== undefined ? `${host}.${domain}` : undefined;
}

/** Memory that Windows can use, without what hardware keeps for itself; in KiB. */
export function memorySizes(os: CimInstance | undefined, system: CimInstance | undefined) {
  const visible = os?.number("TotalVisibleMemorySize");
  const physical = system?.number("TotalPhysicalMemory");
  const virtual = os?.number("TotalVirtualMemorySize");
  const totalSize = physical === undefined ? visible : Math.round(physical / BYTES_PER_KIB);
  const swapSize =
    virtual === undefined || visible === undefined ? undefined : Math.max(0, virtual - visible);
  return present({ totalSize, swapSize });
}

/** As the makers of hypervisors name their machines (SMBIOS type 1). */
const hypervisors: readonly [RegExp, string][] = [
  [/VMware/i, "VMware"],
  [/Virtual Machine.*Microsoft|Microsoft.*Virtual Machine/i, "Hyper-V"],
  [/VirtualBox|innotek/i, "VirtualBox"],
  [/QEMU|KVM/i, "KVM"],
  [/Xen/i, "Xen"],
  [/Parallels/i, "Parallels"],
  [/Amazon EC2/i, "Amazon EC2"],
  [/Google/i, "Google Compute Engine"],
];

function virtualisation(system: CimInstance | undefined) {
  const name = `${system?.text("Manufacturer") ?? ""} ${system?.text("Model") ?? ""}`;
  const hypervisor = hypervisors.find(([pattern]) => pattern.test(name))?.[1];
  return hypervisor === undefined ? undefined : { hypervisor, role: "guest" as const };
}
