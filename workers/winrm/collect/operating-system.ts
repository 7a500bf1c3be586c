/** Sections system, kernel, boot and deviceTypes: Win32_OperatingSystem and Win32_ComputerSystem. */

import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader } from "./host-reader.ts";
import { optional } from "./optional.ts";
import { LOCAL_MACHINE, numberOf, textOf } from "./registry.ts";

const CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
const SOURCE = "Win32_OperatingSystem";

export interface OperatingSystem {
  readonly row: WmiRow;
  /** ProductType 1; 2 is a domain controller, 3 a server. */
  readonly isClient: boolean;
}

const columns = [
  "Caption",
  "Version",
  "BuildNumber",
  "CSDVersion",
  "OSArchitecture",
  "SerialNumber",
  "CSName",
  "Description",
  "LastBootUpTime",
  "LocalDateTime",
  "ProductType",
  "SizeStoredInPagingFiles",
  "TotalVisibleMemorySize",
];

/** Undefined when the host does not let it be read. */
export async function collectOperatingSystem(
  host: HostReader,
  computer: WmiRow | undefined,
): Promise<OperatingSystem | undefined> {
  const read = await host.rows({ from: SOURCE, columns });
  const row = read.status === "complete" ? read.value[0] : undefined;
  if (row === undefined) {
    const unread = read.status === "complete" ? { status: "not-supported" as const } : read;
    host.unread("system", SOURCE, unread);
    return undefined;
  }
  await tellSystem(host, row, computer);
  host.section("kernel", kernelOf(row), SOURCE);
  const isClient = row.number("ProductType") === 1;
  host.section("deviceTypes", [{ type: isClient ? "pc" : "server" }], SOURCE);
  await tellBoot(host, row);
  return { row, isClient };
}

async function tellSystem(host: HostReader, row: WmiRow, computer: WmiRow | undefined) {
  const registry = (name: string) => textOf(host, LOCAL_MACHINE, CURRENT_VERSION, name);
  const edition = await registry("EditionID");
  const revision = await numberOf(host, LOCAL_MACHINE, CURRENT_VERSION, "UBR");
  const build = row.text("BuildNumber");
  const name = computer?.text("DNSHostName") ?? row.text("CSName");
  const isMember = computer?.boolean("PartOfDomain") === true;
  const domain = computer?.text("Domain");
  const fqdn = isMember && name && domain ? `${name}.${domain}`.toLowerCase() : undefined;
  const serial = row.text("SerialNumber");
  host.section(
    "system",
    {
      family: "Windows",
      ...optional("version", row.text("Version")),
      ...optional("build", revision === undefined ? build : `${build}.${revision}`),
      ...optional("edition", edition),
      ...optional("description", describe(row)),
      ...optional("serial", serial),
      ...optional("name", name),
      ...optional("fqdn", fqdn),
      ...optional("domain", isMember ? domain : (computer?.text("Workgroup") ?? domain)),
    },
    SOURCE,
    computer === undefined ? "partial" : "complete",
  );
  const hostname = fqdn ?? name;
  if (hostname !== undefined) {
    host.tell({ kind: "hostname", hostname: hostname.slice(0, 255), source: "winrm" });
  }
}

/** The product's name as Windows says it, with its service pack: "Microsoft Windows 11 Pro". */
const describe = (row: WmiRow) =>
  [row.text("Caption"), row.text("CSDVersion")].filter(Boolean).join(" ") || undefined;

const kernelOf = (row: WmiRow) => ({
  name: "Windows NT",
  ...optional("version", row.text("Version")),
  ...optional("release", row.text("BuildNumber")),
  ...optional("architecture", row.text("OSArchitecture")),
});

async function tellBoot(host: HostReader, row: WmiRow): Promise<void> {
  const zones = await host.rows({ from: "Win32_TimeZone", columns: ["StandardName", "Bias"] });
  const timeZone = zones.status === "complete" ? zones.value[0]?.text("StandardName") : undefined;
  const bootedAt = row.date("LastBootUpTime");
  const now = row.date("LocalDateTime");
  const uptime = bootedAt === undefined || now === undefined ? -1 : (now - bootedAt) / 1_000;
  host.section(
    "boot",
    {
      ...optional("bootedAt", bootedAt),
      ...(uptime >= 0 && { uptimeSeconds: Math.round(uptime) }),
      ...optional("timeZone", timeZone?.slice(0, 128)),
    },
    SOURCE,
  );
}
