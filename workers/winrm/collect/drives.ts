/** Sections storage (Win32_DiskDrive) and filesystems (Win32_LogicalDisk); WMI counts bytes. */

import type { HostReader } from "./host-reader.ts";
import { optional } from "./optional.ts";

/** Win32_LogicalDisk.DriveType: a local disk. Network drives are another machine's. */
const LOCAL_DISK = "DriveType=3";

export async function collectDrives(host: HostReader): Promise<void> {
  const from = "Win32_DiskDrive";
  const read = await host.rows({
    from,
    columns: [
      "DeviceID",
      "Model",
      "SerialNumber",
      "FirmwareRevision",
      "Size",
      "InterfaceType",
      "MediaType",
    ],
  });
  if (read.status !== "complete") return host.unread("storage", from, read);
  const drives = read.value.slice(0, 4_096).map((row) => ({
    ...optional("name", row.text("DeviceID")),
    ...optional("modelName", row.text("Model")),
    ...optional("serialNumber", row.text("SerialNumber")),
    ...optional("firmwareVersionNumber", row.text("FirmwareRevision")),
    ...optional("size", kib(row.number("Size"))),
    ...optional("type", row.text("MediaType")),
    ...optional("bus", row.text("InterfaceType")),
  }));
  host.section("storage", { drives }, from);
}

export async function collectVolumes(host: HostReader): Promise<void> {
  const from = "Win32_LogicalDisk";
  const read = await host.rows({
    from,
    columns: ["DeviceID", "FileSystem", "Size", "FreeSpace", "VolumeName"],
    where: LOCAL_DISK,
  });
  if (read.status !== "complete") return host.unread("filesystems", from, read);
  const volumes = read.value.slice(0, 8_192).flatMap((row) => {
    const mountPoint = row.text("DeviceID");
    if (mountPoint === undefined) return [];
    const size = row.number("Size");
    const free = row.number("FreeSpace");
    const used = size === undefined || free === undefined ? undefined : Math.max(0, size - free);
    return {
      mountPoint,
      ...optional("type", row.text("FileSystem")),
      ...optional("totalSize", kib(size)),
      ...optional("usedSize", kib(used)),
      ...optional("label", row.text("VolumeName")),
    };
  });
  host.section("filesystems", volumes, from);
}

const kib = (bytes: number | undefined) =>
  bytes === undefined ? undefined : Math.floor(bytes / 1_024);
