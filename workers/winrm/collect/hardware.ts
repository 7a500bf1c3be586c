/** Sections product, bios, motherboard, chassis and virtualisation: what SMBIOS says (Win32_ComputerSystemProduct and its like). */

import type { WmiRow } from "../wsman/wmi-row.ts";
import { chassisTypeName } from "./chassis-types.ts";
import type { HostReader, Unread } from "./host-reader.ts";
import { optional } from "./optional.ts";
import { LOCAL_MACHINE, textOf } from "./registry.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The first row of a class that has one; tells the section when there is none. */
async function only(
  host: HostReader,
  section: "product" | "bios" | "motherboard" | "chassis",
  from: string,
  columns: readonly string[],
): Promise<WmiRow | undefined> {
  const read = await host.rows({ from, columns });
  if (read.status === "complete" && read.value[0] !== undefined) return read.value[0];
  const unread: Unread = read.status === "complete" ? { status: "not-supported" } : read;
  host.unread(section, from, unread);
  return undefined;
}

export async function collectHardware(
  host: HostReader,
  computer: WmiRow | undefined,
): Promise<void> {
  await collectProduct(host, computer);
  await collectBios(host);
  await collectMotherboard(host);
  await collectChassis(host);
  await collectMachineGuid(host);
}

async function collectProduct(host: HostReader, computer: WmiRow | undefined): Promise<void> {
  const from = "Win32_ComputerSystemProduct";
  const row = await only(host, "product", from, [
    "Vendor",
    "Name",
    "IdentifyingNumber",
    "UUID",
    "Version",
  ]);
  if (row === undefined) return;
  const uuid = row.text("UUID")?.toLowerCase();
  host.section(
    "product",
    {
      ...optional("vendorName", row.text("Vendor") ?? computer?.text("Manufacturer")),
      ...optional("modelName", row.text("Name") ?? computer?.text("Model")),
      ...optional("serialNumber", row.text("IdentifyingNumber")),
      ...optional("versionNumber", row.text("Version")),
      ...optional("uuid", uuid),
    },
    from,
  );
  if (uuid !== undefined) host.tell({ kind: "signature", type: "smbiosUuid", value: uuid });
  const hypervisor = hypervisorOf(`${row.text("Vendor")} ${row.text("Name")}`);
  const value = hypervisor === undefined ? {} : { hypervisor, role: "guest" as const };
  if (hypervisor !== undefined) host.section("virtualisation", value, from);
}

/** How hypervisors name the machines that they make, in SMBIOS type 1. */
function hypervisorOf(product: string): string | undefined {
  if (/VMware/i.test(product)) return "VMware";
  if (/Microsoft Corporation Virtual Machine/i.test(product)) return "Hyper-V";
  if (/VirtualBox/i.test(product)) return "VirtualBox";
  if (/Xen/i.test(product)) return "Xen";
  if (/QEMU|KVM/i.test(product)) return "KVM";
  return /Amazon EC2/i.test(product) ? "Amazon EC2" : undefined;
}

async function collectBios(host: HostReader): Promise<void> {
  const row = await only(host, "bios", "Win32_BIOS", [
    "Manufacturer",
    "SMBIOSBIOSVersion",
    "ReleaseDate",
    "SerialNumber",
  ]);
  if (row === undefined) return;
  const releasedAt = row.date("ReleaseDate");
  const day = releasedAt && new Date(releasedAt).toISOString().slice(0, 10);
  host.section(
    "bios",
    {
      ...optional("vendorName", row.text("Manufacturer")),
      ...optional("versionNumber", row.text("SMBIOSBIOSVersion")),
      ...(day && { releaseDate: day }),
    },
    "Win32_BIOS",
  );
}

async function collectMotherboard(host: HostReader): Promise<void> {
  const from = "Win32_BaseBoard";
  const row = await only(host, "motherboard", from, [
    "Manufacturer",
    "Product",
    "Version",
    "SerialNumber",
  ]);
  if (row === undefined) return;
  host.section(
    "motherboard",
    {
      ...optional("vendorName", row.text("Manufacturer")),
      ...optional("modelNumber", row.text("Product")),
      ...optional("versionNumber", row.text("Version")),
      ...optional("serialNumber", row.text("SerialNumber")),
    },
    from,
  );
}

async function collectChassis(host: HostReader): Promise<void> {
  const from = "Win32_SystemEnclosure";
  const row = await only(host, "chassis", from, ["ChassisTypes", "SerialNumber", "Manufacturer"]);
  if (row === undefined) return;
  const type = chassisTypeName(row.number("ChassisTypes"));
  const serialNumber = row.text("SerialNumber");
  host.section(
    "chassis",
    { ...optional("type", type), ...optional("serialNumber", serialNumber) },
    from,
  );
  if (serialNumber !== undefined) {
    host.tell({ kind: "signature", type: "chassisSerial", value: serialNumber });
  }
}

/** Made by Windows Setup, one for each installation. */
async function collectMachineGuid(host: HostReader): Promise<void> {
  const key = "SOFTWARE\\Microsoft\\Cryptography";
  const guid = await textOf(host, LOCAL_MACHINE, key, "MachineGuid");
  if (guid === undefined || !GUID.test(guid)) return;
  host.tell({ kind: "signature", type: "machineId", value: guid.toLowerCase() });
}
